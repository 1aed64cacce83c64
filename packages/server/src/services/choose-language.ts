import type { ConversationId, WrittenAnswer } from '@lanterne/protocol';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { record, writtenAs } from './log.ts';

/** The visitor chooses the language that they write and read. The one that it is already gets the answer of when it was chosen. */
export const chooseLanguage: Command<
  { readonly conversation: ConversationId; readonly locale: string },
  Answer<WrittenAnswer>
> = {
  name: 'chooseLanguage',
  async run(tx, { conversation: id, locale }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    if (conversation.locale === locale) {
      const chosen = (await tx.lastEventOf(id, 'language')) ?? (await tx.lastEventOf(id, 'opened'));
      if (chosen) return repeated(writtenAs(chosen));
    }
    return record(tx, conversation, { act: 'chooseLanguage', locale }, (stamp) => ({
      kind: 'language',
      author: 'visitor',
      ...stamp,
      locale,
    }));
  },
};
