import type {
  Colleague,
  ConversationId,
  DeskEntry,
  DeskSignals,
  DeskSnapshot,
  Event,
  HeldConversation,
  Presence,
  Translating,
} from '@lanterne/protocol';
import { type Conversation, isOnlyTalk } from '../domain/conversation.ts';
import { instantOf } from '../domain/instant.ts';
import { type Actor, holderOf, may, worksIn } from '../domain/permission.ts';
import type { Change, Logger, OfficerAccount, Reader, SecretHash, Signal } from '../ports.ts';
import { type AtWork, officersAtWork } from '../services/officers-at-work.ts';
import type { Side } from './reads.ts';
import type { SseStream } from './sse.ts';

/** What of the present moment the log does not hold. */
export interface Moment {
  now(): number;
  presenceOf(conversation: ConversationId): Presence;
  /** How far one side has read. */
  readBy(conversation: Conversation, by: Side): number;
  /** What is translated for a visitor of a language, on a site. */
  translating(conversation: Pick<Conversation, 'site' | 'locale'>): Translating | null;
}

/** An officer sees what they closed for so long. */
const CLOSED_SHOWN_MS = 24 * 60 * 60 * 1000;

const instantOrNull = (ms: number | null): string | null => (ms === null ? null : instantOf(ms));

/** Until when something is asked of the officer: to take it, or to help with it. */
const offeredUntil = (actor: Actor, conversation: Conversation, now: number): string | null => {
  const offer =
    conversation.state === 'waiting' ? conversation.offer : conversation.state === 'held' ? conversation.asked : null;
  return offer && offer.to === actor.id && offer.until > now ? instantOf(offer.until) : null;
};

/** Every desk sees who is asked for one that waits. */
const offerOn = (conversation: Conversation, now: number): DeskEntry['offer'] => {
  const offer = conversation.state === 'waiting' ? conversation.offer : null;
  return offer && offer.until > now ? { to: offer.to, until: instantOf(offer.until) } : null;
};

const entryOf = (conversation: Conversation, actor: Actor, moment: Moment): DeskEntry => ({
  conversation: conversation.id,
  site: conversation.site,
  door: conversation.door,
  locale: conversation.locale,
  state: conversation.state,
  danger: conversation.danger,
  dangerAt: instantOrNull(conversation.dangerAt),
  priority: conversation.priority,
  queue: conversation.queue,
  skill: conversation.skill,
  openedAt: instantOf(conversation.openedAt),
  queuedAt: instantOf(conversation.queuedAt),
  offeredUntil: offeredUntil(actor, conversation, moment.now()),
  offer: offerOn(conversation, moment.now()),
  holder: holderOf(conversation),
  helping: conversation.state === 'held' && conversation.helper === actor.id,
  dangerStep: conversation.dangerStep,
  dangerStepAt: instantOrNull(conversation.dangerStepAt),
  claimedAt: instantOrNull(conversation.state === 'waiting' ? null : conversation.claimedAt),
  endedAt: instantOrNull('endedAt' in conversation ? conversation.endedAt : null),
  how: 'how' in conversation ? conversation.how : null,
  lostAt: instantOrNull('lostAt' in conversation ? conversation.lostAt : null),
  mine: holderOf(conversation) === actor.id,
  presence: moment.presenceOf(conversation.id),
  translating: moment.translating(conversation),
  signs: conversation.signs,
  minor: conversation.minor,
});

const teamOnWire = (team: readonly AtWork[]): Colleague[] =>
  team.map(({ id, alias, available }) => ({ officer: id, alias, available }));

/** One conversation of the officer's own, with its transcript. */
export const heldOnWire = (
  conversation: Conversation,
  events: Event[],
  actor: Actor,
  moment: Moment,
): HeldConversation => ({
  ...entryOf(conversation, actor, moment),
  events,
  readSeq: moment.readBy(conversation, 'visitor'),
});

/** What a desk is read from. */
export type DeskFacts = Pick<
  Reader,
  | 'waiting'
  | 'unattended'
  | 'heldDangers'
  | 'heldMinors'
  | 'heldBy'
  | 'helpedBy'
  | 'closedBy'
  | 'eventsAfter'
  | 'openShifts'
  | 'loads'
>;

/** Of the officer, what their desk depends on. */
export type DeskOfficer = Actor & Pick<OfficerAccount, 'login' | 'alias'>;

/** The whole desk of one officer at this moment. */
export const readDesk = async (
  { reader, moment }: { reader: DeskFacts; moment: Moment },
  officer: DeskOfficer,
): Promise<DeskSnapshot> => {
  const now = moment.now();
  const watches = officer.role === 'supervisor';
  const [waiting, unattended, dangers, minors, mine, helped, closed, team] = await Promise.all([
    reader.waiting(),
    reader.unattended(),
    watches ? reader.heldDangers() : [],
    watches ? reader.heldMinors() : [],
    reader.heldBy(officer.id),
    reader.helpedBy(officer.id, now),
    reader.closedBy(officer.id, now - CLOSED_SHOWN_MS),
    officersAtWork(reader, now),
  ]);
  const toEntry = (conversation: Conversation) => entryOf(conversation, officer, moment);
  const isOfOthers = (one: Conversation) => may(officer, 'list', one) && !worksIn(officer.id, one);
  const withLogs = (held: readonly Conversation[]) =>
    Promise.all(held.map(async (one) => heldOnWire(one, await reader.eventsAfter(one.id, 0), officer, moment)));
  return {
    officer: { id: officer.id, login: officer.login, alias: officer.alias, role: officer.role },
    now: instantOf(now),
    queue: [...waiting, ...unattended].map(toEntry),
    dangers: dangers.filter(isOfOthers).map(toEntry),
    minors: minors.filter(isOfOthers).map(toEntry),
    mine: await withLogs(mine),
    helping: await withLogs(helped.filter(({ helper }) => helper === officer.id)),
    asked: helped.filter(({ helper }) => helper !== officer.id).map(toEntry),
    closed: closed.map(toEntry),
    team: teamOnWire(team),
  };
};

