import type { ClientId, ConversationId, Event, SentCard, WrittenAnswer } from '@lanterne/protocol';
import { cardText } from '../domain/card.ts';
import { worksIn } from '../domain/permission.ts';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { type ActingOfficer, record, writtenAs } from './log.ts';

interface SendCardInput {
  readonly conversation: ConversationId;
  readonly id: ClientId;
  /** Of the help of the site; null where it has none with this id any more. */
  readonly card: SentCard | null;
  readonly asked: string;
  readonly officer: ActingOfficer;
}

/** Sends the visitor a card. A repeat of its client id gets the first answer, whatever has become of the card since. */
export const sendCard: Command<SendCardInput, Answer<WrittenAnswer>> = {
  name: 'sendCard',
  async run(tx, { conversation: id, id: client, card, asked, officer }) {
    const conversation = await tx.advance(id);
    if (!conversation || !worksIn(officer.id, conversation)) return refused('conversation_unknown');

    const earlier = await tx.eventByClientId(id, client);
    if (earlier) return isSame(earlier, asked) ? repeated(writtenAs(earlier)) : refused('id_reused');
    if (!card) return refused('card_unknown');
    return record(
      tx,
      conversation,
      // It is an answer, and the first one may be it.
      { act: 'answer', officer: officer.id },
      (stamp) => ({
        kind: 'card',
        author: 'officer',
        alias: officer.alias,
        ...stamp,
        id: client,
        text: cardText(card),
        card,
      }),
      officer.id,
    );
  },
};

const isSame = (event: Event, asked: string): boolean => event.kind === 'card' && event.card.id === asked;
