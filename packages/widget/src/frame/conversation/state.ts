import type {
  Asking,
  CloseReason,
  Detail,
  Door,
  Event,
  FileFacts,
  ProblemCode,
  SentCard,
  Translating,
  Waiting,
} from '@lanterne/protocol';

export interface Refused {
  readonly refused: ProblemCode;
}

/** How far a message of one's own has come. */
export type Delivery = 'sending' | 'delayed' | 'sent' | Refused;

interface Placed {
  /** Its place in the log; none before the log has it. */
  readonly seq?: number;
  /** RFC 3339; of this device until the server has said when. */
  readonly at: string;
}

/** Who answers changes: told in the transcript, between the messages. */
export type Fact = 'released' | 'transferred' | 'joined' | 'parted' | 'reopened';

/** What stands in the transcript. */
export type Item =
  | ({
      readonly kind: 'mine';
      readonly id: string;
      readonly text: string;
      readonly delivery: Delivery;
      /** It is a file, and its name the text. */
      readonly file?: FileFacts;
    } & Placed)
  | ({ readonly kind: 'claimed' | Fact; readonly id: string; readonly alias: string } & Placed)
  | ({
      readonly kind: 'theirs';
      readonly id: string;
      readonly text: string;
      readonly alias: string;
      /** It is a card, and the text says the same. */
      readonly card?: SentCard;
      /** What is asked by it, beyond its words. */
      readonly asks?: Asking | undefined;
    } & Placed)
  /** One message in so many seconds from then on; null for as many as one likes. */
  | ({ readonly kind: 'slow'; readonly id: string; readonly seconds: number | null } & Placed)
  | ({ readonly kind: 'closed'; readonly id: string; readonly reason?: CloseReason | undefined } & Placed);

/** What is told between the messages. */
export type FactItem = Exclude<Item, { readonly kind: 'mine' | 'theirs' }>;

/** Where the conversation stands, as far as this page knows. */
export type Phase =
  /** Nothing was sent: the door may still be chosen. */
  | { readonly name: 'new' }
  /** The first message is on its way. */
  | { readonly name: 'opening' }
  | {
      readonly name: 'waiting';
      readonly standing: Waiting | null;
      /** Already, or for as long as can be told. */
      readonly long: boolean;
    }
  | { readonly name: 'held'; readonly alias: string; readonly typing: boolean }
  | {
      readonly name: 'over';
      /** By nobody: the server does not let this page go on. */
      readonly by: 'officer' | 'visitor' | 'nobody';
      /** As the log has it; null until the log has it. */
      readonly at: string | null;
      readonly erasing: 'no' | 'asked' | 'refused' | 'kept';
    }
  | {
      readonly name: 'erased';
      /**
       * `gone`: or taken over by somebody with its list, this page only knows that it may not speak of it any more. `moved`: it goes
       * on in another window, and is nothing to this one.
       */
      readonly how: 'erased' | 'gone' | 'moved';
    };

/** The last thing worth a polite word to who cannot see the screen. The number tells two of a kind apart. */
export type News = readonly [
  count: number,
  kind: 'none' | 'sent' | 'standing' | 'long' | 'typing' | 'read' | 'back' | 'resumed',
];

/** Whether somebody is in danger: said by a press, and then known to the server, which may also refuse it. */
export type Danger = 'no' | 'asked' | 'flagged' | 'refused';

export type About = Detail['about'];
/** The newest of what was told about the danger, by what it is about. */
export type Details = { readonly [A in About]?: Extract<Detail, { about: A }> };

/** Whether somebody else may see the screen: what the visitor answered. */
export type Watched = 'yes' | 'no' | 'unsure';

export interface Conversation {
  readonly phase: Phase;
  readonly watched: Watched | null;
  /** Nothing draws attention: neutral words, no counts, nothing that moves. */
  readonly discreet: boolean;
  readonly danger: Danger;
  readonly details: Details;
  /** Those of the details that are not on the server yet. */
  readonly untold: readonly About[];
  /** The officer has read up to this seq. */
  readonly readSeq: number;
  readonly door: Door | null;
  /** By seq; what the log does not have yet comes last, in the order of writing. */
  readonly items: readonly Item[];
  /** What the parts that come later read of the log for themselves: of a summary, of translations, of what was understood. */
  readonly records: readonly Event[];
  /** What is translated; null where both sides have the same language. */
  readonly translating: Translating | null;
  readonly lost: boolean;
  /** It is not erased before, whenever it ends, since it can still be come back to; 0 where it cannot. Milliseconds since the epoch. */
  readonly keptUntil: number;
  /** It was there before this page was. */
  readonly replayed: boolean;
  readonly news: News;
}

