import type { ConversationId, Event, WrittenAnswer } from '@lanterne/protocol';
import type { Command } from '../ports.ts';
import { type Answer, refused } from './answer.ts';
import { record, type Stamp } from './log.ts';

/** Puts a conversation before all others. */
export const flagDanger: Command<{ readonly conversation: ConversationId }, Answer<WrittenAnswer>> = {
  name: 'flagDanger',
  urgent: () => true,
  async run(tx, { conversation: id }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    return record(tx, conversation, { act: 'flagDanger' }, dangerAt);
  },
};

/** The event of the flag. */
export const dangerAt = (stamp: Stamp): Event => ({ kind: 'danger', author: 'visitor', ...stamp });
