import type { ConversationId, OfficerId, SiteId } from '@lanterne/protocol';
import { and, asc, count, desc, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Closed, Conversation, Held, Left, Waiting } from '../domain/conversation.ts';
import type { PastWait } from '../domain/queue.ts';
import type { SecretHash } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';
import type { Tables } from './tables.ts';

type Row = Tables['conversations']['$inferSelect'];

const queries = prepared(({ db, tables: { conversations: c }, dialect: { prepare, locked, lockedSkipping } }) => {
  // As `compareStanding` of the domain has it.
  const head = () =>
    db
      .select({ id: c.id })
      .from(c)
      .where(eq(c.state, 'waiting'))
      .orderBy(desc(c.danger), desc(c.priority), asc(c.openedAt), asc(c.id))
      .limit(1);
  const byId = eq(c.id, given(c.id));

  return {
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
          priority: given(c.priority),
          lastSeq: given(c.lastSeq, 'lastSeq'),
          openedAt: given(c.openedAt, 'openedAt'),
          lastAt: given(c.lastAt, 'lastAt'),
          placeAtOpening: given(c.placeAtOpening, 'placeAtOpening'),
          token: given(c.token),
          opening: given(c.opening),
          dataKey: given(c.dataKey, 'dataKey'),
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
          danger: given(c.danger),
          priority: given(c.priority),
          holder: given(c.holder),
          leftHow: given(c.leftHow, 'leftHow'),
          claimedAt: given(c.claimedAt, 'claimedAt'),
          endedAt: given(c.endedAt, 'endedAt'),
        })
        .where(byId),
      'save_conversation',
    ),
    erase: prepare(db.delete(c).where(byId), 'erase_conversation'),
    find: prepare(db.select().from(c).where(byId), 'find_conversation'),
    findByOpening: prepare(
      db
        .select()
        .from(c)
        .where(and(eq(c.site, given(c.site)), eq(c.opening, given(c.opening)))),
      'find_conversation_by_opening',
    ),
    findKey: prepare(db.select({ dataKey: c.dataKey }).from(c).where(byId), 'find_conversation_key'),
    headSkipping: prepare(lockedSkipping(head()), 'head_of_queue_skipping'),
    head: prepare(locked(head()), 'head_of_queue'),
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
    heldBy: prepare(
      db
        .select()
        .from(c)
        .where(and(eq(c.holder, given(c.holder)), inArray(c.state, ['held', 'left'])))
        .orderBy(asc(c.claimedAt), asc(c.id)),
      'held_conversations',
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
        .where(gte(c.claimedAt, given(c.claimedAt, 'since')))
        .orderBy(desc(c.claimedAt))
        .limit(sql.placeholder('limit')),
      'recent_waits',
    ),
  };
});

/** A row that contradicts itself. */
const broken = (row: Row): Error => new Error(`conversation ${row.id} is ${row.state} but lacks what such a one has`);

const toConversation = (row: Row): Conversation => {
  const { id, site, door, locale, danger, priority, lastSeq, openedAt, lastAt, placeAtOpening } = row;
  const common = { id, site, door, locale, danger, priority, lastSeq, openedAt, lastAt, placeAtOpening };
  const { state, holder, claimedAt, endedAt, leftHow: how } = row;
  switch (state) {
    case 'waiting':
      return { ...common, state };
    case 'held':
      if (holder === null || claimedAt === null) throw broken(row);
      return { ...common, state, holder, claimedAt };
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
  secrets: { token: SecretHash; opening: SecretHash | null },
): Promise<void> => {
  const dataKey = handle.codec.createKey(conversation.id);
  const inserted = await queries(handle).insert.execute({ ...conversation, ...secrets, dataKey });
  if (inserted.length === 0) throw new Overtaken(`conversation ${conversation.id} or its opening exists`);
};

/** Takes the next seq: the updated row is the lock. Null when there is no such conversation. */
export const advance = async (handle: Handle, id: ConversationId, now: number): Promise<Conversation | null> =>
  firstOf(await queries(handle).advance.execute({ id, now }));

export const saveConversation = async (handle: Handle, conversation: Conversation): Promise<void> => {
  const none = { holder: null, leftHow: null, claimedAt: null, endedAt: null };
  const leftHow = 'how' in conversation ? conversation.how : null;
  await queries(handle).save.execute({ ...none, ...conversation, leftHow });
};

/** With its key and, by the foreign key, its log. */
export const eraseConversation = async (handle: Handle, id: ConversationId): Promise<void> => {
  await queries(handle).erase.execute({ id });
};

export const conversationByOpening = async (
  handle: Handle,
  site: SiteId,
  opening: SecretHash,
): Promise<Conversation | null> => firstOf(await queries(handle).findByOpening.execute({ site, opening }));

/**
 * The next in turn, its row locked. When every row is being claimed, waits for the first of them: its claim may be taken
 * back, or the lock be no claim at all, and "nobody waits" must be true when it is said.
 */
export const headOfQueue = async (handle: Handle): Promise<ConversationId | null> => {
  const [free] = await queries(handle).headSkipping.execute();
  const [head] = free ? [free] : await queries(handle).head.execute();
  return head?.id ?? null;
};

export const countWaiting = async (handle: Handle): Promise<number> => {
  const [counted] = await queries(handle).countWaiting.execute();
  return counted?.waiting ?? 0;
};

export const conversation = async (handle: Handle, id: ConversationId): Promise<Conversation | null> =>
  firstOf(await queries(handle).find.execute({ id }));

export const conversationWithToken = async (
  handle: Handle,
  id: ConversationId,
): Promise<{ conversation: Conversation; token: SecretHash } | null> => {
  const [row] = await queries(handle).find.execute({ id });
  return row ? { conversation: toConversation(row), token: row.token } : null;
};

/** The sealed key of a conversation; null when there is no such conversation. */
export const sealedKey = async (handle: Handle, id: ConversationId): Promise<Buffer | null> => {
  const [row] = await queries(handle).findKey.execute({ id });
  return row?.dataKey ?? null;
};

// The states of these rows are what the queries asked for.

export const waiting = async (handle: Handle): Promise<Waiting[]> =>
  (await queries(handle).waiting.execute()).map((row) => toConversation(row) as Waiting);

export const heldBy = async (handle: Handle, holder: OfficerId): Promise<(Held | Left)[]> =>
  (await queries(handle).heldBy.execute({ holder })).map((row) => toConversation(row) as Held | Left);

export const closedBy = async (handle: Handle, holder: OfficerId, since: number): Promise<Closed[]> =>
  (await queries(handle).closedBy.execute({ holder, since })).map((row) => toConversation(row) as Closed);

export const recentWaits = async (handle: Handle, since: number, limit: number): Promise<PastWait[]> => {
  const rows = await queries(handle).recentWaits.execute({ since, limit });
  return rows.map(({ place, openedAt, claimedAt }) => ({ place, waitMs: (claimedAt ?? openedAt) - openedAt }));
};
