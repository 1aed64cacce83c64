import type { ConversationId, Event, WrittenAnswer } from '@lanterne/protocol';
import { decide } from '../domain/conversation.ts';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { record, type Stamp } from './log.ts';

/** The visitor's connection is there again. Null when it was not lost, or came back by another way before. */
export const returnConversation: Command<{ readonly conversation: ConversationId }, Answer<WrittenAnswer | null>> = {
  name: 'returnConversation',
  async run(tx, { conversation: id }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    if (decide(conversation, { act: 'return' }, tx.now).verdict === 'already') return repeated(null);
    return record(tx, conversation, { act: 'return' }, returnedAt);
  },
};

export const returnedAt = (stamp: Stamp): Event => ({ kind: 'returned', author: 'visitor', ...stamp });
