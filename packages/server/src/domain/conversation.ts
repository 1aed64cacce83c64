import type { ConversationId, Door, LeaveWay, OfficerId, ProblemCode, SiteId } from '@lanterne/protocol';

interface Common {
  readonly id: ConversationId;
  readonly site: SiteId;
  readonly door: Door;
  readonly locale: string;
  readonly danger: boolean;
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
}

/** In the queue, seen by every officer, held by none. */
export type Waiting = Common & { readonly state: 'waiting' };
export type Held = Common & { readonly state: 'held'; readonly holder: OfficerId; readonly claimedAt: number };
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

export type Conversation = Waiting | Held | Left | Closed;
export type ConversationState = Conversation['state'];

/** What somebody wants to do to a conversation. */
export type Act =
  | { readonly act: 'write' }
  | { readonly act: 'flagDanger' }
  | { readonly act: 'leave'; readonly how: LeaveWay }
  | { readonly act: 'claim'; readonly officer: OfficerId }
  | { readonly act: 'answer'; readonly officer: OfficerId }
  | { readonly act: 'close'; readonly officer: OfficerId };
export type ActKind = Act['act'];

export type Decision =
  /** Do it: the conversation becomes this, and an event is added to the log. */
  | { readonly verdict: 'done'; readonly next: Conversation }
  /** It was done before, whatever came after; nothing changes, and the first answer is given again. */
  | { readonly verdict: 'already' }
  | { readonly verdict: 'refused'; readonly code: ProblemCode };

const ALREADY: Decision = { verdict: 'already' };
const done = (next: Conversation): Decision => ({ verdict: 'done', next });
const refused = (code: ProblemCode): Decision => ({ verdict: 'refused', code });

/** A conversation that is not the officer's answers as one that does not exist. */
const NOT_YOURS = refused('conversation_unknown');

type In<S extends ConversationState> = Extract<Conversation, { state: S }>;
type Doing<A extends ActKind> = Extract<Act, { act: A }>;

/** One rule for each act in each state. The type holds the table total. */
type Rules = { [S in ConversationState]: { [A in ActKind]: (now: In<S>, act: Doing<A>, at: number) => Decision } };

const endangered = (conversation: Waiting | Held): Decision =>
  conversation.danger ? ALREADY : done({ ...conversation, danger: true });

/** A lost connection is written down but ends nothing: the visitor may come back. */
const gone = (conversation: Waiting | Held, how: LeaveWay, at: number): Decision => {
  if (how === 'loss') return done(conversation);
  const held = conversation.state === 'held';
  return done({
    ...conversation,
    state: 'left',
    how,
    holder: held ? conversation.holder : null,
    claimedAt: held ? conversation.claimedAt : null,
    endedAt: at,
  });
};

const rules: Rules = {
  waiting: {
    write: done,
    flagDanger: endangered,
    leave: (now, { how }, at) => gone(now, how, at),
    claim: (now, { officer }, at) => done({ ...now, state: 'held', holder: officer, claimedAt: at }),
    answer: () => NOT_YOURS,
    close: () => NOT_YOURS,
  },
  held: {
    write: done,
    flagDanger: endangered,
    leave: (now, { how }, at) => gone(now, how, at),
    claim: (now, { officer }) => (now.holder === officer ? ALREADY : refused('conversation_held')),
    answer: (now, { officer }) => (now.holder === officer ? done(now) : NOT_YOURS),
    close: (now, { officer }, at) =>
      now.holder === officer ? done({ ...now, state: 'closed', how: null, endedAt: at }) : NOT_YOURS,
  },
  left: {
    write: () => refused('conversation_left'),
    flagDanger: (now) => (now.danger ? ALREADY : refused('conversation_left')),
    // An exit after a goodbye still matters: the officer should know that the visitor hid the screen.
    leave: (now, { how }) => (how === 'exit' && now.how === 'end' ? done({ ...now, how }) : ALREADY),
    claim: (now, { officer }) => (now.holder === officer ? ALREADY : refused('conversation_left')),
    answer: (now, { officer }) => (now.holder === officer ? refused('conversation_left') : NOT_YOURS),
    close: (now, { officer }, at) =>
      now.holder === officer && now.claimedAt !== null
        ? done({ ...now, state: 'closed', holder: officer, claimedAt: now.claimedAt, endedAt: at })
        : NOT_YOURS,
  },
  closed: {
    write: () => refused('conversation_closed'),
    flagDanger: (now) => (now.danger ? ALREADY : refused('conversation_closed')),
    leave: (now) => (now.how === null ? refused('conversation_closed') : ALREADY),
    claim: (now, { officer }) => (now.holder === officer ? ALREADY : refused('conversation_closed')),
    answer: (now, { officer }) => (now.holder === officer ? refused('conversation_closed') : NOT_YOURS),
    close: (now, { officer }) => (now.holder === officer ? ALREADY : NOT_YOURS),
  },
};

/** What becomes of `conversation` when somebody does `act` at the time `at`. Pure. */
export const decide = (conversation: Conversation, act: Act, at: number): Decision => {
  // The table is indexed by two unions at once, which the compiler cannot follow; `Rules` proves each cell.
  const rule = rules[conversation.state][act.act] as (now: Conversation, act: Act, at: number) => Decision;
  return rule(conversation, act, at);
};

/** A visitor's token dies so long after the newest event. */
export const TOKEN_LIFE_MS = 24 * 60 * 60 * 1000;

export const tokenExpired = (conversation: Conversation, now: number): boolean =>
  now - conversation.lastAt > TOKEN_LIFE_MS;
