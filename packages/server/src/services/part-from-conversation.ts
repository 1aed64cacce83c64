import type { ConversationId, WrittenAnswer } from '@lanterne/protocol';
import type { Command } from '../ports.ts';
import { type Answer, refused } from './answer.ts';
import { type ActingOfficer, record } from './log.ts';

/** The officer who helps goes, or the holder says that they do: who goes is told by their own alias. */
export const partFromConversation: Command<
  { readonly conversation: ConversationId; readonly officer: ActingOfficer },
  Answer<WrittenAnswer>
> = {
  name: 'partFromConversation',
  async run(tx, { conversation: id, officer: { id: officer } }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const helper = conversation.state === 'held' && conversation.helper ? await tx.officer(conversation.helper) : null;
    return record(
      tx,
      conversation,
      { act: 'part', officer },
      (stamp) => ({ kind: 'parted', author: 'officer', alias: helper?.alias ?? '', ...stamp }),
      officer,
    );
  },
};
