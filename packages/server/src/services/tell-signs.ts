import type { ConversationId, WrittenAnswer } from '@lanterne/protocol';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { record, writtenAs } from './log.ts';

/** The visitor says that they communicate in sign language, or takes it back. What is known already is not written again. */
export const tellSigns: Command<
  { readonly conversation: ConversationId; readonly signs: boolean },
  Answer<WrittenAnswer>
> = {
  name: 'tellSigns',
  async run(tx, { conversation: id, signs }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const newest = await tx.lastEventOf(id, 'signs');
    if (newest && conversation.signs === signs) return repeated(writtenAs(newest));
    return record(tx, conversation, { act: 'tellSigns', signs }, (stamp) => ({
      kind: 'signs',
      author: 'visitor',
      ...stamp,
      signs,
    }));
  },
};
