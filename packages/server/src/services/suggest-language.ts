import type { ConversationId, Event, WrittenAnswer } from '@lanterne/protocol';
import type { Command, ServiceKey } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { stampOf, writtenAs } from './log.ts';

/** Tells both sides that the visitor may be writing in another language; of each language once. It changes nothing. */
export const suggestLanguage: Command<
  { readonly conversation: ConversationId; readonly lang: string },
  Answer<WrittenAnswer>
> = {
  name: 'suggestLanguage',
  async run(tx, { conversation: id, lang }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    if (conversation.state === 'left') return refused('conversation_left');
    if (conversation.state === 'closed') return refused('conversation_closed');
    const key: ServiceKey = `suggested ${lang}`;
    const earlier = await tx.eventByKey(id, key);
    if (earlier) return repeated(writtenAs(earlier));
    const event: Event = { kind: 'language-suggested', author: 'service', ...stampOf(conversation), lang };
    await tx.appendEvent(id, event, null, key);
    return done(writtenAs(event), { conversation, events: [event], erased: false });
  },
};
