import type { ClientId, ConversationId, Detail, WrittenAnswer } from '@lanterne/protocol';
import equal from 'fast-deep-equal';
import { wasOnce } from '../domain/kept-part.ts';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { record, writtenAs } from './log.ts';

/** The visitor tells more about the danger. A repeat of its client id gets the first answer, also after the end. */
export const tellDetail: Command<
  { readonly conversation: ConversationId; readonly id: ClientId; readonly detail: Detail },
  Answer<WrittenAnswer>
> = {
  name: 'tellDetail',
  urgent: () => true,
  async run(tx, { conversation: id, ...told }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const earlier = await tx.eventByClientId(id, told.id);
    if (earlier) {
      const same = (earlier.kind === 'detail' && equal(earlier.detail, told.detail)) || wasOnce(earlier, 'detail');
      return same ? repeated(writtenAs(earlier)) : refused('id_reused');
    }
    return record(tx, conversation, { act: 'tellDetail' }, (stamp) => ({
      kind: 'detail',
      author: 'visitor',
      ...stamp,
      ...told,
    }));
  },
};
