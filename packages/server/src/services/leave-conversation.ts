import type { ConversationId, Event, LeaveWay, WrittenAnswer } from '@lanterne/protocol';
import { type Conversation, decide } from '../domain/conversation.ts';
import type { Command, Outcome, SecretHash, Transaction } from '../ports.ts';
import { type Answer, refused } from './answer.ts';
import { record, type Stamp, writtenAs } from './log.ts';

export type LeaveInput =
  | { readonly conversation: ConversationId; readonly how: Exclude<LeaveWay, 'exit'> }
  | { readonly conversation: ConversationId; readonly how: 'exit'; readonly token: SecretHash };

/** The visitor leaves, in one of the three ways. A loss is told by their browser, or by the server itself. */
export const leaveConversation: Command<LeaveInput, Answer<WrittenAnswer>> = {
  name: 'leaveConversation',
  async run(tx, input) {
    const { conversation: id, how } = input;
    if (input.how === 'exit') return exit(tx, id, input.token);
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    return record(tx, conversation, { act: 'leave', how }, leftAs(how));
  },
};

const leftAs =
  (how: LeaveWay) =>
  (stamp: Stamp): Event => ({ kind: 'left', author: 'visitor', ...stamp, how });

/**
 * Whoever sits down at the device next must find a key that opens nothing, so an exit kills the token whatever the state of
 * the conversation. A second exit, or one that arrives after a resume code has given another token, changes nothing.
 */
const exit = async (
  tx: Transaction,
  id: ConversationId,
  token: SecretHash,
): Promise<Outcome<Answer<WrittenAnswer>>> => {
  const conversation = await tx.endToken(id, token);
  if (!conversation) return refused('conversation_unknown');
  const ended = decide(conversation, { act: 'leave', how: 'exit' }, conversation.lastAt).verdict !== 'done';
  if (ended) return onlyTheToken(tx, conversation);
  const further = await tx.advance(id);
  if (!further) throw new Error(`conversation ${id} is gone under its own lock`);
  const outcome = await record(tx, further, { act: 'leave', how: 'exit' }, leftAs('exit'));
  return { ...outcome, changes: outcome.changes.map((change) => ({ ...change, unseated: true })) };
};

/** It has ended before: the log has nothing to add, and says how and when. */
const onlyTheToken = async (tx: Transaction, conversation: Conversation): Promise<Outcome<Answer<WrittenAnswer>>> => {
  const ended = (await tx.lastEventOf(conversation.id, 'left')) ?? (await tx.lastEventOf(conversation.id, 'closed'));
  if (!ended) throw new Error(`the state of ${conversation.id} says that it has ended, its log does not`);
  return {
    answer: { ok: true, value: writtenAs(ended), repeated: true },
    changes: [{ conversation, events: [], erased: false, unseated: true }],
    keep: true,
  };
};
