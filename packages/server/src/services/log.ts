import type { ConversationId, Event, EventKind, OfficerId, WrittenAnswer } from '@lanterne/protocol';
import { type Act, type Conversation, decide } from '../domain/conversation.ts';
import type { Outcome, Transaction } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';

/** The place and time that the next event takes. */
export interface Stamp {
  readonly seq: number;
  readonly at: string;
}

export const stampOf = (conversation: Conversation): Stamp => ({
  seq: conversation.lastSeq,
  at: new Date(conversation.lastAt).toISOString(),
});

/** The officer who acts, for acts of officers. */
export interface ActingOfficer {
  readonly id: OfficerId;
  readonly alias: string;
}

export const writtenAs = ({ seq, at }: Event): WrittenAnswer => ({ seq, at });

/**
 * Does `act` to a conversation that `advance` gave: decides, stores the new state and adds the event. An act that was
 * done before answers with the newest event of its kind.
 */
export const record = async (
  tx: Transaction,
  conversation: Conversation,
  act: Act,
  toEvent: (stamp: Stamp) => Event,
  officer: OfficerId | null = null,
): Promise<Outcome<Answer<WrittenAnswer>>> => {
  const decision = decide(conversation, act, conversation.lastAt);
  if (decision.verdict === 'refused') return refused(decision.code);
  const event = toEvent(stampOf(conversation));
  if (decision.verdict === 'already') return repeated(await newestOf(tx, conversation.id, event.kind));
  if (decision.next !== conversation) await tx.saveConversation(decision.next);
  await tx.appendEvent(conversation.id, event, officer);
  return done(writtenAs(event), { conversation: decision.next, events: [event], erased: false });
};

const newestOf = async (tx: Transaction, conversation: ConversationId, kind: EventKind): Promise<WrittenAnswer> => {
  const event = await tx.lastEventOf(conversation, kind);
  if (!event) throw new Error(`the state of ${conversation} says that it has a ${kind} event, its log has none`);
  return writtenAs(event);
};
