import type { ClientId, ConversationId, WrittenAnswer } from '@lanterne/protocol';
import { worksIn } from '../domain/permission.ts';
import { toldAt } from '../domain/understood.ts';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { type ActingOfficer, record, writtenAs } from './log.ts';

interface AskUnderstoodInput {
  readonly conversation: ConversationId;
  readonly id: ClientId;
  readonly of: number;
  readonly officer: ActingOfficer;
}

/** Asks the visitor whether a message or a card is clear. A repeat of its client id gets the first answer. */
export const askUnderstood: Command<AskUnderstoodInput, Answer<WrittenAnswer>> = {
  name: 'askUnderstood',
  async run(tx, { conversation: id, officer, ...asked }) {
    const conversation = await tx.advance(id);
    if (!conversation || !worksIn(officer.id, conversation)) return refused('conversation_unknown');
    const earlier = await tx.eventByClientId(id, asked.id);
    if (earlier) {
      const isSame = earlier.kind === 'understood-asked' && earlier.of === asked.of;
      return isSame ? repeated(writtenAs(earlier)) : refused('id_reused');
    }
    if (!toldAt(await tx.events(id), asked.of)) return refused('message_unknown');
    return record(
      tx,
      conversation,
      { act: 'askUnderstood', officer: officer.id },
      (stamp) => ({ kind: 'understood-asked', author: 'officer', alias: officer.alias, ...stamp, ...asked }),
      officer.id,
    );
  },
};
