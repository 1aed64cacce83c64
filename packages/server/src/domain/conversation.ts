import {
  type ConversationId,
  type DangerStep,
  type Door,
  type Event,
  type EventKind,
  type LeaveWay,
  type OfficerId,
  type ProblemCode,
  type QueueId,
  REOPEN_MS,
  type SiteId,
  type SlowSeconds,
  TOKEN_LIFE_MS,
} from '@lanterne/protocol';
import { courseOf, provesDanger } from './danger.ts';

/** The visitor sends one message in so many seconds. */
export interface Slow {
  readonly seconds: number;
  /** From when on the next one is taken. */
  readonly from: number;
}

interface Common {
  readonly id: ConversationId;
  readonly site: SiteId;
  readonly door: Door;
  readonly locale: string;
  readonly danger: boolean;
  /** When it was flagged; null while it is not. */
  readonly dangerAt: number | null;
  /** Larger goes first, after danger. */
  readonly priority: number;
  /** The seq of the newest event. */
  readonly lastSeq: number;
  /** Milliseconds since the epoch, as all times of the domain. */
  readonly openedAt: number;
  /** When the newest event was written. */
  readonly lastAt: number;
  /** Its place in the queue when it was opened: 1 when nobody else waited. */
  readonly placeAtOpening: number;
  readonly queue: QueueId;
  /** What an officer must know for it, where a transfer asked for that. */
  readonly skill: string | null;
  /** When it came into the queue, or came back to it last. Whoever came first stays first: see `openedAt`. */
  readonly queuedAt: number;
  /** When an officer first wrote to the visitor. */
  readonly firstAnswerAt: number | null;
  /** How often it was given from one officer to another. */
  readonly transfers: number;
  /** What was last done about the danger, and when. */
  readonly dangerStep: DangerStep | null;
  readonly dangerStepAt: number | null;
  /** How far each side has read; 0 for nothing yet. */
  readonly readByVisitor: number;
  readonly readByOfficer: number;
  /** Whether the visitor communicates in sign language: what they read is not their first language. */
  readonly signs: boolean;
  /** Whether officers take the visitor to be under 18. */
  readonly minor: boolean;
  /** Null while the visitor writes as fast as they like; always null in danger. */
  readonly slow: Slow | null;
}

/** As long as nobody has ended it. */
interface Open {
  /** Since when the visitor's connection has been given up; null while it is not. */
  readonly lostAt: number | null;
}

/** An officer whom it was offered to, and until when they may take it before others are asked. */
export interface Offer {
  readonly to: OfficerId;
  readonly until: number;
  /** Those who had been asked before and did not take it. */
  readonly passed?: readonly OfficerId[];
}

/** To whom a conversation is given: an officer, who is asked first; a queue, at its priority; whoever has a skill. */
export type Destination =
  | { readonly to: 'officer'; readonly offer: Offer }
  | { readonly to: 'queue'; readonly queue: QueueId; readonly priority: number }
  | { readonly to: 'skill'; readonly skill: string };

/** In the queue, seen by every officer, held by none. */
export type Waiting = Common & Open & { readonly state: 'waiting'; readonly offer: Offer | null };
export type Held = Common &
  Open & {
    readonly state: 'held';
    readonly holder: OfficerId;
    /** A second officer, who reads and writes too. */
    readonly helper: OfficerId | null;
    /** Whom the holder has asked to help, and until when they may come. */
    readonly asked?: Offer;
    readonly claimedAt: number;
  };
/** The visitor left by exit or by end; an officer who held it still has to close it. */
export type Left = Common & {
  readonly state: 'left';
  readonly how: Exclude<LeaveWay, 'loss'>;
  readonly holder: OfficerId | null;
  readonly claimedAt: number | null;
  readonly endedAt: number;
};
export type Closed = Common & {
  readonly state: 'closed';
  /** How the visitor had left before; null when the officer ended it. */
  readonly how: Exclude<LeaveWay, 'loss'> | null;
  readonly holder: OfficerId;
  readonly claimedAt: number;
  readonly endedAt: number;
};

/** What is settled of a conversation when it is opened. */
type Opening = Pick<
  Waiting,
  'id' | 'site' | 'door' | 'locale' | 'danger' | 'queue' | 'priority' | 'lastSeq' | 'openedAt' | 'placeAtOpening'
>;

