import type { ConversationId, KeptPart, OfficerId, QueueId, SiteId } from '@lanterne/protocol';
import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  notExists,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { Closed, Conversation, Held, Left, Offer, Slow, Unattended, Waiting } from '../domain/conversation.ts';
import type { PastWait } from '../domain/queue.ts';
import type { Kept, KeptWithPart, PurgeLimits } from '../domain/retention.ts';
import type { WaitingView } from '../domain/routing.ts';
import type { ReadMark, Seat, SecretHash, SlowHash, Whose, WithToken } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';
import { eraseKey, isKeyed, makeKey } from './keys.ts';
import type { Tables } from './tables.ts';

type Row = Tables['conversations']['$inferSelect'];

/** In place of the hash of a token: no token has it. */
const DEAD: SecretHash = 'dead';

const queries = prepared(({ db, tables, dialect: { prepare, locked, lockedSkipping } }) => {
  const { conversations: c, conversationKeys: k, conversationParts: p } = tables;
  const byId = eq(c.id, given(c.id));
  // In the order that `compareStanding` of the domain has.
  const standing = (which: SQL | undefined) =>
    db
      .select({
        id: c.id,
        danger: c.danger,
        priority: c.priority,
        openedAt: c.openedAt,
        queue: c.queue,
        skill: c.skill,
        locale: c.locale,
        offeredTo: c.offeredTo,
        offeredUntil: c.offeredUntil,
        offerPassed: c.offerPassed,
      })
      .from(c)
      .where(and(eq(c.state, 'waiting'), which))
      .orderBy(desc(c.danger), desc(c.priority), asc(c.openedAt), asc(c.id))
      .limit(sql.placeholder('limit'))
      .offset(sql.placeholder('offset'));
  const one = () => db.select().from(c).where(byId);

  /** As `isOver` of the domain has it. */
  // Whatever else stands in the way is written so that no index is looked at for it: the order of what ends must come from its own.
  const mayGo = and(
    sql`coalesce(${c.holdUntil}, 0) <= ${given(c.holdUntil, 'now')}`,
    sql`coalesce(${c.resumeUntil}, 0) <= ${given(c.resumeUntil, 'now')}`,
    or(isNull(c.tokenAt), lt(c.tokenAt, given(c.tokenAt, 'seatedBy'))),
  );
  /** Nearly all that is over its time: found by when it ended, the oldest first, without a look at any other. */
  const overdue = (whose: SQL) =>
    lockedSkipping(
      db
        .select()
        .from(c)
        .where(and(whose, mayGo, lte(c.endedAt, given(c.endedAt, 'endedBy'))))
        .orderBy(asc(c.endedAt))
        .limit(sql.placeholder('most')),
    );
  /** The rest: what was promised to be kept for less than the policy has it now, and what nobody has ended. */
  const overdueOtherwise = (whose: SQL) =>
    lockedSkipping(
      db
        .select()
        .from(c)
        .where(
          and(
            whose,
            mayGo,
            or(
              sql`(${given(c.endedAt, 'now')} - ${c.endedAt}) / 1000 >= ${c.keptSeconds}`,
              and(
                isNull(c.endedAt),
                or(
                  lte(c.lastAt, given(c.lastAt, 'silentBy')),
                  sql`(${given(c.lastAt, 'seatedBy')} - ${c.lastAt}) / 1000 >= ${c.keptSeconds}`,
                ),
              ),
            ),
          ),
        )
        .orderBy(asc(c.lastAt), asc(c.id))
        .limit(sql.placeholder('most')),
    );
  /** As `isPartOver` of the domain has it. */
  const overdueParts = (part: KeptPart, whose: SQL) => {
    const promised = sql`coalesce(${c[`${part}Seconds`]}, ${c.keptSeconds})`;
    return lockedSkipping(
      db
        .select({ conversation: c })
        .from(p)
        .innerJoin(c, eq(c.id, p.conversation))
        .where(
          and(
            eq(p.part, part),
            // What the row of the part says is enough for all that have still time.
            or(
              isNull(p.endedAt),
              lte(p.endedAt, given(p.endedAt, 'endedBy')),
              sql`(${given(c.endedAt, 'now')} - ${p.endedAt}) / 1000 >= ${p.keptSeconds}`,
            ),
            whose,
            or(isNull(c.holdUntil), lte(c.holdUntil, given(c.holdUntil, 'now'))),
            or(
              lte(c.endedAt, given(c.endedAt, 'endedBy')),
              sql`(${given(c.endedAt, 'now')} - ${c.endedAt}) / 1000 >= ${promised}`,
              and(
                isNull(c.endedAt),
                or(isNull(c.tokenAt), lt(c.tokenAt, given(c.tokenAt, 'seatedBy'))),
                or(
                  lte(c.lastAt, given(c.lastAt, 'silentBy')),
                  sql`(${given(c.lastAt, 'seatedBy')} - ${c.lastAt}) / 1000 >= ${promised}`,
                ),
              ),
            ),
          ),
        )
        .orderBy(asc(c.lastAt), asc(c.id))
        .limit(sql.placeholder('most')),
    );
  };
  // For the same reason: an index begins with the site.
  const ofSite = sql`${c.site} || '' = ${given(c.site)}`;
  // The ids of sites hold no sign that a pattern reads.
  const ofOthers = sql`${sql.placeholder('but')} not like '%,' || ${c.site} || ',%'`;
  const partQueries = (part: KeptPart) => ({
    of: prepare(overdueParts(part, ofSite), `overdue_${part}_of`),
    but: prepare(overdueParts(part, ofOthers), `overdue_${part}_but`),
  });
  return {
    overdueParts: {
      position: partQueries('position'),
      contact: partQueries('contact'),
      notes: partQueries('notes'),
      handover: partQueries('handover'),
    },
    insert: prepare(
      db
        .insert(c)
        .values({
          id: given(c.id),
          site: given(c.site),
          door: given(c.door),
          locale: given(c.locale),
          state: 'waiting',
          danger: given(c.danger),
          dangerAt: given(c.dangerAt, 'dangerAt'),
          priority: given(c.priority),
          lastSeq: given(c.lastSeq, 'lastSeq'),
          openedAt: given(c.openedAt, 'openedAt'),
          lastAt: given(c.lastAt, 'lastAt'),
          placeAtOpening: given(c.placeAtOpening, 'placeAtOpening'),
          queue: given(c.queue),
          queuedAt: given(c.queuedAt, 'queuedAt'),
          token: given(c.token),
          opening: given(c.opening),
          keptSeconds: given(c.keptSeconds, 'keptSeconds'),
          positionSeconds: given(c.positionSeconds, 'position'),
          contactSeconds: given(c.contactSeconds, 'contact'),
          notesSeconds: given(c.notesSeconds, 'notes'),
          handoverSeconds: given(c.handoverSeconds, 'handover'),
        })
        .onConflictDoNothing()
        .returning({ id: c.id }),
      'insert_conversation',
    ),
    advance: prepare(
      db
        .update(c)
        .set({
          lastSeq: sql`${c.lastSeq} + 1`,
          // The clock may go back; the log does not.
          lastAt: sql`case when ${c.lastAt} > ${given(c.lastAt, 'now')} then ${c.lastAt} else ${given(c.lastAt, 'now')} end`,
        })
        .where(byId)
        .returning(),
      'advance_conversation',
    ),
    save: prepare(
      db
        .update(c)
        .set({
          state: given(c.state),
          locale: given(c.locale),
          danger: given(c.danger),
          dangerAt: given(c.dangerAt, 'dangerAt'),
          priority: given(c.priority),
          holder: given(c.holder),
          leftHow: given(c.leftHow, 'leftHow'),
          claimedAt: given(c.claimedAt, 'claimedAt'),
          endedAt: given(c.endedAt, 'endedAt'),
          lostAt: given(c.lostAt, 'lostAt'),
          queue: given(c.queue),
          skill: given(c.skill),
          queuedAt: given(c.queuedAt, 'queuedAt'),
          offeredTo: given(c.offeredTo, 'offeredTo'),
          offeredUntil: given(c.offeredUntil, 'offeredUntil'),
          offerPassed: given(c.offerPassed, 'offerPassed'),
          helper: given(c.helper),
          firstAnswerAt: given(c.firstAnswerAt, 'firstAnswerAt'),
          transfers: given(c.transfers),
          dangerStep: given(c.dangerStep, 'dangerStep'),
          dangerStepAt: given(c.dangerStepAt, 'dangerStepAt'),
          signs: given(c.signs),
          minor: given(c.minor),
          slowSeconds: given(c.slowSeconds, 'slowSeconds'),
          slowFrom: given(c.slowFrom, 'slowFrom'),
        })
        .where(byId),
      'save_conversation',
    ),
    endToken: prepare(
      db
        .update(c)
        .set({ token: DEAD })
        .where(and(byId, eq(c.token, given(c.token))))
        .returning(),
      'end_token',
    ),
    findBySeat: prepare(
      db
        .select()
        .from(c)
        .where(and(eq(c.site, given(c.site)), eq(c.opening, given(c.opening)), eq(c.token, given(c.token)))),
      'find_conversation_by_seat',
    ),
    giveSeat: prepare(
      db
        .update(c)
        .set({ token: given(c.token), opening: given(c.opening), tokenAt: given(c.tokenAt, 'now') })
        .where(byId),
      'give_seat',
    ),
    keepResumeCode: prepare(
      db
        .update(c)
        .set({ resumeCode: given(c.resumeCode, 'code'), resumeUntil: given(c.resumeUntil, 'until') })
        .where(byId)
        .returning({ id: c.id }),
      'keep_resume_code',
    ),
    takeResumeCode: prepare(
      db
        .update(c)
        .set({ resumeCode: null, resumeUntil: null })
        .where(
          and(
            eq(c.site, given(c.site)),
            eq(c.resumeCode, given(c.resumeCode, 'code')),
            gt(c.resumeUntil, given(c.resumeUntil, 'now')),
          ),
        )
        .returning(),
      'take_resume_code',
    ),
    forgetResumeCodes: prepare(
      db
        .update(c)
        .set({ resumeCode: null, resumeUntil: null })
        .where(lte(c.resumeUntil, given(c.resumeUntil, 'now'))),
      'forget_resume_codes',
    ),
    markRead: prepare(
      db
        .update(c)
        .set({
          readByVisitor: sql`case when ${c.readByVisitor} < ${given(c.readByVisitor, 'visitor')} then ${given(c.readByVisitor, 'visitor')} else ${c.readByVisitor} end`,
          readByOfficer: sql`case when ${c.readByOfficer} < ${given(c.readByOfficer, 'officer')} then ${given(c.readByOfficer, 'officer')} else ${c.readByOfficer} end`,
        })
        .where(byId),
      'mark_read',
    ),
    overdueOf: prepare(overdue(ofSite), 'overdue_conversations_of'),
    overdueBut: prepare(overdue(ofOthers), 'overdue_conversations_but'),
    overdueOtherwiseOf: prepare(overdueOtherwise(ofSite), 'overdue_otherwise_of'),
    overdueOtherwiseBut: prepare(overdueOtherwise(ofOthers), 'overdue_otherwise_but'),
    keyless: prepare(
      lockedSkipping(
        db
          .select()
          .from(c)
          .where(notExists(db.select({ id: k.conversation }).from(k).where(eq(k.conversation, c.id))))
          .orderBy(asc(c.id))
          .limit(sql.placeholder('most')),
      ),
      'keyless_conversations',
    ),
    erase: prepare(db.delete(c).where(byId).returning({ site: c.site }), 'erase_conversation'),
    emptyQueue: prepare(
      db
        .update(c)
        .set({ queue: given(c.queue, 'to') })
        .where(eq(c.queue, given(c.queue, 'from')))
        .returning(),
      'empty_queue',
    ),
    find: prepare(one(), 'find_conversation'),
    lock: prepare(locked(one()), 'lock_conversation'),
    lockSkipping: prepare(lockedSkipping(one()), 'lock_conversation_skipping'),
    findByOpening: prepare(
      db
        .select()
        .from(c)
        .where(and(eq(c.site, given(c.site)), eq(c.opening, given(c.opening)))),
      'find_conversation_by_opening',
    ),
    waitingFrom: prepare(standing(undefined), 'waiting_from'),
    waitingFor: prepare(
      standing(
        or(
          eq(c.danger, true),
          isNull(c.offeredTo),
          eq(c.offeredTo, given(c.offeredTo, 'officer')),
          lte(c.offeredUntil, given(c.offeredUntil, 'now')),
        ),
      ),
      'waiting_for',
    ),
    open: prepare(
      db
        .select()
        .from(c)
        .where(inArray(c.state, ['waiting', 'held'])),
      'open_conversations',
    ),
    live: prepare(
      db
        .select()
        .from(c)
        .where(or(inArray(c.state, ['waiting', 'held', 'left']), gte(c.openedAt, given(c.openedAt, 'since')))),
      'live_conversations',
    ),
    waiting: prepare(
      db
        .select()
        .from(c)
        .where(eq(c.state, 'waiting'))
        .orderBy(desc(c.danger), desc(c.priority), asc(c.openedAt), asc(c.id)),
      'waiting_conversations',
    ),
    countWaiting: prepare(
      db.select({ waiting: count() }).from(c).where(eq(c.state, 'waiting')),
      'count_waiting_conversations',
    ),
    countInDanger: prepare(
      db
        .select({ waiting: count() })
        .from(c)
        .where(and(eq(c.state, 'waiting'), eq(c.danger, true))),
      'count_waiting_conversations_in_danger',
    ),
    unattended: prepare(
      db
        .select()
        .from(c)
        .where(and(isNull(c.holder), eq(c.state, 'left'), eq(c.danger, true)))
        .orderBy(asc(c.endedAt), asc(c.id)),
      'unattended_conversations',
    ),
    heldDangers: prepare(
      db
        .select()
        .from(c)
        .where(
          or(
            and(eq(c.state, 'held'), or(eq(c.danger, true), isNotNull(c.dangerStep))),
            and(eq(c.state, 'left'), eq(c.danger, true), isNotNull(c.holder)),
          ),
        )
        .orderBy(asc(c.dangerAt), asc(c.id)),
      'held_dangers',
    ),
    heldMinors: prepare(
      db
        .select()
        .from(c)
        .where(and(eq(c.minor, true), isNotNull(c.holder), inArray(c.state, ['held', 'left'])))
        .orderBy(asc(c.claimedAt), asc(c.id)),
      'held_minors',
    ),
    heldBy: prepare(
      db
        .select()
        .from(c)
        .where(and(eq(c.holder, given(c.holder)), inArray(c.state, ['held', 'left'])))
        .orderBy(asc(c.claimedAt), asc(c.id)),
      'held_conversations',
    ),
    helpedBy: prepare(
      db
        .select()
        .from(c)
        .where(
          and(
            eq(c.state, 'held'),
            or(
              eq(c.helper, given(c.helper, 'officer')),
              and(eq(c.offeredTo, given(c.offeredTo, 'officer')), gt(c.offeredUntil, given(c.offeredUntil, 'now'))),
            ),
          ),
        )
        .orderBy(asc(c.claimedAt), asc(c.id)),
      'helped_conversations',
    ),
    closedBy: prepare(
      db
        .select()
        .from(c)
        .where(and(eq(c.holder, given(c.holder)), eq(c.state, 'closed'), gte(c.endedAt, given(c.endedAt, 'since'))))
        .orderBy(desc(c.endedAt), asc(c.id)),
      'closed_conversations',
    ),
    recentWaits: prepare(
      db
        .select({ place: c.placeAtOpening, openedAt: c.openedAt, claimedAt: c.claimedAt })
        .from(c)
        .where(and(gte(c.claimedAt, given(c.claimedAt, 'since')), eq(c.danger, false)))
        .orderBy(desc(c.claimedAt))
        .limit(sql.placeholder('limit')),
      'recent_waits',
    ),
  };
});

