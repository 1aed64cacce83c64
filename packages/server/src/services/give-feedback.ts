import type { ConversationId } from '@lanterne/protocol';
import type { Command } from '../ports.ts';

/**
 * Counts the answer to the one question at the end, once for each conversation. What is kept of it is a sum of a day: the
 * conversation knows that it has answered, not what.
 */
export const giveFeedback: Command<{ readonly conversation: ConversationId; readonly score: number }, null> = {
  name: 'giveFeedback',
  // For the counter, which others count up in the same moment.
  waits: true,
  async run(tx, { conversation, score }) {
    const from = await tx.takeFeedback(conversation);
    if (from) await tx.countFeedback({ day: new Date(tx.now).toISOString().slice(0, 10), ...from, score });
    return { answer: null, changes: [], keep: from !== null };
  },
};
