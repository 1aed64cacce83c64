import type { ConversationId, Event, EventKind, OfficerId, WrittenAnswer } from '@lanterne/protocol';
import { type Act, type Conversation, comesBack, decide, isLifted } from '../domain/conversation.ts';
import { instantOf } from '../domain/instant.ts';
import type { Outcome, Transaction } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';

/** The place and time that the next event takes. */
export interface Stamp {
  readonly seq: number;
  readonly at: string;
}

export const stampOf = (conversation: Conversation): Stamp => ({
  seq: conversation.lastSeq,
  at: instantOf(conversation.lastAt),
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
  /** What the log says just before it, in the same breath. */
  first: readonly ((stamp: Stamp) => Event)[] = [],
): Promise<Outcome<Answer<WrittenAnswer>>> => {
  const decision = decide(conversation, act, conversation.lastAt);
  if (decision.verdict === 'refused') return refused(decision.code, decision.waitMs);
  if (decision.verdict === 'already') {
    return repeated(await newestOf(tx, conversation.id, toEvent(stampOf(conversation)).kind));
  }
  let [next, events] = await sayReturned(tx, conversation, act, decision.next);
  if (isLifted(conversation, next, act)) {
    events = [...events, { kind: 'slow', author: 'service', ...stampOf(next), seconds: null }];
    next = await further(tx, next);
  }
  for (const tell of first) {
    events = [...events, tell(stampOf(next))];
    next = await further(tx, next);
  }
  const event = toEvent(stampOf(next));
  events = [...events, event];
  if (next !== conversation) await tx.saveConversation(next);
  for (const one of events) await tx.appendEvent(conversation.id, one, officer);
  return done(writtenAs(event), { conversation: next, events, erased: false });
};

/** Who writes after a loss has come back: the log says so first, and the act takes the seq after that. */
const sayReturned = async (
  tx: Transaction,
  before: Conversation,
  act: Act,
  after: Conversation,
): Promise<readonly [next: Conversation, events: readonly Event[]]> => {
  if (act.act === 'return' || act.act === 'resume' || !comesBack(before, after)) return [after, []];
  return [await further(tx, after), [{ kind: 'returned', author: 'visitor', ...stampOf(after) }]];
};

/** The same conversation at the next place of its log. */
const further = async (tx: Transaction, conversation: Conversation): Promise<Conversation> => {
  const advanced = await tx.advance(conversation.id);
  if (!advanced) throw new Error(`conversation ${conversation.id} is gone under its own lock`);
  const { lastSeq, lastAt } = advanced;
  return { ...conversation, lastSeq, lastAt };
};

const newestOf = async (tx: Transaction, conversation: ConversationId, kind: EventKind): Promise<WrittenAnswer> => {
  const event = await tx.lastEventOf(conversation, kind);
  if (!event) throw new Error(`the state of ${conversation} says that it has a ${kind} event, its log has none`);
  return writtenAs(event);
};
