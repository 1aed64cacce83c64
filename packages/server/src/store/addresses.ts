import type { ConversationId, SiteId, UnsealingId } from '@lanterne/protocol';
import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { Unsealing } from '../domain/unsealing.ts';
import type { NewUnsealing, SealedAddress } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';
import { boxOf } from './keys.ts';

const queries = prepared(({ db, tables, dialect: { prepare, locked } }) => {
  const { conversations: c, sealedAddresses: s, unsealings: u } = tables;
  const ofSite = db
    .select({ id: c.id })
    .from(c)
    .where(eq(c.site, given(c.site)));
  const told = {
    id: u.id,
    conversation: u.conversation,
    reason: u.reason,
    askedBy: u.askedBy,
    askedAt: u.askedAt,
    answer: u.answer,
    answeredBy: u.answeredBy,
    answeredAt: u.answeredAt,
  };
  return {
    keep: prepare(
      db.insert(s).values({
        conversation: given(s.conversation),
        box: given(s.box),
        sealedAt: given(s.sealedAt, 'sealedAt'),
        keptSeconds: given(s.keptSeconds, 'keptSeconds'),
      }),
      'keep_sealed_address',
    ),
    renew: prepare(
      db
        .update(s)
        .set({ box: given(s.box), sealedAt: given(s.sealedAt, 'sealedAt') })
        .where(eq(s.conversation, given(s.conversation))),
      'renew_sealed_address',
    ),
    find: prepare(
      db
        .select({ box: s.box, sealedAt: s.sealedAt, keptSeconds: s.keptSeconds })
        .from(s)
        .where(eq(s.conversation, given(s.conversation))),
      'find_sealed_address',
    ),
    erase: prepare(db.delete(s).where(eq(s.conversation, given(s.conversation))), 'erase_sealed_address'),
    eraseUnsealings: prepare(db.delete(u).where(eq(u.conversation, given(u.conversation))), 'erase_unsealings'),
    sites: prepare(
      db.select({ site: c.site }).from(s).innerJoin(c, eq(c.id, s.conversation)).groupBy(c.site),
      'sites_of_sealed_addresses',
    ),
    ofSite: prepare(
      db
        .select({ conversation: s.conversation })
        .from(s)
        .innerJoin(c, eq(c.id, s.conversation))
        .where(eq(c.site, given(c.site)))
        .limit(sql.placeholder('most')),
      'sealed_addresses_of_site',
    ),
    shorten: prepare(
      db
        .update(s)
        .set({ keptSeconds: given(s.keptSeconds, 'keptSeconds') })
        .where(and(gt(s.keptSeconds, given(s.keptSeconds, 'keptSeconds')), inArray(s.conversation, ofSite))),
      'shorten_sealed_addresses',
    ),
    // As `isAddressOver` of the domain has it; and those of no conversation, which nobody can ask for.
    overdue: prepare(
      db
        .select({ conversation: s.conversation })
        .from(s)
        .leftJoin(c, eq(c.id, s.conversation))
        .where(
          or(
            isNull(c.id),
            and(
              isNotNull(c.endedAt),
              sql`${given(c.endedAt, 'now')} - ${c.endedAt} >= cast(${s.keptSeconds} as bigint) * 1000`,
            ),
            and(
              isNull(c.endedAt),
              sql`${given(c.lastAt, 'silentBy')} - ${c.lastAt} >= cast(${s.keptSeconds} as bigint) * 1000`,
            ),
          ),
        )
        .limit(sql.placeholder('most')),
      'overdue_sealed_addresses',
    ),
    insert: prepare(
      db
        .insert(u)
        .values({
          id: given(u.id),
          conversation: given(u.conversation),
          reason: given(u.reason),
          askedBy: given(u.askedBy, 'askedBy'),
          askedAt: given(u.askedAt, 'askedAt'),
          share: given(u.share),
        })
        .onConflictDoNothing()
        .returning({ id: u.id }),
      'insert_unsealing',
    ),
    unsealing: prepare(
      db
        .select(told)
        .from(u)
        .where(eq(u.id, given(u.id))),
      'find_unsealing',
    ),
    lock: prepare(
      locked(
        db
          .select(told)
          .from(u)
          .where(eq(u.id, given(u.id))),
      ),
      'lock_unsealing',
    ),
    ofConversation: prepare(
      db
        .select(told)
        .from(u)
        .where(eq(u.conversation, given(u.conversation)))
        .orderBy(asc(u.askedAt), asc(u.id)),
      'unsealings_of_conversation',
    ),
    waiting: prepare(
      db
        .select(told)
        .from(u)
        .where(and(isNull(u.answer), gt(u.askedAt, given(u.askedAt, 'askedAt'))))
        .orderBy(asc(u.askedAt), asc(u.id)),
      'waiting_unsealings',
    ),
    secrets: prepare(
      db
        .select({ share: u.share, address: u.address })
        .from(u)
        .where(eq(u.id, given(u.id))),
      'find_secrets_of_unsealing',
    ),
    answer: prepare(
      db
        .update(u)
        .set({
          answer: given(u.answer),
          answeredBy: given(u.answeredBy, 'answeredBy'),
          answeredAt: given(u.answeredAt, 'answeredAt'),
          // Of use for nothing any more.
          share: null,
          address: given(u.address),
        })
        .where(eq(u.id, given(u.id))),
      'answer_unsealing',
    ),
    forgetShares: prepare(
      db
        .update(u)
        .set({ share: null })
        .where(and(isNotNull(u.share), lte(u.askedAt, given(u.askedAt, 'askedAt')))),
      'forget_shares_of_unsealings',
    ),
  };
});

