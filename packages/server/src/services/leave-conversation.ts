import type { ConversationId, LeaveWay, WrittenAnswer } from '@lanterne/protocol';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { record, writtenAs } from './log.ts';

/** The visitor leaves, in one of the three ways. */
export const leaveConversation: Command<
  { readonly conversation: ConversationId; readonly how: LeaveWay },
  Answer<WrittenAnswer>
> = {
  name: 'leaveConversation',
  async run(tx, { conversation: id, how }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    // A loss ends nothing, so the state does not tell a repeat of it; the log does.
    const before = how === 'loss' && (await tx.lastEventOf(id, 'left'));
    if (before && before.seq === conversation.lastSeq - 1) return repeated(writtenAs(before));
    return record(tx, conversation, { act: 'leave', how }, (stamp) => ({
      kind: 'left',
      author: 'visitor',
      ...stamp,
      how,
    }));
  },
};