/** A conversation at its first moment, which is when it was opened. */
export const openedAs = (opening: Opening): Waiting => ({
  ...opening,
  state: 'waiting',
  dangerAt: opening.danger ? opening.openedAt : null,
  lastAt: opening.openedAt,
  queuedAt: opening.openedAt,
  skill: null,
  offer: null,
  firstAnswerAt: null,
  transfers: 0,
  dangerStep: null,
  dangerStepAt: null,
  readByVisitor: 0,
  readByOfficer: 0,
  signs: false,
  minor: false,
  slow: null,
  lostAt: null,
});

/** Left in danger before any officer had taken it. */
export type Unattended = Left & { readonly danger: true; readonly holder: null };

export type Conversation = Waiting | Held | Left | Closed;
export type ConversationState = Conversation['state'];

/** What somebody wants to do to a conversation. */
export type Act =
  | { readonly act: 'write' }
  | { readonly act: 'flagDanger' }
  | { readonly act: 'tellDetail' }
  /** The visitor has not understood a message. */
  | { readonly act: 'sayUnclear' }
  | { readonly act: 'chooseLanguage'; readonly locale: string }
  /** The visitor says whether something was clear. */
  | { readonly act: 'tellUnderstood' }
  | { readonly act: 'tellSigns'; readonly signs: boolean }
  | { readonly act: 'leave'; readonly how: LeaveWay }
  /** The visitor's connection is there again. */
  | { readonly act: 'return' }
  /** The visitor comes back by a resume code, whatever way they left. */
  | { readonly act: 'resume' }
  /** Asks one officer first, until a certain time. */
  | { readonly act: 'offer'; readonly offer: Offer }
  /** The officer to whom it is offered does not take it. */
  | { readonly act: 'pass'; readonly officer: OfficerId }
  /** Back to the queue, from an officer who is not there or gives it back. Whoever helped is asked first, until then. */
  | { readonly act: 'release'; readonly officer: OfficerId; readonly offerUntil: number }
  /** From its holder to somebody else. */
  | { readonly act: 'transfer'; readonly officer: OfficerId; readonly destination: Destination }
  /** The holder asks a second officer to help. */
  | { readonly act: 'askHelp'; readonly officer: OfficerId; readonly help: Offer }
  | { readonly act: 'join'; readonly officer: OfficerId }
  /** The one who helps goes, by their own will or by the holder's. */
  | { readonly act: 'part'; readonly officer: OfficerId }
  | { readonly act: 'claim'; readonly officer: OfficerId }
  /** A supervisor takes it from the officer who holds it; whose queue it is is settled by `permission.ts`. */
  | { readonly act: 'takeOver'; readonly officer: OfficerId }
  | { readonly act: 'answer'; readonly officer: OfficerId }
  /** Ask whether something is clear. */
  | { readonly act: 'askUnderstood'; readonly officer: OfficerId }
  /** Take one message in so many seconds, or as many as come. */
  | { readonly act: 'slow'; readonly officer: OfficerId; readonly seconds: SlowSeconds | null }
  /** Say whether the visitor is under 18. */
  | { readonly act: 'setMinor'; readonly officer: OfficerId; readonly minor: boolean }
  /** Write what officers alone read; who may is settled by `permission.ts`. */
  | { readonly act: 'note' }
  /** Agree on a word with the visitor. */
  | { readonly act: 'keepWord'; readonly officer: OfficerId }
  | { readonly act: 'stepDanger'; readonly officer: OfficerId; readonly step: DangerStep }
  | { readonly act: 'checkDanger'; readonly officer: OfficerId }
  /** Write a summary of what was told, for oneself or for the visitor. */
  | { readonly act: 'summarise'; readonly officer: OfficerId }
  /** The visitor consents to a summary, or does not. */
  | { readonly act: 'answerSummary' }
  /** What was consented to is sent, or the consent is taken back; also after the end. */
  | { readonly act: 'settleSummary' }
  | { readonly act: 'close'; readonly officer: OfficerId }
  /** Take back an end that came by mistake or too soon. */
  | { readonly act: 'reopen'; readonly officer: OfficerId };
export type ActKind = Act['act'];

export type Decision =
  /** Do it: the conversation becomes this, and an event is added to the log. */
  | { readonly verdict: 'done'; readonly next: Conversation }
  /** It was done before, whatever came after; nothing changes, and the first answer is given again. */
  | { readonly verdict: 'already' }
  | {
      readonly verdict: 'refused';
      readonly code: ProblemCode;
      /** After so long it is not refused any more. */
      readonly waitMs?: number;
    };

