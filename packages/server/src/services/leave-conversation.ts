import type { ConversationId, LeaveWay, WrittenAnswer } from '@lanterne/protocol';
import type { Command } from '../ports.ts';
import { type Answer, refused } from './answer.ts';
import { record } from './log.ts';

/** The visitor leaves, in one of the three ways. */
export const leaveConversation: Command<
  { readonly conversation: ConversationId; readonly how: LeaveWay },
  Answer<WrittenAnswer>
> = {
  name: 'leaveConversation',
  async run(tx, { conversation: id, how }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    return record(tx, conversation, { act: 'leave', how }, (stamp) => ({
      kind: 'left',
      author: 'visitor',
      ...stamp,
      how,
    }));
  },
};
