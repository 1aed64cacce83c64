import type {
  ConversationId,
  DeskEntry,
  DeskSignals,
  DeskSnapshot,
  Event,
  HeldConversation,
  Presence,
} from '@lanterne/protocol';
import type { Conversation } from '../domain/conversation.ts';
import { type Actor, holderOf, may } from '../domain/permission.ts';
import type { Change, Clock, Logger, OfficerAccount, Reader, SecretHash, Signal } from '../ports.ts';
import type { SseStream } from './sse.ts';

/** What of the present moment the log does not hold. */
export type PresenceOf = (conversation: ConversationId) => Presence;

/** An officer sees what they closed for so long. */
const CLOSED_SHOWN_MS = 24 * 60 * 60 * 1000;

const instant = (ms: number): string => new Date(ms).toISOString();

const entryOf = (conversation: Conversation, actor: Actor, presenceOf: PresenceOf): DeskEntry => ({
  conversation: conversation.id,
  site: conversation.site,
  door: conversation.door,
  locale: conversation.locale,
  state: conversation.state,
  danger: conversation.danger,
  priority: conversation.priority,
  openedAt: instant(conversation.openedAt),
  claimedAt:
    conversation.state !== 'waiting' && conversation.claimedAt !== null ? instant(conversation.claimedAt) : null,
  endedAt: 'endedAt' in conversation ? instant(conversation.endedAt) : null,
  mine: holderOf(conversation) === actor.id,
  presence: presenceOf(conversation.id),
});

/** One conversation of the officer's own, with its transcript. */
export const heldOnWire = (
  conversation: Conversation,
  events: Event[],
  actor: Actor,
  presenceOf: PresenceOf,
): HeldConversation => ({ ...entryOf(conversation, actor, presenceOf), events });

/** The whole desk of one officer at this moment. */
export const readDesk = async (
  { reader, clock, presenceOf }: { reader: Reader; clock: Clock; presenceOf: PresenceOf },
  officer: OfficerAccount,
): Promise<DeskSnapshot> => {
  const now = clock();
  const [queue, mine, closed] = await Promise.all([
    reader.waiting(),
    reader.heldBy(officer.id),
    reader.closedBy(officer.id, now - CLOSED_SHOWN_MS),
  ]);
  const toEntry = (conversation: Conversation) => entryOf(conversation, officer, presenceOf);
  return {
    officer: { id: officer.id, login: officer.login, alias: officer.alias, role: officer.role },
    now: instant(now),
    queue: queue.map(toEntry),
    mine: await Promise.all(
      mine.map(async (held) => heldOnWire(held, await reader.eventsAfter(held.id, 0), officer, presenceOf)),
    ),
    closed: closed.map(toEntry),
  };
};

/** A desk that leaves so much lying is dropped: it comes back for a new snapshot. */
const UNREAD_DELTAS_MAX_BYTES = 1_048_576;

/** What the hub tells each open desk. */
export interface DeskReader {
  readonly session: SecretHash;
  end(): void;
  change(change: Change): void;
  signal(signal: Signal): void;
  reconnect(afterMs: number): void;
}

/** Events that change no more than the transcript. */
const isTalk = ({ kind }: Event): boolean => kind === 'message';

/**
 * A snapshot of one officer's desk, then deltas. All that is sent passes through one chain in the order in which it came,
 * so that what happens while the snapshot is read comes after it; the client skips an event whose seq it has.
 */
export const createDeskStream = ({
  reader,
  clock,
  logger,
  presenceOf,
  officer,
  session,
  sse,
}: {
  reader: Reader;
  clock: Clock;
  logger: Logger;
  presenceOf: PresenceOf;
  officer: OfficerAccount;
  session: SecretHash;
  sse: SseStream;
}): DeskReader & { start(): void } => {
  /** What this desk shows, and whether it is the officer's own. */
  const shown = new Map<ConversationId, { mine: boolean }>();
  let chain: Promise<void> | undefined;

  const send = <Name extends keyof DeskSignals>(name: Name, data: DeskSignals[Name]) => {
    if (sse.unread() > UNREAD_DELTAS_MAX_BYTES) sse.drop();
    else sse.send(name, data);
  };

  /** Runs at once when nothing is under way, so that a message costs no turn of the event loop. */
  const inOrder = (step: () => undefined | Promise<void>) => {
    const after = chain ? chain.then(step) : step();
    if (!after) return;
    const tail = after
      .catch((error: unknown) => {
        // The client comes back for a new snapshot.
        logger.warn({ error }, 'a desk stream could not read the store');
        sse.end();
      })
      .finally(() => {
        if (chain === tail) chain = undefined;
      });
    chain = tail;
  };

  const show = (conversation: Conversation) => {
    const entry = entryOf(conversation, officer, presenceOf);
    shown.set(conversation.id, { mine: entry.mine });
    send('entry', entry);
  };

  const drop = (conversation: ConversationId, erased: boolean) => {
    if (shown.delete(conversation)) send('gone', { conversation, erased });
  };

  const showHeld = async (conversation: Conversation) => {
    const events = await reader.eventsAfter(conversation.id, 0);
    // Erased meanwhile: the change that says so is the next in the chain.
    if (events.length === 0) return;
    shown.set(conversation.id, { mine: true });
    send('held', heldOnWire(conversation, events, officer, presenceOf));
  };

  const apply = ({ conversation, events, erased }: Change): undefined | Promise<void> => {
    if (erased || !may(officer, 'list', conversation)) {
      drop(conversation.id, erased);
      return;
    }
    const mine = holderOf(conversation) === officer.id;
    if (mine && events.some(({ kind }) => kind === 'claimed')) return showHeld(conversation);
    if (mine) for (const event of events) send('event', { conversation: conversation.id, event });
    if (!events.every(isTalk)) show(conversation);
  };

  return {
    session,
    end: () => sse.end(),
    start: () =>
      inOrder(async () => {
        const snapshot = await readDesk({ reader, clock, presenceOf }, officer);
        for (const { conversation, mine } of [...snapshot.queue, ...snapshot.mine, ...snapshot.closed]) {
          shown.set(conversation, { mine });
        }
        send('snapshot', snapshot);
        // A long snapshot over a slow line is no reason to drop anybody.
        await sse.drained();
      }),
    change: (change) => inOrder(() => apply(change)),
    signal: (signal) =>
      inOrder((): undefined => {
        const entry = shown.get(signal.conversation);
        if (!entry) return;
        if (signal.signal === 'presence') {
          send('presence', { conversation: signal.conversation, presence: signal.presence });
        } else if (entry.mine && signal.author === 'visitor') {
          send('typing', { conversation: signal.conversation });
        }
      }),
    reconnect: (afterMs) => inOrder((): undefined => send('reconnect', { afterMs }) as undefined),
  };
};