const ALREADY: Decision = { verdict: 'already' };
const done = (next: Conversation): Decision => ({ verdict: 'done', next });
const refused = (code: ProblemCode): Decision => ({ verdict: 'refused', code });

/** A conversation that is not the officer's answers as one that does not exist. */
const NOT_YOURS = refused('conversation_unknown');

/**
 * Whether somebody left in danger before any officer had taken the conversation. They may be hiding, and may have told
 * where: it stays before all officers until one of them has read it.
 */
export const isUnattended = (conversation: Conversation): conversation is Unattended =>
  conversation.state === 'left' && conversation.danger && conversation.holder === null;

/** A danger that others hold, and that nobody has closed: every supervisor is to know of it, and none reads it for that. */
export const isSharedDanger = (conversation: Conversation): boolean => {
  if (conversation.dangerStep === 'closed') return false;
  if (conversation.state === 'held') return conversation.danger || conversation.dangerStep !== null;
  return conversation.state === 'left' && conversation.danger && conversation.holder !== null;
};

/** A minor whom others answer: the supervisors of the queue are to know, and none reads it for that. */
export const isSharedMinor = (conversation: Conversation): boolean =>
  conversation.minor &&
  (conversation.state === 'held' || (conversation.state === 'left' && conversation.holder !== null));

type In<S extends ConversationState> = Extract<Conversation, { state: S }>;
type Doing<A extends ActKind> = Extract<Act, { act: A }>;

/** One rule for each act in each state. The type holds the table total. */
type Rules = { [S in ConversationState]: { [A in ActKind]: (now: In<S>, act: Doing<A>, at: number) => Decision } };

/** Who writes is there, whatever was thought of their connection. */
const there = <C extends Waiting | Held>(conversation: C): C =>
  conversation.lostAt === null ? conversation : { ...conversation, lostAt: null };

/** After an officer has closed the danger, another press of theirs is another danger, of which nobody has done anything yet. */
const endangered = (conversation: Waiting | Held, at: number): Decision => {
  const isClosed = conversation.dangerStep === 'closed';
  if (conversation.danger && !isClosed) return ALREADY;
  const course = isClosed ? { dangerStep: null, dangerStepAt: null } : {};
  return done({ ...there(conversation), ...course, danger: true, dangerAt: at, slow: null });
};

const written = (conversation: Waiting | Held, at: number): Decision => {
  const { slow } = conversation;
  if (!slow) return done(there(conversation));
  return at < slow.from
    ? { verdict: 'refused', code: 'too_many_requests', waitMs: slow.from - at }
    : done({ ...there(conversation), slow: { ...slow, from: at + slow.seconds * 1_000 } });
};

/** Whoever is in danger, or may be, is never slowed down; nor is it for good once an officer has closed it: another press lifts it. */
const slowed = (conversation: Held, seconds: SlowSeconds | null, at: number): Decision => {
  const { danger, dangerStep, slow } = conversation;
  if ((slow?.seconds ?? null) === seconds) return ALREADY;
  if (seconds === null) return done({ ...conversation, slow: null });
  const mayBeInDanger = dangerStep === null ? danger : dangerStep !== 'closed';
  return mayBeInDanger ? refused('conversation_in_danger') : done({ ...conversation, slow: { seconds, from: at } });
};

const saidMinor = (conversation: Held | Left, minor: boolean): Decision =>
  conversation.minor === minor ? ALREADY : done({ ...conversation, minor });

/** A step about the danger. Also after the visitor has left: those who were sent may still be on their way. */
const stepped = (conversation: Held | Left, step: DangerStep, at: number): Decision => {
  if (step === 'closed' && !conversation.danger && conversation.dangerStep === null) return refused('danger_needed');
  switch (courseOf(conversation.dangerStep, step)) {
    case 'same':
      return ALREADY;
    case 'again':
      return done(conversation);
    case 'back':
      return refused('danger_step_past');
    case 'forward': {
      const { slow } = conversation;
      const next = { ...conversation, dangerStep: step, dangerStepAt: at, slow: step === 'closed' ? slow : null };
      // After a closed one it is another danger, and as young as it is.
      const isNew = !conversation.danger || conversation.dangerStep === 'closed';
      return done(isNew && provesDanger(step) ? { ...next, danger: true, dangerAt: at } : next);
    }
  }
};

