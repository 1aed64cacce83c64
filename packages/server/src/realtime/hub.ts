import type { ServerResponse } from 'node:http';
import type { ConversationId, OfficerId, Presence, Waiting } from '@lanterne/protocol';
import { type Conversation, isOnlyTalk } from '../domain/conversation.ts';
import { holderOf, visibleTo } from '../domain/permission.ts';
import type { Policy } from '../domain/policy.ts';
import type { Bus, Change, Clock, Logger, OfficerAccount, OpensAt, SecretHash, Signal, Store } from '../ports.ts';
import type { Sessions } from '../services/use-session.ts';
import { despiteBrokenSeals } from './broken-seals.ts';
import { createDeskStream, type DeskReader, type Moment } from './desk-stream.ts';
import { createLosses, type LossTiming } from './losses.ts';
import { createOffers, type OfferTiming } from './offers.ts';
import { createPlaces } from './places.ts';
import { createReads, type Side } from './reads.ts';
import { createShifts, type ShiftTiming } from './shifts.ts';
import { createSseStreams, type SseStream } from './sse.ts';
import { createVisitorStream, type VisitorReader } from './visitor-stream.ts';
import { createWalls, type WallTiming } from './walls.ts';

/** Who listens to what: the only place that knows the open streams of this process. */
export interface Hub extends Moment {
  /**
   * Streams a conversation from after a seq on, until either side ends it. `isStill` is asked once it listens: what a reader was let
   * in by may have been taken away in that moment, of which nobody tells who does not listen yet.
   */
  streamConversation(
    response: ServerResponse,
    conversation: Conversation,
    after: number,
    isStill: () => Promise<boolean>,
  ): void;
  /** Resolves when something is added to a conversation, the time is up, or the client is gone. */
  waitForEvents(conversation: ConversationId, ms: number, signal: AbortSignal): Promise<void>;
  /** Streams an officer's desk, as long as the session lasts. */
  streamDesk(response: ServerResponse, officer: OfficerAccount, session: SecretHash): void;
  /** Streams the service as a supervisor watches it, as long as the session lasts. */
  streamWallboard(response: ServerResponse, officer: OfficerAccount, session: SecretHash): void;
  /** Ends the desks and wallboards of a session that was closed, or those of an officer, of all sessions or of all but one. */
  endDesks(which: { readonly session: SecretHash } | { readonly officer: OfficerId; readonly but?: SecretHash }): void;
  /** Who is at work, or how, may be another now. */
  shiftsChanged(): void;
  placeOf(conversation: ConversationId): Waiting | null;
  /** How many wait, as far as was counted last. */
  waiting(): number;
  /** One side has seen all up to a seq. */
  markRead(conversation: Conversation, by: Side, seq: number): void;
  /** How many streams are open. */
  count(): number;
  /** Tells everyone to come back, and ends all streams. */
  drain(): void;
}

export interface HubTiming extends LossTiming, OfferTiming, ShiftTiming, WallTiming {
  readonly absentAfterMs?: number;
  readonly stuckMs?: number;
  readonly keepAliveMs?: number;
  readonly sessionCheckMs?: number;
  readonly writeReadsAfterMs?: number;
}

/** A visitor who reconnects within this time was never away: networks change, polls pause. */
const ABSENT_AFTER_MS = 5_000;

/**
 * How many may read one conversation at one time: its tab, the one that it is just moving to, and a connection that is dead and does
 * not know it yet. The newest are let in: whoever has lost their connection has to get it back.
 */
const READERS_MAX = 3;

/** A desk whose session has ended meanwhile is cut off at the next look. */
const SESSION_CHECK_MS = 30_000;

/** Clients come back spread over this time, so that a restart is no storm. */
const RECONNECT_SPREAD_MS = 2_000;
const RECONNECT_MIN_MS = 200;

/** A set for each key, gone when it is empty. */
const createGroups = <Key, Member>() => {
  const groups = new Map<Key, Set<Member>>();
  return {
    of: (key: Key): Iterable<Member> => groups.get(key) ?? [],
    has: (key: Key): boolean => groups.has(key),
    all: function* (): Generator<Member> {
      for (const group of groups.values()) yield* group;
    },
    add(key: Key, member: Member) {
      const group = groups.get(key);
      if (group) group.add(member);
      else groups.set(key, new Set([member]));
    },
    remove(key: Key, member: Member) {
      const group = groups.get(key);
      group?.delete(member);
      if (group?.size === 0) groups.delete(key);
    },
  };
};

