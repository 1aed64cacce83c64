import type { ClientId, ConversationId, Event, EventKind, OfficerId } from '@lanterne/protocol';
import { and, asc, desc, eq, gt } from 'drizzle-orm';
import { instantOf } from '../domain/instant.ts';
import type { ServiceKey } from '../ports.ts';
import type { Box } from './codec.ts';
import { given, type Handle, prepared } from './handle.ts';
import { boxOf } from './keys.ts';
import type { Tables } from './tables.ts';

const queries = prepared(({ db, tables: { events: e }, dialect: { prepare } }) => {
  const ofConversation = eq(e.conversation, given(e.conversation));
  const columns = {
    seq: e.seq,
    kind: e.kind,
    author: e.author,
    at: e.at,
    clientId: e.clientId,
    body: e.body,
  };
  return {
    append: prepare(
      db.insert(e).values({
        conversation: given(e.conversation),
        seq: given(e.seq),
        kind: given(e.kind),
        author: given(e.author),
        officer: given(e.officer),
        at: given(e.at),
        clientId: given(e.clientId, 'clientId'),
        body: given(e.body),
      }),
      'append_event',
    ),
    byClientId: prepare(
      db
        .select(columns)
        .from(e)
        .where(and(ofConversation, eq(e.clientId, given(e.clientId, 'clientId')))),
      'event_by_client_id',
    ),
    lastOf: prepare(
      db
        .select(columns)
        .from(e)
        .where(and(ofConversation, eq(e.kind, given(e.kind))))
        .orderBy(desc(e.seq))
        .limit(1),
      'last_event_of',
    ),
    after: prepare(
      db
        .select(columns)
        .from(e)
        .where(and(ofConversation, gt(e.seq, given(e.seq, 'after'))))
        .orderBy(asc(e.seq)),
      'events_after',
    ),
  };
});

type Row = Pick<Tables['events']['$inferSelect'], 'seq' | 'kind' | 'author' | 'at' | 'clientId' | 'body'>;

const toEvent = (box: Box, { seq, kind, author, at, clientId, body }: Row): Event =>
  ({
    kind,
    author,
    seq,
    at: instantOf(at),
    // What the service wrote has a key there, which is nobody's business.
    ...(clientId !== null && author !== 'service' && { id: clientId }),
    ...(JSON.parse(box.open(seq, body)) as object),
    // The seal proves that the store wrote it, and the store writes events alone.
  }) as Event;

const toEvents = async (handle: Handle, conversation: ConversationId, rows: readonly Row[]): Promise<Event[]> => {
  if (rows.length === 0) return [];
  const box = await boxOf(handle, conversation);
  return box ? rows.map((row) => toEvent(box, row)) : [];
};

/** Throws when the conversation, or the place of the event in it, is not there to take. */
export const appendEvent = async (
  handle: Handle,
  conversation: ConversationId,
  event: Event,
  officer: OfficerId | null,
  key: ServiceKey | null = null,
): Promise<void> => {
  const box = await boxOf(handle, conversation);
  if (!box) throw new Error(`no conversation ${conversation} to add an event to`);
  const { seq, kind, author, at, ...rest } = event;
  const { id: clientId = key, ...said } = 'id' in rest ? rest : { ...rest, id: undefined };
  await queries(handle).append.execute({
    conversation,
    seq,
    kind,
    author,
    officer,
    at: Date.parse(at),
    clientId,
    body: box.seal(seq, JSON.stringify(said)),
  });
};

export const eventByClientId = async (
  handle: Handle,
  conversation: ConversationId,
  clientId: ClientId | ServiceKey,
): Promise<Event | null> => {
  const rows = await queries(handle).byClientId.execute({ conversation, clientId });
  return (await toEvents(handle, conversation, rows))[0] ?? null;
};

export const lastEventOf = async (
  handle: Handle,
  conversation: ConversationId,
  kind: EventKind,
): Promise<Event | null> => {
  const rows = await queries(handle).lastOf.execute({ conversation, kind });
  return (await toEvents(handle, conversation, rows))[0] ?? null;
};

export const eventsAfter = async (handle: Handle, conversation: ConversationId, after: number): Promise<Event[]> =>
  toEvents(handle, conversation, await queries(handle).after.execute({ conversation, after }));
