import { DESK_ROLES, type Event, type EventKind, type OfficerId, type QueueId, type Role } from '@lanterne/protocol';
import { type Conversation, isSharedDanger, isSharedMinor, isUnattended } from './conversation.ts';

export interface Actor {
  readonly id: OfficerId;
  readonly role: Role;
  /** The queues that they serve, or a supervisor watches; empty for all of them. */
  readonly queues: readonly QueueId[];
}

/** What an officer may do to a conversation beyond the rules of its state. */
export type Action =
  /** See that it exists: door, language, wait. Never its text. */
  | 'list'
  /** Read its transcript without saying why: it is theirs, they help or are asked to, or it is offered to them. */
  | 'read'
  /** Answer for it as the supervisor of its queue: whisper in it. To read it, they say why as anybody else does. */
  | 'oversee';

/** The officer who holds it, or held it when it ended; nobody while it waits. */
export const holderOf = (conversation: Conversation): OfficerId | null =>
  conversation.state === 'waiting' ? null : conversation.holder;

/** Who answers in it: the one who holds it, or held it when it ended, and who helps while it is held. */
export const worksIn = (officer: OfficerId, conversation: Conversation): boolean =>
  holderOf(conversation) === officer || (conversation.state === 'held' && conversation.helper === officer);

/** Nobody in danger is to be known to one officer alone. */
const watches = ({ role }: Actor): boolean => role === 'supervisor';

/** Only as long as the offer runs: whoever did not take it has no business with it any more. */
const isOffered = ({ id }: Actor, conversation: Conversation, now: number): boolean =>
  conversation.state === 'waiting' && conversation.offer?.to === id && now < conversation.offer.until;

const isHelper = ({ id }: Actor, conversation: Conversation): boolean =>
  conversation.state === 'held' && conversation.helper === id;

const isAsked = ({ id }: Actor, conversation: Conversation, now: number): boolean =>
  conversation.state === 'held' && conversation.asked?.to === id && now < conversation.asked.until;

const watchesQueue = ({ role, queues }: Actor, { queue }: Conversation): boolean =>
  role === 'supervisor' && (queues.length === 0 || queues.includes(queue));

const rules: Record<Action, (actor: Actor, conversation: Conversation, now: number) => boolean> = {
  list: (actor, conversation, now) =>
    conversation.state === 'waiting' ||
    isUnattended(conversation) ||
    worksIn(actor.id, conversation) ||
    isAsked(actor, conversation, now) ||
    (watches(actor) && isSharedDanger(conversation)) ||
    (watchesQueue(actor, conversation) && isSharedMinor(conversation)),
  read: (actor, conversation, now) =>
    worksIn(actor.id, conversation) || isOffered(actor, conversation, now) || isAsked(actor, conversation, now),
  oversee: watchesQueue,
};

/** Whether `actor` may do `action` to `conversation`. The one place that answers this. Without a time, no offer runs. */
export const may = (
  actor: Actor,
  action: Action,
  conversation: Conversation,
  now: number = Number.POSITIVE_INFINITY,
): boolean => DESK_ROLES.includes(actor.role) && rules[action](actor, conversation, now);

/** In what part somebody who may read a conversation writes notes in it. */
export type Part = Extract<Event, { kind: 'note' }>['by'];

/** The part of `actor` in a conversation; null for who has none, and writes nothing in it. */
export const partIn = (actor: Actor, conversation: Conversation): Part | null => {
  if (!DESK_ROLES.includes(actor.role)) return null;
  if (holderOf(conversation) === actor.id) return 'holder';
  if (isHelper(actor, conversation)) return 'helper';
  return may(actor, 'oversee', conversation) ? 'supervisor' : null;
};

/** Who reads a transcript. */
export type Audience = 'visitor' | 'officer';

const AUDIENCE: Record<EventKind, 'both' | 'officer'> = {
  opened: 'both',
  message: 'both',
  claimed: 'both',
  danger: 'both',
  detail: 'both',
  file: 'both',
  left: 'both',
  returned: 'both',
  // Whoever has taken over the visitor's keyboard must not find the word on the screen (SAFETY.md T3).
  'signal-word': 'officer',
  'help-asked': 'officer',
  // Who answers, and that somebody else comes, is never hidden from the visitor.
  released: 'both',
  transferred: 'both',
  joined: 'both',
  parted: 'both',
  card: 'both',
  'understood-asked': 'both',
  understood: 'both',
  signs: 'both',
  note: 'officer',
  inspected: 'officer',
  'danger-step': 'officer',
  'danger-check': 'officer',
  outcome: 'officer',
  'summary-drafted': 'officer',
  'summary-proposed': 'both',
  'summary-answered': 'both',
  'summary-withdrawn': 'both',
  // That it has left is never hidden from who consented to it.
  'summary-sent': 'both',
  'summary-signed': 'both',
  translation: 'both',
  unclear: 'both',
  'language-suggested': 'both',
  language: 'both',
  slow: 'both',
  // Nobody is shown what others take them for, nor whoever looks over their shoulder.
  minor: 'officer',
  reopened: 'both',
  closed: 'both',
  // As what it was.
  lapsed: 'both',
};

/** Whether `audience` may see an event of a conversation that it may read. Every read of a visitor passes through here. */
export const visibleTo = (audience: Audience, event: Event): boolean =>
  audience === 'officer' || AUDIENCE[event.kind === 'lapsed' ? event.was : event.kind] === 'both';