/** A row that contradicts itself. */
const broken = (row: Row): Error => new Error(`conversation ${row.id} is ${row.state} but lacks what such a one has`);

const offerOf = ({
  offeredTo: to,
  offeredUntil: until,
  offerPassed: passed,
}: Pick<Row, 'offeredTo' | 'offeredUntil' | 'offerPassed'>): Offer | null =>
  to !== null && until !== null ? { to, until, ...(passed && { passed }) } : null;

/** Whom its holder has asked to help, where they have. */
const askedOf = (row: Row): { readonly asked?: Offer } => {
  const asked = offerOf(row);
  return asked ? { asked } : {};
};

const slowOf = ({ slowSeconds: seconds, slowFrom: from }: Row): Slow | null =>
  seconds !== null && from !== null ? { seconds, from } : null;

const toConversation = (row: Row): Conversation => {
  const { id, site, door, locale, danger, dangerAt, priority, lastSeq, openedAt, lastAt, placeAtOpening } = row;
  const {
    readByVisitor,
    readByOfficer,
    signs,
    minor,
    state,
    holder,
    helper,
    claimedAt,
    endedAt,
    lostAt,
    leftHow: how,
  } = row;
  const { queue, skill, firstAnswerAt, transfers, dangerStep, dangerStepAt } = row;
  const facts = { id, site, door, locale, danger, dangerAt, priority, lastSeq, openedAt, lastAt, placeAtOpening };
  const place = { queue, skill, queuedAt: row.queuedAt || openedAt };
  const course = { firstAnswerAt, transfers, dangerStep, dangerStepAt };
  const common = { ...facts, ...place, ...course, readByVisitor, readByOfficer, signs, minor, slow: slowOf(row) };
  switch (state) {
    case 'waiting':
      return { ...common, state, offer: offerOf(row), lostAt };
    case 'held':
      if (holder === null || claimedAt === null) throw broken(row);
      return { ...common, state, holder, helper, claimedAt, lostAt, ...askedOf(row) };
    case 'left':
      if (how === null || endedAt === null) throw broken(row);
      return { ...common, state, how, holder, claimedAt, endedAt };
    case 'closed':
      if (holder === null || claimedAt === null || endedAt === null) throw broken(row);
      return { ...common, state, how, holder, claimedAt, endedAt };
  }
};