/** Whether an officer works on it: the one who holds it, or who helps. */
const worksOn = (conversation: Held | Left, officer: OfficerId): boolean =>
  conversation.holder === officer || (conversation.state === 'held' && conversation.helper === officer);

const speaks = (conversation: Waiting | Held, locale: string): Decision =>
  conversation.locale === locale ? ALREADY : done({ ...there(conversation), locale });

const told = (conversation: Waiting | Held): Decision =>
  conversation.danger ? done(there(conversation)) : refused('danger_needed');

/** A lost connection is written down but ends nothing: the visitor may come back. */
const gone = (conversation: Waiting | Held, how: LeaveWay, at: number): Decision => {
  if (how === 'loss') return conversation.lostAt === null ? done({ ...conversation, lostAt: at }) : ALREADY;
  if (conversation.state === 'waiting') {
    const { lostAt: _, offer: __, ...common } = conversation;
    return done({ ...common, state: 'left', how, holder: null, claimedAt: null, endedAt: at });
  }
  const { lostAt: _, helper: __, asked: ___, ...common } = conversation;
  return done({ ...common, state: 'left', how, endedAt: at });
};

const returned = (conversation: Waiting | Held): Decision =>
  conversation.lostAt === null ? ALREADY : done(there(conversation));

/** The first answer is what the promised two minutes are counted to. */
const answered = (conversation: Held, at: number): Decision =>
  done(conversation.firstAnswerAt === null ? { ...conversation, firstAnswerAt: at } : conversation);

/** It stands where it stood before: whoever came first stays first. */
const released = (
  { holder: _, helper, asked: ___, claimedAt: __, ...common }: Held,
  offerUntil: number,
  at: number,
): Decision => done({ ...common, state: 'waiting', queuedAt: at, offer: helper && { to: helper, until: offerUntil } });

const placedFor = (destination: Destination): Partial<Waiting> => {
  switch (destination.to) {
    case 'officer':
      return {};
    case 'queue':
      return { queue: destination.queue, priority: destination.priority, skill: null };
    case 'skill':
      return { skill: destination.skill };
  }
};

/** Whoever gave it away is as one to whom it was offered and who did not take it: asked again last of all. */
const offerAfter = (destination: Destination, giver: OfficerId, at: number): Offer =>
  destination.to === 'officer' ? { ...destination.offer, passed: [giver] } : { to: giver, until: at };

/**
 * It waits for whom it is meant, where every officer sees it: whoever does not take it, or is gone by then, strands nobody.
 * Whoever came first stays first.
 */
const transferred = (
  { holder, helper: _, asked: ___, claimedAt: __, ...common }: Held,
  destination: Destination,
  at: number,
): Decision =>
  destination.to === 'officer' && destination.offer.to === holder
    ? refused('own_conversation')
    : done({
        ...common,
        ...placedFor(destination),
        offer: offerAfter(destination, holder, at),
        state: 'waiting',
        queuedAt: at,
        transfers: common.transfers + 1,
      });

/** Whoever helps goes on helping, but for the one who takes it over. */
const takenOver = ({ asked: _, ...conversation }: Held, officer: OfficerId, at: number): Decision => {
  const helper = conversation.helper === officer ? null : conversation.helper;
  return done({ ...conversation, holder: officer, helper, claimedAt: at });
};

const isRunning = (offer: Offer | undefined, at: number): offer is Offer => offer !== undefined && offer.until > at;

const helpAsked = (now: Held, help: Offer, at: number): Decision => {
  if (help.to === now.holder) return refused('own_conversation');
  if (now.helper !== null) return now.helper === help.to ? ALREADY : refused('conversation_helped');
  // Asked again while they think about it, they have no more time for that.
  return now.asked?.to === help.to && isRunning(now.asked, at) ? ALREADY : done({ ...now, asked: help });
};

/** Nobody joins unasked: who helps reads all of it, and that is the holder's to give. */
const joined = (now: Held, officer: OfficerId, at: number): Decision => {
  if (now.helper === officer) return ALREADY;
  if (now.holder === officer) return refused('own_conversation');
  if (now.asked?.to !== officer || !isRunning(now.asked, at)) return NOT_YOURS;
  const { asked: _, ...common } = now;
  return done({ ...common, helper: officer });
};

const parted = (now: Held, officer: OfficerId): Decision => {
  if (now.holder !== officer && now.helper !== officer) return NOT_YOURS;
  return now.helper === null ? refused('officer_unknown') : done({ ...now, helper: null });
};