export const createHub = ({
  store,
  bus,
  clock,
  logger,
  opensAt = async () => null,
  routing,
  sessions,
  translating = () => null,
  timing = {},
}: {
  store: Store;
  bus: Bus;
  clock: Clock;
  logger: Logger;
  /** Day and night unless it says otherwise. */
  opensAt?: OpensAt;
  /** Within what times officers are asked, and taken to be gone. */
  routing: Policy['routing'];
  /** An open desk is a use of its session. */
  sessions: Sessions;
  /** Nothing unless it says otherwise. */
  translating?: Moment['translating'];
  /** Tests shorten them. */
  timing?: HubTiming;
}): Hub => {
  const visitors = createGroups<ConversationId, VisitorReader>();
  const desks = createGroups<OfficerId, DeskReader>();
  const absences = new Map<ConversationId, NodeJS.Timeout>();
  const present = new Set<ConversationId>();
  const streams = createSseStreams(timing);
  const places = createPlaces({
    reader: store,
    clock,
    logger,
    opensAt,
    onMove(conversation, waiting) {
      for (const visitor of visitors.of(conversation)) visitor.signal('waiting', waiting);
    },
  });

  const reads = createReads({ store, bus, logger, writeAfterMs: timing.writeReadsAfterMs });
  const losses = createLosses({ store, logger, timing });
  const shifts = createShifts({
    store,
    clock,
    logger,
    timing,
    grace: routing.giveBack,
    onTeam(team) {
      for (const desk of desks.all()) desk.team(team);
      walls.changed();
      offers.changed();
    },
  });
  const walls = createWalls({ reader: store, clock, logger, timing });
  const offers = createOffers({ store, clock, logger, times: routing.offer, timing });

  const presenceOf = (conversation: ConversationId): Presence => (present.has(conversation) ? 'connected' : 'absent');

  const moment: Moment = { now: clock, presenceOf, readBy: reads.of, translating };

  const arrive = (conversation: ConversationId) => {
    clearTimeout(absences.get(conversation));
    absences.delete(conversation);
    if (present.has(conversation)) return;
    present.add(conversation);
    bus.signal({ signal: 'presence', conversation, presence: 'connected' });
  };

  const depart = (conversation: ConversationId) => {
    const timer = setTimeout(() => {
      absences.delete(conversation);
      present.delete(conversation);
      bus.signal({ signal: 'presence', conversation, presence: 'absent' });
    }, timing.absentAfterMs ?? ABSENT_AFTER_MS);
    absences.set(conversation, timer.unref());
  };

  /** Listens for one reader; answers how to stop. */
  const listen = (conversation: ConversationId, visitor: VisitorReader): (() => void) => {
    const readers = [...visitors.of(conversation)];
    for (const oldest of readers.slice(0, Math.max(0, readers.length + 1 - READERS_MAX))) oldest.end();
    visitors.add(conversation, visitor);
    arrive(conversation);
    losses.arrived(conversation);
    return () => {
      visitors.remove(conversation, visitor);
      if (visitors.has(conversation)) return;
      depart(conversation);
      losses.departed(conversation);
    };
  };

  /** The desks of those who answer in it. */
  const atWork = function* (conversation: Conversation): Generator<DeskReader> {
    const holder = holderOf(conversation);
    if (holder) yield* desks.of(holder);
    if (conversation.state === 'held' && conversation.helper) yield* desks.of(conversation.helper);
  };

  const onChange = (change: Change) => {
    const { conversation, events, erased, lapsed, unseated } = change;
    losses.changed(change);
    if (erased || lapsed) walls.erased(conversation.id);
    // A copy: a poll that is answered takes itself out of the group.
    for (const visitor of [...visitors.of(conversation.id)]) {
      visitor.events(events);
      if (events.some(({ kind }) => kind === 'language')) {
        visitor.signal('translating', translating(conversation));
      }
      if (erased) visitor.signal('erased', {});
      if (erased || unseated) visitor.end();
    }
    const isTold = !erased && isOnlyTalk(events);
    // What is said concerns one desk; what happens to a conversation may take it out of the view of any.
    for (const desk of isTold ? atWork(conversation) : desks.all()) desk.change(change);
    if (isTold) return;
    walls.changed();
    offers.changed();
    // An offer moves nobody in the queue.
    if (erased || events.length > 0) places.changed();
  };

  const onSignal = (signal: Signal) => {
    for (const desk of desks.all()) desk.signal(signal);
    for (const visitor of visitors.of(signal.conversation)) {
      if (signal.signal === 'typing' && signal.author === 'officer') {
        visitor.signal('typing', { author: 'officer', alias: signal.alias });
      } else if (signal.signal === 'read' && signal.by === 'officer') visitor.signal('read', { seq: signal.seq });
    }
  };

  const unsubscribe = bus.subscribe({
    changes(batch) {
      for (const change of batch) onChange(change);
    },
    signal: onSignal,
  });

  /** Ends a stream once its session is over; until then it does not lie unused. */
  const watchSession = (sse: SseStream, session: SecretHash) => {
    const sessionCheck = setInterval(async () => {
      const still = await sessions.find(session).catch(() => true);
      if (!still) sse.end();
    }, timing.sessionCheckMs ?? SESSION_CHECK_MS);
    sessionCheck.unref();
    sse.onClose(() => clearInterval(sessionCheck));
  };

  const afterMs = () => Math.round(RECONNECT_MIN_MS + Math.random() * RECONNECT_SPREAD_MS);

  // Those who waited before this process started are counted too.
  places.changed();

  return {
    ...moment,
    markRead: reads.mark,
    shiftsChanged: shifts.changed,
    placeOf: places.of,
    waiting: places.waiting,
    count: streams.count,

    streamConversation(response, conversation, after, isStill) {
      const sse = streams.open(response);
      const { id } = conversation;
      const visitor = createVisitorStream({ reader: store, sse, conversation: id, after });
      sse.onClose(listen(id, visitor));
      const begin = async () => ((await isStill()) ? visitor.catchUp() : visitor.end());
      begin().catch((error: unknown) => {
        logger.warn({ error }, 'a visitor stream could not read the log');
        sse.end();
      });
      const place = places.of(id);
      if (place) visitor.signal('waiting', place);
      const seq = reads.of(conversation, 'officer');
      if (seq > 0) visitor.signal('read', { seq });
      const translated = translating(conversation);
      if (translated) visitor.signal('translating', translated);
    },

    waitForEvents(conversation, ms, signal) {
      return new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', finish);
          leave();
          resolve();
        };
        if (signal.aborted) {
          resolve();
          return;
        }
        const timer = setTimeout(finish, ms);
        const leave = listen(conversation, {
          events: (added) => {
            if (added.some((event) => visibleTo('visitor', event))) finish();
          },
          signal: () => {},
          end: finish,
        });
        signal.addEventListener('abort', finish);
      });
    },

    streamDesk(response, officer, session) {
      const sse = streams.open(response);
      const desk = createDeskStream({
        reader: despiteBrokenSeals(store, logger),
        logger,
        moment,
        officer,
        session,
        sse,
      });
      desks.add(officer.id, desk);
      shifts.arrived(officer.id);
      watchSession(sse, session);
      sse.onClose(() => {
        desks.remove(officer.id, desk);
        if (!desks.has(officer.id)) shifts.departed(officer.id);
      });
      desk.start();
    },

    streamWallboard(response, officer, session) {
      const sse = streams.open(response);
      watchSession(sse, session);
      walls.open({ officer, session, sse });
    },

    endDesks(which) {
      for (const wall of [...walls.all()]) {
        const isMeant =
          'officer' in which
            ? wall.officer.id === which.officer && wall.session !== which.but
            : wall.session === which.session;
        if (isMeant) wall.sse.end();
      }
      for (const desk of 'officer' in which ? desks.of(which.officer) : desks.all()) {
        if ('officer' in which ? desk.session !== which.but : desk.session === which.session) desk.end();
      }
    },

    drain() {
      unsubscribe();
      losses.stop();
      shifts.stop();
      offers.stop();
      reads.stop();
      places.stop();
      // Copies: a poll that is ended takes itself out of the group.
      for (const visitor of [...visitors.all()]) {
        visitor.signal('reconnect', { afterMs: afterMs() });
        visitor.end();
      }
      for (const desk of [...desks.all()]) {
        desk.reconnect(afterMs());
        desk.end();
      }
      walls.tellReconnect(afterMs());
      walls.stop();
      for (const timer of absences.values()) clearTimeout(timer);
      streams.stop();
    },
  };
};
