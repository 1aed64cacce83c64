import type { OfficerId, Role } from '@lanterne/protocol';
import type { Conversation } from './conversation.ts';

export interface Actor {
  readonly id: OfficerId;
  readonly role: Role;
}

/** What an officer may do to a conversation beyond the rules of its state. */
export type Action =
  /** See that it exists: door, language, wait. Never its text. */
  | 'list'
  /** Read its transcript, now or after it ended. */
  | 'read';

/** The officer who holds it, or held it when it ended; nobody while it waits. */
export const holderOf = (conversation: Conversation): OfficerId | null =>
  conversation.state === 'waiting' ? null : conversation.holder;

const rules: Record<Action, (actor: Actor, conversation: Conversation) => boolean> = {
  list: (actor, conversation) => conversation.state === 'waiting' || holderOf(conversation) === actor.id,
  read: (actor, conversation) => holderOf(conversation) === actor.id,
};

/** Whether `actor` may do `action` to `conversation`. The one place that answers this. */
export const may = (actor: Actor, action: Action, conversation: Conversation): boolean =>
  rules[action](actor, conversation);
