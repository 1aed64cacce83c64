import type { ConversationId, HoldRequestId } from '@lanterne/protocol';
import { and, asc, desc, eq, gt, isNull } from 'drizzle-orm';
import type { HoldRequest } from '../domain/hold.ts';
import type { HoldInForce } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { conversations: c, holdRequests: h }, dialect: { prepare, locked } }) => ({
  until: prepare(
    db
      .select({ until: c.holdUntil })
      .from(c)
      .where(eq(c.id, given(c.id))),
    'hold_until',
  ),
  set: prepare(
    db
      .update(c)
      .set({ holdUntil: given(c.holdUntil, 'holdUntil') })
      .where(eq(c.id, given(c.id))),
    'set_hold',
  ),
  add: prepare(
    db
      .insert(h)
      .values({
        id: given(h.id),
        conversation: given(h.conversation),
        kind: given(h.kind),
        reason: given(h.reason),
        until: given(h.until),
        askedBy: given(h.askedBy, 'askedBy'),
        askedAt: given(h.askedAt, 'askedAt'),
      })
      .onConflictDoNothing()
      .returning({ id: h.id }),
    'add_hold_request',
  ),
  find: prepare(
    db
      .select()
      .from(h)
      .where(eq(h.id, given(h.id))),
    'find_hold_request',
  ),
  lock: prepare(
    locked(
      db
        .select()
        .from(h)
        .where(eq(h.id, given(h.id))),
    ),
    'lock_hold_request',
  ),
  answer: prepare(
    db
      .update(h)
      .set({
        answer: given(h.answer),
        answeredBy: given(h.answeredBy, 'answeredBy'),
        answeredAt: given(h.answeredAt, 'answeredAt'),
      })
      .where(eq(h.id, given(h.id))),
    'answer_hold_request',
  ),
  waiting: prepare(
    db
      .select()
      .from(h)
      .where(and(isNull(h.answer), gt(h.askedAt, given(h.askedAt, 'askedAt'))))
      .orderBy(asc(h.askedAt), asc(h.id)),
    'waiting_hold_requests',
  ),
  inForce: prepare(
    db
      .select({ until: c.holdUntil, request: h })
      .from(c)
      .innerJoin(h, and(eq(h.conversation, c.id), eq(h.kind, 'place'), eq(h.answer, 'confirmed')))
      .where(gt(c.holdUntil, given(c.holdUntil, 'holdUntil')))
      .orderBy(asc(c.holdUntil), asc(c.id), desc(h.answeredAt)),
    'holds_in_force',
  ),
}));

/** Until when a conversation is kept; null for none. Lock it before: a hold may be put on it at this moment. */
export const holdUntil = async (handle: Handle, conversation: ConversationId): Promise<number | null> =>
  (await queries(handle).until.execute({ id: conversation }))[0]?.until ?? null;

export const setHold = async (handle: Handle, conversation: ConversationId, until: number | null): Promise<void> => {
  await queries(handle).set.execute({ id: conversation, holdUntil: until });
};

/** False where the id is taken. */
export const addHoldRequest = async (
  handle: Handle,
  request: Omit<HoldRequest, 'answer' | 'answeredBy' | 'answeredAt'>,
): Promise<boolean> => (await queries(handle).add.execute({ ...request })).length > 0;

export const holdRequest = async (handle: Handle, id: HoldRequestId): Promise<HoldRequest | null> =>
  (await queries(handle).find.execute({ id }))[0] ?? null;

/** The same, its row locked. */
export const lockHoldRequest = async (handle: Handle, id: HoldRequestId): Promise<HoldRequest | null> =>
  (await queries(handle).lock.execute({ id }))[0] ?? null;

/** Writes how a request was answered. */
export const answerHoldRequest = async (
  handle: Handle,
  { id, answer, answeredBy, answeredAt }: HoldRequest,
): Promise<void> => {
  await queries(handle).answer.execute({ id, answer, answeredBy, answeredAt });
};

/** Asked for after a time, and not answered; the oldest first. */
export const waitingHolds = async (handle: Handle, after: number): Promise<HoldRequest[]> =>
  queries(handle).waiting.execute({ askedAt: after });

/** What is kept beyond a time, the first to end first; each with the request that was confirmed last. */
export const holdsInForce = async (handle: Handle, now: number): Promise<HoldInForce[]> => {
  const rows = await queries(handle).inForce.execute({ holdUntil: now });
  const first = new Map<ConversationId, HoldInForce>();
  for (const { until, request } of rows)
    if (until !== null && !first.has(request.conversation)) first.set(request.conversation, { ...request, until });
  return [...first.values()];
};