export type Action =
  | { readonly type: 'door'; readonly door: Door | null }
  | { readonly type: 'wrote'; readonly id: string; readonly text: string; readonly at: string }
  | { readonly type: 'delayed'; readonly id: string }
  /** Acknowledged: it is on the server's disk. */
  | { readonly type: 'sent'; readonly id: string; readonly seq?: number; readonly at?: string }
  | { readonly type: 'refused'; readonly id: string; readonly code: ProblemCode }
  /** The visitor took the text of a refused message back into the field. */
  | { readonly type: 'taken-back'; readonly id: string }
  | { readonly type: 'opened' }
  | { readonly type: 'event'; readonly event: Event }
  | { readonly type: 'waiting'; readonly standing: Waiting | null }
  /** It has waited for long. */
  | { readonly type: 'long' }
  | { readonly type: 'typing'; readonly typing: boolean }
  | { readonly type: 'read'; readonly seq: number }
  | { readonly type: 'translating'; readonly translating: Translating | null }
  | { readonly type: 'danger'; readonly danger: Danger }
  | { readonly type: 'told'; readonly detail: Detail }
  /** The newest detail of a kind has arrived, or never will. */
  | { readonly type: 'heard'; readonly about: About; readonly ok: boolean }
  /** Turned on or off, perhaps by the answer to who may see the screen. */
  | { readonly type: 'discreet'; readonly on: boolean; readonly watched?: Watched }
  | { readonly type: 'lost'; readonly lost: boolean }
  | { readonly type: 'ended'; readonly by: 'visitor' | 'nobody'; readonly at: string | null }
  | { readonly type: 'erasing'; readonly erasing: 'asked' | 'refused' | 'kept' }
  | { readonly type: 'erased'; readonly how?: 'gone' | 'moved' }
  /** It can be come back to until then. */
  | { readonly type: 'kept'; readonly until: number }
  /** A conversation that was there before is looked for. */
  | { readonly type: 'resuming' }
  /** All that the log has of it. */
  | { readonly type: 'replay'; readonly events: readonly Event[] }
  | { readonly type: 'again' };

export const NEW_CONVERSATION: Conversation = {
  phase: { name: 'new' },
  watched: null,
  discreet: false,
  danger: 'no',
  details: {},
  untold: [],
  readSeq: 0,
  door: null,
  items: [],
  records: [],
  translating: null,
  lost: false,
  keptUntil: 0,
  replayed: false,
  news: [0, 'none'],
};

/** Who hears what comes has no use for what was said before: it is not said any more. */
const hush = (state: Conversation): Conversation => tell(state, 'none');

const JUST_WAITING: Phase = { name: 'waiting', standing: null, long: false };

/** From so many minutes on a wait is long. */
export const LONG_MINUTES = 10;
const HOUR_MINUTES = 60;

/** An estimate says no more than it knows: the longer it is, the rounder, and never too short. */
const rounded = (minutes: number): number => {
  if (minutes <= LONG_MINUTES) return minutes;
  const step = minutes <= HOUR_MINUTES ? 5 : 30;
  return Math.ceil(minutes / step) * step;
};

const tell = (state: Conversation, kind: News[1]): Conversation => ({ ...state, news: [state.news[0] + 1, kind] });

/** Puts an item where its seq belongs, in the place of what was shown of it before. */
const place = (items: readonly Item[], item: Item): readonly Item[] => {
  const others = items.filter(({ id }) => id !== item.id);
  const { seq } = item;
  const next = seq === undefined ? -1 : others.findIndex((other) => other.seq === undefined || other.seq > seq);
  return next < 0 ? [...others, item] : [...others.slice(0, next), item, ...others.slice(next)];
};

const put = (state: Conversation, item: Item): Conversation => ({ ...state, items: place(state.items, item) });

const change = (state: Conversation, id: string, edit: (mine: Item & { kind: 'mine' }) => Item): Conversation => {
  const found = state.items.find((item) => item.id === id);
  return found?.kind === 'mine' ? put(state, edit(found)) : state;
};

const isOver = ({ phase }: Conversation): boolean => phase.name === 'over' || phase.name === 'erased';

const end = (state: Conversation, by: (Phase & { name: 'over' })['by'], at: string | null): Conversation => {
  const { phase } = state;
  // What the log says first of the end is when it ended.
  if (phase.name === 'over') return { ...state, phase: { ...phase, at: phase.at ?? at } };
  return phase.name === 'erased' ? state : { ...state, phase: { name: 'over', by, at, erasing: 'no' }, lost: false };
};

const told = (state: Conversation, detail: Detail): Conversation => ({
  ...state,
  details: { ...state.details, [detail.about]: detail },
});

const heard = (state: Conversation, about: About, ok: boolean): Conversation => {
  const untold = state.untold.filter((other) => other !== about);
  if (ok) return tell({ ...state, untold }, 'sent');
  const { [about]: _, ...details } = state.details;
  return { ...state, untold, details };
};