/** Of what a desk shows: whether the officer answers in it, where it stands, and who is asked for it until when. */
interface Shown extends Pick<DeskEntry, 'queue' | 'offeredUntil' | 'offer'> {
  readonly works: boolean;
}

const shownOf = ({ mine, helping, queue, offeredUntil, offer }: DeskEntry): Shown => ({
  works: mine || helping,
  queue,
  offeredUntil,
  offer,
});

/** A desk that leaves so much lying is dropped: it comes back for a new snapshot. */
const UNREAD_DELTAS_MAX_BYTES = 1_048_576;

/** What the hub tells each open desk. */
export interface DeskReader {
  readonly session: SecretHash;
  end(): void;
  change(change: Change): void;
  signal(signal: Signal): void;
  /** Who is at work now. */
  team(team: readonly AtWork[]): void;
  reconnect(afterMs: number): void;
}

/**
 * A snapshot of one officer's desk, then deltas. All that is sent passes through one chain in the order in which it came,
 * so that what happens while the snapshot is read comes after it; the client skips an event whose seq it has.
 */
export const createDeskStream = ({
  reader,
  logger,
  moment,
  officer,
  session,
  sse,
}: {
  reader: DeskFacts;
  logger: Logger;
  moment: Moment;
  officer: DeskOfficer;
  session: SecretHash;
  sse: SseStream;
}): DeskReader & { start(): void } => {
  /** What this desk shows. */
  const shown = new Map<ConversationId, Shown>();
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
    const entry = entryOf(conversation, officer, moment);
    shown.set(conversation.id, shownOf(entry));
    send('entry', entry);
  };

  const drop = ({ conversation: { id: conversation }, erased, events }: Change) => {
    const was = shown.get(conversation);
    shown.delete(conversation);
    // Whoever held it, or was asked for it, is told who holds it now.
    const claim = was?.works || was?.offeredUntil ? events.findLast((event) => event.kind === 'claimed') : undefined;
    if (was) send('gone', { conversation, erased, ...(claim && { takenBy: claim.alias }) });
  };

  const showHeld = async (conversation: Conversation) => {
    const events = await reader.eventsAfter(conversation.id, 0);
    // Erased meanwhile: the change that says so is the next in the chain.
    if (events.length === 0) return;
    const held = heldOnWire(conversation, events, officer, moment);
    shown.set(conversation.id, shownOf(held));
    send('held', held);
  };

  /** What adds nothing to the log may leave what is shown as it is. */
  const isShown = (conversation: Conversation, events: readonly Event[]): boolean => {
    const before = events.length === 0 ? shown.get(conversation.id) : undefined;
    const now = moment.now();
    const offer = offerOn(conversation, now);
    return (
      before?.offeredUntil === offeredUntil(officer, conversation, now) &&
      before.queue === conversation.queue &&
      before.offer?.to === offer?.to &&
      before.offer?.until === offer?.until
    );
  };

  const apply = (change: Change): undefined | Promise<void> => {
    const { conversation, events, erased } = change;
    if (erased || !may(officer, 'list', conversation, moment.now())) {
      drop(change);
      return;
    }
    const mine = holderOf(conversation) === officer.id;
    const works = worksIn(officer.id, conversation);
    // What this desk holds of it is more than is left: all of it again.
    if (change.lapsed && works) return shown.has(conversation.id) ? showHeld(conversation) : undefined;
    // With its transcript: this desk may hold none of it, or a part.
    if (mine && events.some(({ kind }) => kind === 'claimed' || kind === 'reopened')) return showHeld(conversation);
    if (works && !mine && events.some(({ kind }) => kind === 'joined')) return showHeld(conversation);
    if (works) for (const event of events) send('event', { conversation: conversation.id, event });
    if (!isOnlyTalk(events) && !isShown(conversation, events)) show(conversation);
  };

  const tell = (signal: Signal): undefined => {
    const { conversation } = signal;
    const entry = shown.get(conversation);
    if (!entry) return;
    if (signal.signal === 'presence') send('presence', { conversation, presence: signal.presence });
    else if (!entry.works) return;
    else if (signal.signal === 'typing') {
      if (signal.author === 'visitor') send('typing', { conversation });
    } else if (signal.by === 'visitor') send('read', { conversation, seq: signal.seq });
  };

  return {
    session,
    end: () => sse.end(),
    start: () =>
      inOrder(async () => {
        const snapshot = await readDesk({ reader, moment }, officer);
        for (const entry of [
          ...snapshot.queue,
          ...snapshot.dangers,
          ...snapshot.minors,
          ...snapshot.mine,
          ...snapshot.helping,
          ...snapshot.asked,
          ...snapshot.closed,
        ]) {
          shown.set(entry.conversation, shownOf(entry));
        }
        send('snapshot', snapshot);
        // A long snapshot over a slow line is no reason to drop anybody.
        await sse.drained();
      }),
    change: (change) => inOrder(() => apply(change)),
    signal: (signal) => inOrder((): undefined => tell(signal)),
    team: (team) => inOrder((): undefined => send('team', teamOnWire(team)) as undefined),
    reconnect: (afterMs) => inOrder((): undefined => send('reconnect', { afterMs }) as undefined),
  };
};