const firstOf = (rows: readonly Row[]): Conversation | null => (rows[0] ? toConversation(rows[0]) : null);

/** Another transaction, unseen when this one looked, has just written what it wanted to write. To look again helps. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** Makes the key of the conversation too. Throws `Overtaken` when the id or the opening is taken. */
export const insertConversation = async (
  handle: Handle,
  conversation: Waiting,
  {
    parts = null,
    ...more
  }: Seat & { readonly keptSeconds: number | null; readonly parts?: Readonly<Record<KeptPart, number>> | null },
): Promise<void> => {
  const promised = parts ?? { position: null, contact: null, notes: null, handover: null };
  const inserted = await queries(handle).insert.execute({ ...conversation, ...more, ...promised });
  if (inserted.length === 0) throw new Overtaken(`conversation ${conversation.id} or its opening exists`);
  await makeKey(handle, conversation.id, conversation.openedAt);
};

/** Null for a conversation without a key, which counts as erased. */
const unlessKeyless = async <Row extends { readonly id: ConversationId }>(
  handle: Handle,
  [row]: readonly Row[],
): Promise<Row | null> => (row && (await isKeyed(handle, row.id)) ? row : null);

/** Takes the next seq: the updated row is the lock. Null when there is no such conversation. */
export const advance = async (handle: Handle, id: ConversationId, now: number): Promise<Conversation | null> => {
  const row = await unlessKeyless(handle, await queries(handle).advance.execute({ id, now }));
  return row && toConversation(row);
};

