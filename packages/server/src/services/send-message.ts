import type { Asking, ClientId, ConversationId, Event, WrittenAnswer } from '@lanterne/protocol';
import { worksIn } from '../domain/permission.ts';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { type ActingOfficer, record, type Stamp, writtenAs } from './log.ts';

export interface SendInput {
  readonly conversation: ConversationId;
  readonly id: ClientId;
  readonly text: string;
  /** What the visitor is asked by it, where an officer writes. */
  readonly asks?: Asking | undefined;
  /** Null when the visitor writes. */
  readonly officer: ActingOfficer | null;
}

/** Adds a message to the log. A repeat of its client id gets the first answer, also after the end. */
export const sendMessage: Command<SendInput, Answer<WrittenAnswer>> = {
  name: 'sendMessage',
  async run(tx, { conversation: id, officer, asks, ...message }) {
    const conversation = await tx.advance(id);
    if (!conversation || (officer && !worksIn(officer.id, conversation))) return refused('conversation_unknown');

    const earlier = await tx.eventByClientId(id, message.id);
    if (earlier)
      return isSame(earlier, { ...message, asks, officer }) ? repeated(writtenAs(earlier)) : refused('id_reused');

    const toEvent = (stamp: Stamp): Event =>
      officer
        ? { kind: 'message', author: 'officer', alias: officer.alias, ...stamp, ...message, ...(asks && { asks }) }
        : { kind: 'message', author: 'visitor', ...stamp, ...message };
    return officer
      ? record(tx, conversation, { act: 'answer', officer: officer.id }, toEvent, officer.id)
      : record(tx, conversation, { act: 'write' }, toEvent);
  },
};

const isSame = (event: Event, { text, asks, officer }: Omit<SendInput, 'conversation'>): boolean => {
  if (event.kind !== 'message' || event.text !== text) return false;
  return event.author === 'officer' ? officer !== null && event.asks === asks : officer === null;
};
