import type { ConversationId, WrittenAnswer } from '@lanterne/protocol';
import { decide } from '../domain/conversation.ts';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { type ActingOfficer, record, writtenAs } from './log.ts';

/** The officer who closed a conversation opens it again. */
export const reopenConversation: Command<
  { readonly conversation: ConversationId; readonly officer: ActingOfficer },
  Answer<WrittenAnswer>
> = {
  name: 'reopenConversation',
  async run(tx, { conversation: id, officer: { id: officer, alias } }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const act = { act: 'reopen', officer } as const;
    if (decide(conversation, act, conversation.lastAt).verdict === 'already') {
      // It is open: since it was opened again, or since it was claimed, where nobody had closed it.
      const since = (await tx.lastEventOf(id, 'reopened')) ?? (await tx.lastEventOf(id, 'claimed'));
      if (!since) throw new Error(`the state of ${id} says that it is held, its log does not`);
      return repeated(writtenAs(since));
    }
    return record(
      tx,
      conversation,
      act,
      (stamp) => ({ kind: 'reopened', author: 'officer', alias, ...stamp }),
      officer,
    );
  },
};