export const saveConversation = async (handle: Handle, conversation: Conversation): Promise<void> => {
  const none = { holder: null, helper: null, claimedAt: null, endedAt: null, lostAt: null };
  const leftHow = 'how' in conversation ? conversation.how : null;
  const offer =
    conversation.state === 'waiting' ? conversation.offer : conversation.state === 'held' ? conversation.asked : null;
  const offered = {
    offeredTo: offer?.to ?? null,
    offeredUntil: offer?.until ?? null,
    offerPassed: offer?.passed ?? null,
  };
  const slow = { slowSeconds: conversation.slow?.seconds ?? null, slowFrom: conversation.slow?.from ?? null };
  await queries(handle).save.execute({ ...none, ...conversation, leftHow, ...offered, ...slow });
};

/** Null when the token is another one, or dead already. */
export const endToken = async (handle: Handle, id: ConversationId, token: SecretHash): Promise<Conversation | null> =>
  firstOf(await queries(handle).endToken.execute({ id, token }));

export const conversationBySeat = async (handle: Handle, site: SiteId, seat: Seat): Promise<Conversation | null> =>
  firstOf(await queries(handle).findBySeat.execute({ site, ...seat }));

export const giveSeat = async (handle: Handle, id: ConversationId, seat: Seat, now: number): Promise<void> => {
  await queries(handle).giveSeat.execute({ id, ...seat, now });
};