/** Whoever may look on does so as before. */
const anew = ({ watched, discreet }: Conversation): Conversation => ({ ...NEW_CONVERSATION, watched, discreet });

const hushed = (state: Conversation, on: boolean): Conversation => {
  const { phase } = state;
  return { ...state, discreet: on, phase: phase.name === 'held' ? { ...phase, typing: false } : phase };
};

const inDanger = (before: Conversation, danger: Danger): Conversation => {
  // Whoever is in danger may be seen.
  const state = danger === 'asked' ? hushed(before, true) : before;
  const { phase, items } = state;
  // The press opens the conversation, if need be.
  if (phase.name === 'new' && danger === 'asked') return { ...state, danger, phase: { name: 'opening' } };
  const isNothingLeft = phase.name === 'opening' && danger === 'refused' && items.length === 0;
  return isNothingLeft ? { ...state, danger, phase: { name: 'new' }, lost: false } : { ...state, danger };
};

/** Whether nobody holds it from then on, until somebody takes it. */
const isGivenUp = (kind: Item['kind']): boolean => kind === 'released' || kind === 'transferred';
const isTaken = (kind: Item['kind']): boolean => kind === 'claimed' || kind === 'reopened';

/** Who has left, or wants it erased, does not come back because an officer opens it again. */
const mayGoOn = ({ phase }: Conversation): boolean =>
  phase.name === 'over' && phase.by === 'officer' && phase.erasing === 'no';

/** Where the conversation stood before the visitor left it, and came back by a code. */
const back = (state: Conversation): Conversation => {
  if (state.phase.name !== 'over' || state.phase.by !== 'visitor') return state;
  const last = state.items.findLast(({ kind }) => isTaken(kind) || isGivenUp(kind));
  const isHeld = last && isTaken(last.kind) && 'alias' in last;
  return { ...state, phase: isHeld ? { name: 'held', alias: last.alias, typing: false } : JUST_WAITING };
};

const onEvent = (state: Conversation, event: Event): Conversation => {
  const { seq, at } = event;
  switch (event.kind) {
    case 'opened':
      return { ...state, door: event.door };
    case 'file': {
      const { id, file } = event;
      return put(state, { kind: 'mine', id, text: file.name, seq, at, delivery: 'sent', file });
    }
    case 'danger':
      return { ...state, danger: 'flagged' };
    case 'detail':
      // What is on its way is newer.
      return state.untold.includes(event.detail.about) ? state : told(state, event.detail);
    case 'card':
    case 'message': {
      if (event.author === 'visitor') return put(state, { ...event, kind: 'mine', delivery: 'sent' });
      const shown = put(state, { ...event, kind: 'theirs' });
      return hush(shown.phase.name === 'held' ? { ...shown, phase: { ...shown.phase, typing: false } } : shown);
    }
    case 'claimed':
    case 'released':
    case 'transferred':
    case 'joined':
    case 'parted':
    case 'reopened': {
      const { kind, alias } = event;
      const shown = hush(put(state, { ...event, id: `${kind} ${seq}` }));
      if (isOver(state) && !(kind === 'reopened' && mayGoOn(state))) return shown;
      if (isGivenUp(kind)) return { ...shown, phase: JUST_WAITING };
      return isTaken(kind) ? { ...shown, phase: { name: 'held', alias, typing: false } } : shown;
    }
    case 'slow':
      return hush(put(state, { ...event, id: `slow ${seq}` }));
    case 'closed':
      return end(put(state, { ...event, id: `closed ${seq}` }), 'officer', at);
    case 'left':
      // A loss ends nothing.
      return event.how === 'loss' ? state : end(state, 'visitor', at);
    case 'returned':
      return back(state);
    default:
      // Shown by parts that come later, if at all: what only officers see never reaches this page.
      event.kind satisfies
        | 'summary-proposed'
        | 'summary-answered'
        | 'summary-withdrawn'
        | 'summary-sent'
        | 'summary-signed'
        | 'understood-asked'
        | 'understood'
        | 'signs'
        | 'translation'
        | 'unclear'
        | 'language-suggested'
        | 'help-asked'
        | 'signal-word'
        | 'minor'
        | 'note'
        | 'inspected'
        | 'danger-step'
        | 'danger-check'
        | 'outcome'
        | 'summary-drafted'
        | 'lapsed'
        | 'language';
      return { ...state, records: [...state.records, event] };
  }
};

const samePlace = (a: Waiting | null, b: Waiting | null) =>
  a?.place === b?.place && a?.minutes === b?.minutes && a?.opensAt === b?.opensAt;

