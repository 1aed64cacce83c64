import type { ConversationId } from '@lanterne/protocol';
import { type Conversation, decide } from '../domain/conversation.ts';
import type { Command } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { type ActingOfficer, stampOf } from './log.ts';

/** An officer who was asked to help joins. */
export const joinConversation: Command<
  { readonly conversation: ConversationId; readonly officer: ActingOfficer },
  Answer<Conversation>
> = {
  name: 'joinConversation',
  async run(tx, { conversation: id, officer: { id: officer, alias } }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const decision = decide(conversation, { act: 'join', officer }, tx.now);
    if (decision.verdict === 'refused') return refused(decision.code);
    if (decision.verdict === 'already') return repeated(conversation);
    const event = { kind: 'joined', author: 'officer', alias, ...stampOf(conversation) } as const;
    await tx.saveConversation(decision.next);
    await tx.appendEvent(id, event, officer);
    return done(decision.next, { conversation: decision.next, events: [event], erased: false });
  },
};
