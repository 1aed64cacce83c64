import type { ConversationId, WrittenAnswer } from '@lanterne/protocol';
import type { Command } from '../ports.ts';
import { type Answer, refused } from './answer.ts';
import { record } from './log.ts';

/** Puts a conversation before all others. */
export const flagDanger: Command<{ readonly conversation: ConversationId }, Answer<WrittenAnswer>> = {
  name: 'flagDanger',
  async run(tx, { conversation: id }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    return record(tx, conversation, { act: 'flagDanger' }, (stamp) => ({
      kind: 'danger',
      author: 'visitor',
      ...stamp,
    }));
  },
};