/** The one who closed it goes on. The visitor may be gone by now: that is told by their connection, as ever. */
const openedAgain = ({ endedAt, how: _, ...common }: Closed, at: number): Decision =>
  at - endedAt > REOPEN_MS
    ? refused('conversation_closed')
    : done({ ...common, state: 'held', helper: null, lostAt: null });

const closed = (conversation: Held, at: number): Decision => {
  const { lostAt: _, helper: __, asked: ___, ...common } = conversation;
  return done({ ...common, state: 'closed', how: null, endedAt: at });
};

/** Back to the queue, at its old place, or to the officer who held it. */
const reopened = (conversation: Left): Decision => {
  const { how: _, endedAt: __, holder, claimedAt, ...common } = conversation;
  return holder === null || claimedAt === null
    ? done({ ...common, state: 'waiting', offer: null, lostAt: null })
    : done({ ...common, state: 'held', holder, helper: null, claimedAt, lostAt: null });
};

const rules: Rules = {
  waiting: {
    write: (now, _, at) => written(now, at),
    flagDanger: (now, _, at) => endangered(now, at),
    tellDetail: told,
    sayUnclear: (now) => done(there(now)),
    chooseLanguage: (now, { locale }) => speaks(now, locale),
    tellUnderstood: (now) => done(there(now)),
    tellSigns: (now, { signs }) => done({ ...there(now), signs }),
    leave: (now, { how }, at) => gone(now, how, at),
    return: returned,
    resume: (now) => done(there(now)),
    offer: (now, { offer }) => done({ ...now, offer }),
    pass: (now, { officer }, at) =>
      now.offer?.to === officer && now.offer.until > at
        ? done({ ...now, offer: { ...now.offer, until: at } })
        : ALREADY,
    release: () => NOT_YOURS,
    transfer: () => NOT_YOURS,
    askHelp: () => NOT_YOURS,
    join: () => NOT_YOURS,
    part: () => NOT_YOURS,
    claim: ({ offer: _, ...now }, { officer }, at) =>
      done({ ...now, state: 'held', holder: officer, helper: null, claimedAt: at }),
    takeOver: () => NOT_YOURS,
    answer: () => NOT_YOURS,
    askUnderstood: () => NOT_YOURS,
    slow: () => NOT_YOURS,
    setMinor: () => NOT_YOURS,
    note: (now) => done(now),
    keepWord: () => NOT_YOURS,
    stepDanger: () => NOT_YOURS,
    checkDanger: () => NOT_YOURS,
    summarise: () => NOT_YOURS,
    answerSummary: (now) => done(there(now)),
    settleSummary: (now) => done(now),
    close: () => NOT_YOURS,
    reopen: () => NOT_YOURS,
  },
  held: {
    write: (now, _, at) => written(now, at),
    flagDanger: (now, _, at) => endangered(now, at),
    tellDetail: told,
    sayUnclear: (now) => done(there(now)),
    chooseLanguage: (now, { locale }) => speaks(now, locale),
    tellUnderstood: (now) => done(there(now)),
    tellSigns: (now, { signs }) => done({ ...there(now), signs }),
    leave: (now, { how }, at) => gone(now, how, at),
    return: returned,
    resume: (now) => done(there(now)),
    offer: () => refused('conversation_held'),
    // Somebody was faster.
    pass: () => ALREADY,
    release: (now, { officer, offerUntil }, at) => (now.holder === officer ? released(now, offerUntil, at) : NOT_YOURS),
    transfer: (now, { officer, destination }, at) =>
      now.holder === officer ? transferred(now, destination, at) : NOT_YOURS,
    askHelp: (now, { officer, help }, at) => (now.holder === officer ? helpAsked(now, help, at) : NOT_YOURS),
    join: (now, { officer }, at) => joined(now, officer, at),
    part: (now, { officer }) => parted(now, officer),
    claim: (now, { officer }) => (now.holder === officer ? ALREADY : refused('conversation_held')),
    takeOver: (now, { officer }, at) => (now.holder === officer ? ALREADY : takenOver(now, officer, at)),
    answer: (now, { officer }, at) => (worksOn(now, officer) ? answered(now, at) : NOT_YOURS),
    askUnderstood: (now, { officer }) => (worksOn(now, officer) ? done(now) : NOT_YOURS),
    slow: (now, { officer, seconds }, at) => (now.holder === officer ? slowed(now, seconds, at) : NOT_YOURS),
    setMinor: (now, { officer, minor }) => (worksOn(now, officer) ? saidMinor(now, minor) : NOT_YOURS),
    note: (now) => done(now),
    keepWord: (now, { officer }) => (now.holder === officer ? done(now) : NOT_YOURS),
    stepDanger: (now, { officer, step }, at) => (worksOn(now, officer) ? stepped(now, step, at) : NOT_YOURS),
    checkDanger: (now, { officer }) => (worksOn(now, officer) ? done(now) : NOT_YOURS),
    summarise: (now, { officer }) => (now.holder === officer ? done(now) : NOT_YOURS),
    answerSummary: (now) => done(there(now)),
    settleSummary: (now) => done(now),
    close: (now, { officer }, at) => (now.holder === officer ? closed(now, at) : NOT_YOURS),
    reopen: (now, { officer }) => (now.holder === officer ? ALREADY : NOT_YOURS),
  },
  left: {
    write: () => refused('conversation_left'),
    flagDanger: (now) => (now.danger ? ALREADY : refused('conversation_left')),
    tellDetail: () => refused('conversation_left'),
    sayUnclear: () => refused('conversation_left'),
    chooseLanguage: () => refused('conversation_left'),
    tellUnderstood: () => refused('conversation_left'),
    tellSigns: () => refused('conversation_left'),
    // An exit after a goodbye still matters: the officer should know that the visitor hid the screen.
    leave: (now, { how }) => (how === 'exit' && now.how === 'end' ? done({ ...now, how }) : ALREADY),
    return: () => refused('conversation_left'),
    resume: reopened,
    offer: () => refused('conversation_left'),
    pass: () => ALREADY,
    // There is nobody to give it back to: whoever held it closes it.
    release: (now, { officer }) => (now.holder === officer ? refused('conversation_left') : NOT_YOURS),
    transfer: (now, { officer }) => (now.holder === officer ? refused('conversation_left') : NOT_YOURS),
    askHelp: (now, { officer }) => (now.holder === officer ? refused('conversation_left') : NOT_YOURS),
    join: () => NOT_YOURS,
    part: () => NOT_YOURS,
    claim: (now, { officer }, at) => {
      if (isUnattended(now)) return done({ ...now, holder: officer, claimedAt: at });
      return now.holder === officer ? ALREADY : refused('conversation_left');
    },
    takeOver: (now, { officer }, at) => {
      if (now.holder === null) return NOT_YOURS;
      return now.holder === officer ? ALREADY : done({ ...now, holder: officer, claimedAt: at });
    },
    answer: (now, { officer }) => (now.holder === officer ? refused('conversation_left') : NOT_YOURS),
    askUnderstood: (now, { officer }) => (now.holder === officer ? refused('conversation_left') : NOT_YOURS),
    slow: (now, { officer }) => (now.holder === officer ? refused('conversation_left') : NOT_YOURS),
    // A child who has gone is still one whom somebody must think of.
    setMinor: (now, { officer, minor }) => (worksOn(now, officer) ? saidMinor(now, minor) : NOT_YOURS),
    // Why they left, or what was done since, is still to be said.
    note: (now) => done(now),
    keepWord: (now, { officer }) => (now.holder === officer ? refused('conversation_left') : NOT_YOURS),
    stepDanger: (now, { officer, step }, at) => (worksOn(now, officer) ? stepped(now, step, at) : NOT_YOURS),
    checkDanger: (now, { officer }) => (worksOn(now, officer) ? done(now) : NOT_YOURS),
    summarise: (now, { officer }) => (now.holder === officer ? refused('conversation_left') : NOT_YOURS),
    answerSummary: () => refused('conversation_left'),
    settleSummary: (now) => done(now),
    close: (now, { officer }) =>
      now.holder === officer && now.claimedAt !== null
        ? // It ended when the visitor left: they were told until when it is kept from then on.
          done({ ...now, state: 'closed', holder: officer, claimedAt: now.claimedAt })
        : NOT_YOURS,
    reopen: (now, { officer }) => (now.holder === officer ? refused('conversation_left') : NOT_YOURS),
  },
  closed: {
    write: () => refused('conversation_closed'),
    flagDanger: (now) => (now.danger ? ALREADY : refused('conversation_closed')),
    tellDetail: () => refused('conversation_closed'),
    sayUnclear: () => refused('conversation_closed'),
    chooseLanguage: () => refused('conversation_closed'),
    tellUnderstood: () => refused('conversation_closed'),
    tellSigns: () => refused('conversation_closed'),
    // Who hid the screen after the end is not written to again.
    leave: (now, { how }) => {
      if (how === 'exit' && now.how === null) return done({ ...now, how });
      return now.how === null ? refused('conversation_closed') : ALREADY;
    },
    return: () => refused('conversation_closed'),
    // It can be read again, and stays closed.
    resume: () => ALREADY,
    offer: () => refused('conversation_closed'),
    pass: () => ALREADY,
    release: (now, { officer }) => (now.holder === officer ? refused('conversation_closed') : NOT_YOURS),
    transfer: (now, { officer }) => (now.holder === officer ? refused('conversation_closed') : NOT_YOURS),
    askHelp: (now, { officer }) => (now.holder === officer ? refused('conversation_closed') : NOT_YOURS),
    join: () => NOT_YOURS,
    part: () => NOT_YOURS,
    claim: (now, { officer }) => (now.holder === officer ? ALREADY : refused('conversation_closed')),
    takeOver: (now, { officer }) => (now.holder === officer ? ALREADY : refused('conversation_closed')),
    answer: (now, { officer }) => (now.holder === officer ? refused('conversation_closed') : NOT_YOURS),
    askUnderstood: (now, { officer }) => (now.holder === officer ? refused('conversation_closed') : NOT_YOURS),
    slow: (now, { officer }) => (now.holder === officer ? refused('conversation_closed') : NOT_YOURS),
    setMinor: (now, { officer }) => (now.holder === officer ? refused('conversation_closed') : NOT_YOURS),
    note: () => refused('conversation_closed'),
    keepWord: (now, { officer }) => (now.holder === officer ? refused('conversation_closed') : NOT_YOURS),
    stepDanger: (now, { officer }) => (now.holder === officer ? refused('conversation_closed') : NOT_YOURS),
    checkDanger: (now, { officer }) => (now.holder === officer ? refused('conversation_closed') : NOT_YOURS),
    summarise: (now, { officer }) => (now.holder === officer ? refused('conversation_closed') : NOT_YOURS),
    answerSummary: () => refused('conversation_closed'),
    settleSummary: (now) => done(now),
    close: (now, { officer }) => (now.holder === officer ? ALREADY : NOT_YOURS),
    reopen: (now, { officer }, at) => {
      if (now.holder !== officer) return NOT_YOURS;
      return now.how === null ? openedAgain(now, at) : refused('conversation_left');
    },
  },
};