export const keepResumeCode = async (
  handle: Handle,
  id: ConversationId,
  kept: { readonly code: SlowHash; readonly until: number },
): Promise<boolean> => (await queries(handle).keepResumeCode.execute({ id, ...kept })).length > 0;

/** Null when no conversation of the site has the code, or had it until now. */
export const takeResumeCode = async (
  handle: Handle,
  site: SiteId,
  code: SlowHash,
  now: number,
): Promise<Conversation | null> => firstOf(await queries(handle).takeResumeCode.execute({ site, code, now }));

export const forgetResumeCodes = async (handle: Handle, now: number): Promise<void> => {
  await queries(handle).forgetResumeCodes.execute({ now });
};

export const markRead = async (handle: Handle, { conversation: id, ...marks }: ReadMark): Promise<void> => {
  await queries(handle).markRead.execute({ id, ...marks });
};

const msOrNull = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1_000);

const toKept = (row: Row): Kept => ({
  conversation: toConversation(row),
  promisedMs: msOrNull(row.keptSeconds),
  resumeUntil: row.resumeUntil,
  tokenAt: row.tokenAt,
  holdUntil: row.holdUntil,
});

/**
 * Conversations of a site, or of all but some, that are over their time, their rows locked; passes over those that another
 * transaction works on.
 */
