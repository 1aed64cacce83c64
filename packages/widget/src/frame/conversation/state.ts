import type { Door, Event, ProblemCode, Waiting } from '@lanterne/protocol';

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

/** What stands in the transcript. */
export type Item =
  | ({ readonly kind: 'mine'; readonly id: string; readonly text: string; readonly delivery: Delivery } & Placed)
  | ({ readonly kind: 'theirs'; readonly id: string; readonly text: string; readonly alias: string } & Placed)
  | ({ readonly kind: 'claimed'; readonly id: string; readonly alias: string } & Placed)
  | ({ readonly kind: 'closed'; readonly id: string } & Placed);

/** Where the conversation stands, as far as this page knows. */
export type Phase =
  /** Nothing was sent: the door may still be chosen. */
  | { readonly name: 'new' }
  /** The first message is on its way. */
  | { readonly name: 'opening' }
  | { readonly name: 'waiting'; readonly standing: Waiting | null }
  | { readonly name: 'held'; readonly alias: string; readonly typing: boolean }
  | { readonly name: 'over'; readonly by: 'officer' | 'visitor'; readonly erasing: 'no' | 'asked' | 'refused' }
  | { readonly name: 'erased' };

/** The last thing worth a polite word to who cannot see the screen. The number tells two of a kind apart. */
export type News = readonly [count: number, kind: 'none' | 'sent' | 'standing' | 'typing' | 'back'];

export interface Conversation {
  readonly phase: Phase;
  readonly door: Door | null;
  /** By seq; what the log does not have yet comes last, in the order of writing. */
  readonly items: readonly Item[];
  readonly lost: boolean;
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
  | { readonly type: 'typing'; readonly typing: boolean }
  | { readonly type: 'lost'; readonly lost: boolean }
  | { readonly type: 'ended' }
  | { readonly type: 'erasing'; readonly erasing: 'asked' | 'refused' }
  | { readonly type: 'erased' }
  | { readonly type: 'again' };

export const NEW_CONVERSATION: Conversation = {
  phase: { name: 'new' },
  door: null,
  items: [],
  lost: false,
  news: [0, 'none'],
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

const end = (state: Conversation, by: 'officer' | 'visitor'): Conversation =>
  isOver(state) ? state : { ...state, phase: { name: 'over', by, erasing: 'no' }, lost: false };

const onEvent = (state: Conversation, event: Event): Conversation => {
  const { seq, at } = event;
  switch (event.kind) {
    case 'opened':
    case 'danger':
      return state;
    case 'message': {
      const { id, text } = event;
      if (event.author === 'visitor') return put(state, { kind: 'mine', id, text, seq, at, delivery: 'sent' });
      const shown = put(state, { kind: 'theirs', id, text, seq, at, alias: event.alias });
      return shown.phase.name === 'held' ? { ...shown, phase: { ...shown.phase, typing: false } } : shown;
    }
    case 'claimed': {
      const { alias } = event;
      const shown = put(state, { kind: 'claimed', id: `claimed ${seq}`, seq, at, alias });
      return isOver(state) ? shown : { ...shown, phase: { name: 'held', alias, typing: false } };
    }
    case 'closed':
      return end(put(state, { kind: 'closed', id: `closed ${seq}`, seq, at }), 'officer');
    case 'left':
      return end(state, 'visitor');
    default:
      // A kind of a later server: this page cannot show it.
      return event satisfies never;
  }
};

const samePlace = (a: Waiting | null, b: Waiting | null) => a?.place === b?.place && a?.minutes === b?.minutes;

/** What the conversation becomes. Pure; what cannot happen in a phase changes nothing. */
export const transition = (state: Conversation, action: Action): Conversation => {
  const { phase } = state;
  if (phase.name === 'erased' && action.type !== 'again') return state;
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
      return phase.name === 'opening' ? { ...state, phase: { name: 'waiting', standing: null }, lost: false } : state;
    case 'event':
      return onEvent(state, action.event);
    case 'waiting': {
      const { standing } = action;
      if (phase.name !== 'waiting' || samePlace(phase.standing, standing)) return state;
      return tell({ ...state, phase: { name: 'waiting', standing } }, 'standing');
    }
    case 'typing': {
      const { typing } = action;
      if (phase.name !== 'held' || phase.typing === typing) return state;
      const shown: Conversation = { ...state, phase: { ...phase, typing } };
      return typing ? tell(shown, 'typing') : shown;
    }
    case 'lost':
      if (isOver(state) || state.lost === action.lost) return state;
      return action.lost ? { ...state, lost: true } : tell({ ...state, lost: false }, 'back');
    case 'ended':
      return phase.name === 'new' ? state : end(state, 'visitor');
    case 'erasing':
      return phase.name === 'over' ? { ...state, phase: { ...phase, erasing: action.erasing } } : state;
    case 'erased':
      return { ...NEW_CONVERSATION, phase: { name: 'erased' } };
    case 'again':
      return NEW_CONVERSATION;
    default:
      return action satisfies never;
  }
};

/** Why a message was refused, as a key of the texts: what the visitor can do something about. */
export const refusalText = (code: ProblemCode): 'refused.over' | 'refused.text' | 'refused.other' => {
  if (code === 'conversation_closed' || code === 'conversation_left') return 'refused.over';
  return code === 'body_invalid' || code === 'body_too_large' ? 'refused.text' : 'refused.other';
};
