import type { ConversationId } from '@lanterne/protocol';
import { isOnHold } from '../domain/hold.ts';
import type { Command } from '../ports.ts';
import { type Answer, done, refused } from './answer.ts';

/** Removes a conversation with its log and its key, by the visitor's hand. */
export const eraseConversation: Command<{ readonly conversation: ConversationId }, Answer<null>> = {
  name: 'eraseConversation',
  async run(tx, { conversation: id }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    // Two people have decided that it is kept for now; whoever wants it erased is told so.
    if (isOnHold(await tx.holdUntil(id), tx.now)) return refused('conversation_kept');
    await tx.eraseConversation(id, 'visitor');
    return done(null, { conversation, events: [], erased: true });
  },
};