export const overdue = async (handle: Handle, whose: Whose, limits: PurgeLimits, most: number): Promise<Kept[]> => {
  const { overdueOf, overdueBut, overdueOtherwiseOf, overdueOtherwiseBut } = queries(handle);
  const look = (limit: number, of: typeof overdueOf, others: typeof overdueBut) => {
    const asked = { ...limits, most: limit };
    return 'site' in whose
      ? of.execute({ ...asked, site: whose.site })
      : others.execute({ ...asked, but: `,${whose.but.join()},` });
  };
  const ended = await look(most, overdueOf, overdueBut);
  const left = most - ended.length;
  // While there is a backlog the other look, which goes through all that is kept, is spared.
  const otherwise = left > 0 ? await look(most, overdueOtherwiseOf, overdueOtherwiseBut) : [];
  const known = new Set(ended.map(({ id }) => id));
  const rows = [...ended, ...otherwise.filter(({ id }) => !known.has(id)).slice(0, left)];
  return rows.map(toKept);
};

/** The same of those that hold something of a part that is over its time. */
export const overdueParts = async (
  handle: Handle,
  { whose, part, limits }: { readonly whose: Whose; readonly part: KeptPart; readonly limits: PurgeLimits },
  most: number,
): Promise<KeptWithPart[]> => {
  const { of, but } = queries(handle).overdueParts[part];
  const asked = { ...limits, most };
  const rows = await ('site' in whose
    ? of.execute({ ...asked, site: whose.site })
    : but.execute({ ...asked, but: `,${whose.but.join()},` }));
  return rows.map(({ conversation: row }) => ({ ...toKept(row), promisedPartMs: msOrNull(row[`${part}Seconds`]) }));
};

/** Conversations that have lost their key, their rows locked: at most `most`. */
export const keyless = async (handle: Handle, most: number): Promise<Conversation[]> =>
  (await queries(handle).keyless.execute({ most })).map(toConversation);

/** With its keys and, by the foreign key, its log. Answers whose it was; null where there was none. */
export const eraseConversation = async (handle: Handle, id: ConversationId, now: number): Promise<SiteId | null> => {
  await eraseKey(handle, id, now);
  return (await queries(handle).erase.execute({ id }))[0]?.site ?? null;
};

export const conversationByOpening = async (
  handle: Handle,
  site: SiteId,
  opening: SecretHash,
): Promise<Conversation | null> => firstOf(await queries(handle).findByOpening.execute({ site, opening }));

const toView = ({
  offeredTo,
  offeredUntil,
  offerPassed,
  ...view
}: Omit<WaitingView, 'offer'> & Parameters<typeof offerOf>[0]): WaitingView => ({
  ...view,
  offer: offerOf({ offeredTo, offeredUntil, offerPassed }),
});