/** What becomes of `conversation` when somebody does `act` at the time `at`. Pure. */
export const decide = (conversation: Conversation, act: Act, at: number): Decision => {
  // The table is indexed by two unions at once, which the compiler cannot follow; `Rules` proves each cell.
  const rule = rules[conversation.state][act.act] as (now: Conversation, act: Act, at: number) => Decision;
  return rule(conversation, act, at);
};

const TALK: ReadonlySet<EventKind> = new Set([
  'message',
  'card',
  'understood-asked',
  'understood',
  'detail',
  'file',
  'signal-word',
  'note',
  'inspected',
  'danger-check',
  'summary-drafted',
  'summary-proposed',
  'summary-answered',
  'summary-withdrawn',
  'summary-sent',
  'summary-signed',
  'translation',
  'unclear',
  'language-suggested',
  'slow',
]);

/** Whether an event adds to the transcript alone, and changes nothing of what desks list of the conversation. */
export const isTalk = ({ kind }: Event): boolean => TALK.has(kind);

/** Whether all that was added is talk. What adds nothing to the log, such as an offer, changes how it is listed. */
export const isOnlyTalk = (events: readonly Event[]): boolean => events.length > 0 && events.every(isTalk);

/** Whether it was taken out of slow mode by something else than that act. */
export const isLifted = (before: Conversation, after: Conversation, { act }: Act): boolean =>
  act !== 'slow' && before.slow !== null && after.slow === null;

/** Whether the visitor's connection had been given up, and is there again. */
export const comesBack = (before: Conversation, after: Conversation): boolean =>
  'lostAt' in before && before.lostAt !== null && 'lostAt' in after && after.lostAt === null;

export const tokenExpired = ({ lastAt }: Conversation, tokenAt: number | null, now: number): boolean =>
  now - Math.max(lastAt, tokenAt ?? lastAt) > TOKEN_LIFE_MS;
