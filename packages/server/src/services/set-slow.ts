import type { ConversationId, SlowSeconds, WrittenAnswer } from '@lanterne/protocol';
import { type Act, decide } from '../domain/conversation.ts';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { type ActingOfficer, record } from './log.ts';

/** The holder slows the visitor down, or no longer. Both sides read it. */
export const setSlow: Command<
  { readonly conversation: ConversationId; readonly seconds: SlowSeconds | null; readonly officer: ActingOfficer },
  Answer<WrittenAnswer | null>
> = {
  name: 'setSlow',
  async run(tx, { conversation: id, seconds, officer }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const act: Act = { act: 'slow', officer: officer.id, seconds };
    // Where it never was slow, the log says nothing of it.
    if (decide(conversation, act, conversation.lastAt).verdict === 'already') return repeated(null);
    return record(
      tx,
      conversation,
      act,
      (stamp) => ({ kind: 'slow', author: 'officer', alias: officer.alias, ...stamp, seconds }),
      officer.id,
    );
  },
};