/** Those who wait, the next in turn first: at most `limit` of them, after the first `offset`. */
export const waitingFrom = async (handle: Handle, offset: number, limit: number): Promise<WaitingView[]> =>
  (await queries(handle).waitingFrom.execute({ offset, limit })).map(toView);

/** The same, without those that are being offered to another officer; danger is for everybody. */
export const waitingFor = async (
  handle: Handle,
  { officer, now }: { readonly officer: OfficerId; readonly now: number },
  offset: number,
  limit: number,
): Promise<WaitingView[]> => (await queries(handle).waitingFor.execute({ officer, now, offset, limit })).map(toView);

/** A conversation as it stands, its row locked. `passOver` gives null where another transaction has it, instead of waiting. */
export const lockConversation = async (
  handle: Handle,
  id: ConversationId,
  passOver: boolean,
): Promise<Conversation | null> => {
  const { lock, lockSkipping } = queries(handle);
  const row = await unlessKeyless(handle, await (passOver ? lockSkipping : lock).execute({ id }));
  return row && toConversation(row);
};

export const countWaiting = async (handle: Handle, { danger }: { danger: boolean }): Promise<number> => {
  const { countWaiting: all, countInDanger } = queries(handle);
  const [counted] = await (danger ? countInDanger : all).execute();
  return counted?.waiting ?? 0;
};

/** Puts all that stand or stood in one queue into another; answers those that nobody has ended. */
export const emptyQueue = async (handle: Handle, from: QueueId, to: QueueId): Promise<Conversation[]> =>
  (await queries(handle).emptyQueue.execute({ from, to }))
    .map(toConversation)
    .filter(({ state }) => state === 'waiting' || state === 'held');

const find = async (handle: Handle, id: ConversationId) =>
  unlessKeyless(handle, await queries(handle).find.execute({ id }));

export const conversation = async (handle: Handle, id: ConversationId): Promise<Conversation | null> => {
  const row = await find(handle, id);
  return row && toConversation(row);
};

export const conversationWithToken = async (handle: Handle, id: ConversationId): Promise<WithToken | null> => {
  const row = await find(handle, id);
  return row && { conversation: toConversation(row), token: row.token, tokenAt: row.tokenAt };
};

// The states of these rows are what the queries asked for.

export const openConversations = async (handle: Handle): Promise<(Waiting | Held)[]> =>
  (await queries(handle).open.execute()).map((row) => toConversation(row) as Waiting | Held);

/** All that nobody has closed, and all that was opened since then. */
export const liveConversations = async (handle: Handle, since: number): Promise<Conversation[]> =>
  (await queries(handle).live.execute({ since })).map(toConversation);

export const waiting = async (handle: Handle): Promise<Waiting[]> =>
  (await queries(handle).waiting.execute()).map((row) => toConversation(row) as Waiting);

export const unattended = async (handle: Handle): Promise<Unattended[]> =>
  (await queries(handle).unattended.execute()).map((row) => toConversation(row) as Unattended);

export const heldDangers = async (handle: Handle): Promise<(Held | Left)[]> =>
  (await queries(handle).heldDangers.execute()).map((row) => toConversation(row) as Held | Left);

export const heldMinors = async (handle: Handle): Promise<(Held | Left)[]> =>
  (await queries(handle).heldMinors.execute()).map((row) => toConversation(row) as Held | Left);

export const heldBy = async (handle: Handle, holder: OfficerId): Promise<(Held | Left)[]> =>
  (await queries(handle).heldBy.execute({ holder })).map((row) => toConversation(row) as Held | Left);

export const helpedBy = async (handle: Handle, officer: OfficerId, now: number): Promise<Held[]> =>
  (await queries(handle).helpedBy.execute({ officer, now })).map((row) => toConversation(row) as Held);

export const closedBy = async (handle: Handle, holder: OfficerId, since: number): Promise<Closed[]> =>
  (await queries(handle).closedBy.execute({ holder, since })).map((row) => toConversation(row) as Closed);

export const recentWaits = async (handle: Handle, since: number, limit: number): Promise<PastWait[]> => {
  const rows = await queries(handle).recentWaits.execute({ since, limit });
  return rows.map(({ place, openedAt, claimedAt }) => ({ place, waitMs: (claimedAt ?? openedAt) - openedAt }));
};
