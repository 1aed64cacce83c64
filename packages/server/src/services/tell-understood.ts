import type { ClientId, ConversationId, UnderstoodAnswer, WrittenAnswer } from '@lanterne/protocol';
import { languageOf } from '../domain/figures.ts';
import { isQuestion, unansweredCard } from '../domain/understood.ts';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { record, writtenAs } from './log.ts';

interface TellUnderstoodInput {
  readonly conversation: ConversationId;
  readonly id: ClientId;
  readonly of: number;
  readonly answer: UnderstoodAnswer;
}

/**
 * The visitor says whether a message or a card was clear, and may say otherwise later. Their first answer about a card is counted,
 * in a sum that nothing leads back from: it says something of the card, not of them or of who sent it.
 */
export const tellUnderstood: Command<TellUnderstoodInput, Answer<WrittenAnswer>> = {
  name: 'tellUnderstood',
  // For the counter, which others count up in the same moment.
  waits: true,
  async run(tx, { conversation: id, ...told }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const earlier = await tx.eventByClientId(id, told.id);
    if (earlier) {
      const isSame = earlier.kind === 'understood' && earlier.of === told.of && earlier.answer === told.answer;
      return isSame ? repeated(writtenAs(earlier)) : refused('id_reused');
    }
    const events = await tx.events(id);
    if (!isQuestion(events, told.of)) return refused('message_unknown');
    const card = unansweredCard(events, told.of);
    const outcome = await record(tx, conversation, { act: 'tellUnderstood' }, (stamp) => ({
      kind: 'understood',
      author: 'visitor',
      ...stamp,
      ...told,
    }));
    if (card !== null && outcome.answer.ok) {
      const { site, door, locale } = conversation;
      const day = new Date(tx.now).toISOString().slice(0, 10);
      await tx.countUnderstood({ day, site, card, door, language: languageOf(locale), clear: told.answer === 'yes' });
    }
    return outcome;
  },
};
