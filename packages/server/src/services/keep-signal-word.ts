import type { ConversationId, WrittenAnswer } from '@lanterne/protocol';
import type { Command } from '../ports.ts';
import { type Answer, refused } from './answer.ts';
import { type ActingOfficer, record } from './log.ts';

/** The officer keeps a word agreed on with the visitor; the newest one counts. Only officers ever see it. */
export const keepSignalWord: Command<
  { readonly conversation: ConversationId; readonly word: string; readonly officer: ActingOfficer },
  Answer<WrittenAnswer>
> = {
  name: 'keepSignalWord',
  async run(tx, { conversation: id, word, officer }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    return record(
      tx,
      conversation,
      { act: 'keepWord', officer: officer.id },
      (stamp) => ({ kind: 'signal-word', author: 'officer', alias: officer.alias, ...stamp, word }),
      officer.id,
    );
  },
};