/** What the conversation becomes. Pure; what cannot happen in a phase changes nothing. */
export const transition = (state: Conversation, action: Action): Conversation => {
  const { phase } = state;
  const isAlways = action.type === 'again' || action.type === 'resuming' || action.type === 'discreet';
  if (phase.name === 'erased' && !isAlways) return state;
  switch (action.type) {
    case 'door':
      return phase.name === 'new' ? { ...state, door: action.door } : state;
    case 'wrote': {
      if (phase.name === 'over') return state;
      const { id, text, at } = action;
      const shown = put(state, { kind: 'mine', id, text, at, delivery: 'sending' });
      return phase.name === 'new' ? { ...shown, phase: { name: 'opening' } } : shown;
    }
    case 'delayed': {
      const shown = change(state, action.id, (mine) => ({ ...mine, delivery: 'delayed' }));
      // No link tells of the outage before there is a conversation.
      return phase.name === 'opening' ? { ...shown, lost: true } : shown;
    }
    case 'sent':
      return tell(
        change(state, action.id, (mine) => ({ ...mine, ...action, at: action.at ?? mine.at, delivery: 'sent' })),
        'sent',
      );
    case 'refused': {
      const shown = change(state, action.id, (mine) => ({ ...mine, delivery: { refused: action.code } }));
      const nothingLeft = shown.items.every((item) => item.kind === 'mine' && typeof item.delivery === 'object');
      return phase.name === 'opening' && nothingLeft ? { ...shown, phase: { name: 'new' }, lost: false } : shown;
    }
    case 'taken-back':
      return { ...state, items: state.items.filter(({ id }) => id !== action.id) };
    case 'opened':
      return phase.name === 'new' || phase.name === 'opening' ? { ...state, phase: JUST_WAITING, lost: false } : state;
    case 'event':
      return onEvent(state, action.event);
    case 'waiting': {
      const minutes = action.standing?.minutes ?? null;
      const standing = action.standing && { ...action.standing, minutes: minutes && rounded(minutes) };
      if (phase.name !== 'waiting' || samePlace(phase.standing, standing)) return state;
      // Once long, it is never said to be short again.
      const long = phase.long || (minutes ?? 0) > LONG_MINUTES;
      return tell({ ...state, phase: { name: 'waiting', standing, long } }, 'standing');
    }
    case 'long':
      return phase.name === 'waiting' && !phase.long
        ? tell({ ...state, phase: { ...phase, long: true } }, 'long')
        : state;
    case 'typing': {
      const { typing } = action;
      if (phase.name !== 'held' || phase.typing === typing || state.discreet) return state;
      const shown: Conversation = { ...state, phase: { ...phase, typing } };
      return typing ? tell(shown, 'typing') : shown;
    }
    case 'read': {
      const { readSeq, items } = state;
      const shown = { ...state, readSeq: Math.max(readSeq, action.seq) };
      // Whoever has come or answered since has read it: that is heard already.
      const newest = items.at(-1);
      const seq = (newest?.kind === 'mine' && newest.seq) || 0;
      return seq > readSeq && seq <= action.seq ? tell(shown, 'read') : shown;
    }
    case 'translating':
      return { ...state, translating: action.translating };
    case 'danger':
      return inDanger(state, action.danger);
    case 'told': {
      const { about } = action.detail;
      return { ...told(state, action.detail), untold: [...state.untold.filter((other) => other !== about), about] };
    }
    case 'heard':
      return heard(state, action.about, action.ok);
    case 'lost':
      if (isOver(state) || state.lost === action.lost) return state;
      return action.lost ? { ...state, lost: true } : tell({ ...state, lost: false }, 'back');
    case 'ended':
      return phase.name === 'new' ? state : end(state, action.by, action.at);
    case 'erasing':
      return phase.name === 'over' ? { ...state, phase: { ...phase, erasing: action.erasing } } : state;
    case 'erased':
      return { ...anew(state), phase: { name: 'erased', how: action.how ?? 'erased' } };
    case 'kept':
      return { ...state, keptUntil: Math.max(state.keptUntil, action.until) };
    case 'resuming':
      return { ...anew(state), keptUntil: state.keptUntil, phase: { name: 'opening' } };
    case 'replay': {
      // What was written meanwhile is not in the log yet.
      const before = { ...state, replayed: true, phase: JUST_WAITING };
      return { ...action.events.reduce(onEvent, before), news: [state.news[0] + 1, 'resumed'] };
    }
    case 'again':
      return anew(state);
    case 'discreet':
      return { ...hushed(state, action.on), watched: action.watched ?? state.watched };
    default:
      return action satisfies never;
  }
};

/** Why a message was refused, as a key of the texts: what the visitor can do something about. */
export const refusalText = (code: ProblemCode): 'refused.over' | 'refused.text' | 'refused.code' | 'refused.other' => {
  if (code === 'resume_code_in_text') return 'refused.code';
  if (code === 'conversation_closed' || code === 'conversation_left' || code === 'token_expired') return 'refused.over';
  return code === 'body_invalid' || code === 'body_too_large' ? 'refused.text' : 'refused.other';
};
