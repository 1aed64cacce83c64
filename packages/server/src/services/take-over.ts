import type { ConversationId } from '@lanterne/protocol';
import type { Auditor } from '../domain/audit.ts';
import { type Conversation, decide } from '../domain/conversation.ts';
import { type Actor, holderOf, may } from '../domain/permission.ts';
import type { Command } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { audit } from './audit.ts';
import { type ActingOfficer, stampOf } from './log.ts';

interface TakeOverInput {
  readonly conversation: ConversationId;
  readonly officer: ActingOfficer & Actor & Auditor;
}

/**
 * A supervisor of its queue holds from now on what another officer held. The log says so as of any claim, so the visitor reads who
 * answers them now; it is on record from whom it was taken.
 */
export const takeOver: Command<TakeOverInput, Answer<Conversation>> = {
  name: 'takeOver',
  urgent: () => true,
  async run(tx, { conversation: id, officer }) {
    const conversation = await tx.advance(id);
    if (!conversation || !may(officer, 'oversee', conversation)) return refused('conversation_unknown');
    const decision = decide(conversation, { act: 'takeOver', officer: officer.id }, conversation.lastAt);
    if (decision.verdict === 'refused') return refused(decision.code);
    if (decision.verdict === 'already') return repeated(conversation);
    const event = { kind: 'claimed', author: 'officer', alias: officer.alias, ...stampOf(conversation) } as const;
    await tx.saveConversation(decision.next);
    await tx.appendEvent(id, event, officer.id);
    await audit(tx, officer, 'conversation-taken-over', id, { detail: { from: holderOf(conversation) } });
    return done(decision.next, { conversation: decision.next, events: [event], erased: false });
  },
};
