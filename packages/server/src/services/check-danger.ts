import type { ConversationId, DangerCheckRequest, WrittenAnswer } from '@lanterne/protocol';
import type { Command } from '../ports.ts';
import { type Answer, refused } from './answer.ts';
import { type ActingOfficer, record } from './log.ts';

/** Who works on a conversation answers a question of its checklist; the newest answer counts. Only officers ever see it. */
export const checkDanger: Command<
  { readonly conversation: ConversationId; readonly checked: DangerCheckRequest; readonly officer: ActingOfficer },
  Answer<WrittenAnswer>
> = {
  name: 'checkDanger',
  async run(tx, { conversation: id, checked, officer }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    return record(
      tx,
      conversation,
      { act: 'checkDanger', officer: officer.id },
      (stamp) => ({ kind: 'danger-check', author: 'officer', alias: officer.alias, ...stamp, ...checked }),
      officer.id,
    );
  },
};
