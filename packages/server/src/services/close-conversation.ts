import type { ConversationId, WrittenAnswer } from '@lanterne/protocol';
import type { Command } from '../ports.ts';
import { type Answer, refused } from './answer.ts';
import { type ActingOfficer, record } from './log.ts';

/** The officer who holds a conversation ends it. */
export const closeConversation: Command<
  { readonly conversation: ConversationId; readonly officer: ActingOfficer },
  Answer<WrittenAnswer>
> = {
  name: 'closeConversation',
  async run(tx, { conversation: id, officer }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    return record(
      tx,
      conversation,
      { act: 'close', officer: officer.id },
      (stamp) => ({ kind: 'closed', author: 'officer', alias: officer.alias, ...stamp }),
      officer.id,
    );
  },
};
