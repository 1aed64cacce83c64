import type { ConversationId, Event } from '@lanterne/protocol';
import type { Auditor } from '../domain/audit.ts';
import type { Command } from '../ports.ts';
import { type Answer, done, refused } from './answer.ts';
import { audit } from './audit.ts';
import { type ActingOfficer, stampOf } from './log.ts';

interface InspectInput {
  readonly conversation: ConversationId;
  readonly reason: string;
  readonly officer: ActingOfficer & Auditor;
}

/**
 * Gives the whole log to somebody whose conversation it is not, who has said why. It is on record, and in the log itself,
 * where its holder sees it, before a word of it is given.
 */
export const inspectConversation: Command<InspectInput, Answer<readonly Event[]>> = {
  name: 'inspectConversation',
  async run(tx, { conversation: id, reason, officer }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const event = {
      kind: 'inspected',
      author: 'officer',
      alias: officer.alias,
      reason,
      ...stampOf(conversation),
    } as const;
    await tx.appendEvent(id, event, officer.id);
    await audit(tx, officer, 'conversation-inspected', id, { reason, detail: { state: conversation.state } });
    return done(await tx.events(id), { conversation, events: [event], erased: false });
  },
};