/** Keeps what was sealed when the conversation was opened. */
export const keepAddress = async (handle: Handle, conversation: ConversationId, kept: SealedAddress): Promise<void> => {
  await queries(handle).keep.execute({ conversation, ...kept });
};

/** Puts another address in the place of the one that is sealed; nothing where none is. */
export const renewAddress = async (
  handle: Handle,
  conversation: ConversationId,
  renewed: Pick<SealedAddress, 'box' | 'sealedAt'>,
): Promise<void> => {
  await queries(handle).renew.execute({ conversation, ...renewed });
};

export const sealedAddress = async (handle: Handle, conversation: ConversationId): Promise<SealedAddress | null> =>
  (await queries(handle).find.execute({ conversation }))[0] ?? null;

/** Destroys what is sealed, and whatever of it two people have opened. */
export const eraseAddress = async (handle: Handle, conversation: ConversationId): Promise<void> => {
  await queries(handle).eraseUnsealings.execute({ conversation });
  await queries(handle).erase.execute({ conversation });
};

/** Of which sites there are any. */
export const sitesWithAddresses = async (handle: Handle): Promise<SiteId[]> =>
  (await queries(handle).sites.execute()).map(({ site }) => site);

export const addressesOf = async (handle: Handle, site: SiteId, most: number): Promise<ConversationId[]> =>
  (await queries(handle).ofSite.execute({ site, most })).map(({ conversation }) => conversation);

/** None of a site is kept for longer than that, whatever was said when it was sealed. */
export const shortenAddresses = async (handle: Handle, site: SiteId, keptSeconds: number): Promise<void> => {
  await queries(handle).shorten.execute({ site, keptSeconds });
};

/** Those whose time is over, or that are of no conversation. */
export const overdueAddresses = async (
  handle: Handle,
  limits: { readonly now: number; readonly silentBy: number; readonly most: number },
): Promise<ConversationId[]> => (await queries(handle).overdue.execute(limits)).map(({ conversation }) => conversation);

const boxThere = async (handle: Handle, conversation: ConversationId) => {
  const box = await boxOf(handle, conversation);
  if (!box) throw new Error(`no conversation ${conversation} to unseal the address of`);
  return box;
};

/** False where the id is taken. The share is sealed under the key of the conversation. */
export const insertUnsealing = async (handle: Handle, { share, ...asked }: NewUnsealing): Promise<boolean> => {
  const sealed = (await boxThere(handle, asked.conversation)).sealUnsealing(asked.id, 'share', Buffer.from(share));
  return (await queries(handle).insert.execute({ ...asked, share: sealed })).length > 0;
};

export const unsealing = async (handle: Handle, id: UnsealingId): Promise<Unsealing | null> =>
  (await queries(handle).unsealing.execute({ id }))[0] ?? null;

/** The same, its row locked. */
export const lockUnsealing = async (handle: Handle, id: UnsealingId): Promise<Unsealing | null> =>
  (await queries(handle).lock.execute({ id }))[0] ?? null;

/** The one that was asked for first comes first. */
export const unsealingsOf = async (handle: Handle, conversation: ConversationId): Promise<Unsealing[]> =>
  queries(handle).ofConversation.execute({ conversation });

/** Asked for after a time, and not answered; the oldest first. */
export const waitingUnsealings = async (handle: Handle, after: number): Promise<Unsealing[]> =>
  queries(handle).waiting.execute({ askedAt: after });

const openPart = async (
  handle: Handle,
  { id, conversation }: Pick<Unsealing, 'id' | 'conversation'>,
  part: 'share' | 'address',
): Promise<string | null> => {
  const [row] = await queries(handle).secrets.execute({ id });
  const sealed = row?.[part];
  const box = sealed && (await boxOf(handle, conversation));
  return box ? box.openUnsealing(id, part, sealed).toString() : null;
};

/** What whoever asked has brought; null once it was answered. */
export const shareOf = (handle: Handle, asked: Pick<Unsealing, 'id' | 'conversation'>): Promise<string | null> =>
  openPart(handle, asked, 'share');

/** What two people have opened; null where they have not. */
export const openedAddress = (handle: Handle, asked: Pick<Unsealing, 'id' | 'conversation'>): Promise<string | null> =>
  openPart(handle, asked, 'address');

/** Writes how it was answered, and what was opened where it was confirmed. */
export const answerUnsealing = async (
  handle: Handle,
  { id, conversation, answer, answeredBy, answeredAt }: Unsealing,
  opened: string | null,
): Promise<void> => {
  const address = opened && (await boxThere(handle, conversation)).sealUnsealing(id, 'address', Buffer.from(opened));
  await queries(handle).answer.execute({ id, answer, answeredBy, answeredAt, address });
};

/** Forgets the shares of what nobody has answered in time. */
export const forgetShares = async (handle: Handle, askedBefore: number): Promise<void> => {
  await queries(handle).forgetShares.execute({ askedAt: askedBefore });
};
