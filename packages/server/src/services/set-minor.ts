import type { ConversationId, WrittenAnswer } from '@lanterne/protocol';
import { type Act, decide } from '../domain/conversation.ts';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { type ActingOfficer, record } from './log.ts';

/** Who works on a conversation says that the visitor is under 18, or takes it back. Only officers ever see it. */
export const setMinor: Command<
  { readonly conversation: ConversationId; readonly minor: boolean; readonly officer: ActingOfficer },
  Answer<WrittenAnswer | null>
> = {
  name: 'setMinor',
  async run(tx, { conversation: id, minor, officer }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const act: Act = { act: 'setMinor', officer: officer.id, minor };
    // Where it was never said, the log has nothing to take back.
    if (decide(conversation, act, conversation.lastAt).verdict === 'already') return repeated(null);
    return record(
      tx,
      conversation,
      act,
      (stamp) => ({ kind: 'minor', author: 'officer', alias: officer.alias, ...stamp, minor }),
      officer.id,
    );
  },
};
