import type { ConversationId, OfficerId } from '@lanterne/protocol';
import { decide } from '../domain/conversation.ts';
import type { Command } from '../ports.ts';
import { type Answer, done, repeated } from './answer.ts';

/**
 * The officer to whom it is offered lets it pass: others are asked at once. Whatever it was about, it is not offered to them
 * afterwards, so there is nothing to refuse.
 */
export const passOffer: Command<
  { readonly conversation: ConversationId; readonly officer: OfficerId },
  Answer<null>
> = {
  name: 'passOffer',
  async run(tx, { conversation: id, officer }) {
    const conversation = await tx.lockConversation(id, 'wait');
    const decision = conversation && decide(conversation, { act: 'pass', officer }, tx.now);
    if (decision?.verdict !== 'done') return repeated(null);
    await tx.saveConversation(decision.next);
    return done(null, { conversation: decision.next, events: [], erased: false });
  },
};
