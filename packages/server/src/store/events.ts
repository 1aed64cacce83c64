import type { ClientId, ConversationId, Event, EventKind, KeptPart, LapsedEvent, OfficerId } from '@lanterne/protocol';
import { and, asc, desc, eq, gt, isNull } from 'drizzle-orm';
import { instantOf } from '../domain/instant.ts';
import { KINDS_OF, partOf } from '../domain/kept-part.ts';
import { SealBroken, type ServiceKey } from '../ports.ts';
import type { Box, EventBox } from './codec.ts';
import { given, type Handle, prepared } from './handle.ts';
import { boxOf, erasePartKeys, opens, partBoxOf } from './keys.ts';
import { forgetPart, sealForPart } from './parts.ts';
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
    part: e.part,
    partKey: e.partKey,
    lapsedAt: e.lapsedAt,
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
        part: given(e.part),
        partKey: given(e.partKey, 'partKey'),
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
    unlapsed: prepare(
      db
        .select(columns)
        .from(e)
        .where(and(ofConversation, eq(e.kind, given(e.kind)), isNull(e.lapsedAt))),
      'unlapsed_events_of',
    ),
    lapse: prepare(
      db
        .update(e)
        .set({ body: given(e.body), part: given(e.part), partKey: null, lapsedAt: given(e.lapsedAt, 'lapsedAt') })
        .where(and(ofConversation, eq(e.seq, given(e.seq)))),
      'lapse_event',
    ),
  };
});

type Row = Pick<
  Tables['events']['$inferSelect'],
  'seq' | 'kind' | 'author' | 'at' | 'clientId' | 'body' | 'part' | 'partKey' | 'lapsedAt'
>;

const toEvent = (box: EventBox, { seq, kind, author, at, clientId, body }: Row): Event =>
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

const toLapsed = ({ seq, kind, author, at, lapsedAt }: Row, part: KeptPart): LapsedEvent =>
  ({
    kind: 'lapsed',
    author,
    seq,
    at: instantOf(at),
    was: kind,
    part,
    erasedAt: lapsedAt === null ? null : instantOf(lapsedAt),
    // Only what is of a part is ever said to be of one.
  }) as LapsedEvent;

/** As it was said, or what is left of it. Where the key of its part is not there, as in a backup that was put back, it has lapsed. */
const readEvent = async (handle: Handle, conversation: ConversationId, box: Box, row: Row): Promise<Event> => {
  const { part, partKey } = row;
  if (part === null) return toEvent(box, row);
  if (row.lapsedAt !== null) return toLapsed(row, part);
  const own = partKey === null ? box : await partBoxOf(handle, conversation, { part, partKey });
  return own ? toEvent(own, row) : toLapsed(row, part);
};

const toEvents = async (handle: Handle, conversation: ConversationId, rows: readonly Row[]): Promise<Event[]> => {
  if (rows.length === 0) return [];
  const box = await boxOf(handle, conversation);
  if (!box) return [];
  const events: Event[] = [];
  for (const row of rows)
    events.push(row.part === null ? toEvent(box, row) : await readEvent(handle, conversation, box, row));
  return events;
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
  const part = partOf(event);
  const own = part && (await sealForPart(handle, conversation, part, seq));
  await queries(handle).append.execute({
    conversation,
    seq,
    kind,
    author,
    officer,
    at: Date.parse(at),
    clientId,
    body: (own?.box ?? box).seal(seq, JSON.stringify(said)),
    part,
    partKey: own?.partKey ?? null,
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

const NOTHING = Buffer.alloc(0);

/** The part that an event is of. What no longer opens is nobody's to read: it goes with the first part that it may be of. */
const partOfRow = (box: Box | null, row: Row, asked: KeptPart): KeptPart | null => {
  if (row.part !== null || !box) return row.part ?? asked;
  try {
    return partOf(toEvent(box, row));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return asked;
  }
};

/** Erases all that the log says of a part, with the keys that opened it; the events stand where they stood. */
export const lapsePart = async (
  handle: Handle,
  conversation: ConversationId,
  part: KeptPart,
  now: number,
): Promise<void> => {
  await erasePartKeys(handle, conversation, part);
  const { unlapsed, lapse } = queries(handle);
  const box = (await opens(handle, conversation)) ? await boxOf(handle, conversation) : null;
  for (const kind of KINDS_OF[part]) {
    for (const row of await unlapsed.execute({ conversation, kind })) {
      if (partOfRow(box, row, part) !== part) continue;
      await lapse.execute({ conversation, seq: row.seq, part, body: NOTHING, lapsedAt: now });
    }
  }
  await forgetPart(handle, conversation, part);
};
