import type {
  ClientId,
  ConversationId,
  Event,
  TransferRequest,
  TransferTarget,
  TransferTo,
  WrittenAnswer,
} from '@lanterne/protocol';
import { type Conversation, type Destination, decide } from '../domain/conversation.ts';
import { GENERAL } from '../domain/queue.ts';
import type { Command, Transaction } from '../ports.ts';
import { type Answer, refusal, refused, repeated } from './answer.ts';
import { availableOfficer } from './available-officer.ts';
import { type ActingOfficer, record, type Stamp, writtenAs } from './log.ts';

interface TransferInput extends TransferRequest {
  readonly conversation: ConversationId;
  readonly officer: ActingOfficer;
}

/** How long the officer whom it is meant for is asked before others: to read the note, and what was said. */
export const TRANSFER_OFFER_MS = 90_000;

/** The officer who holds a conversation gives it to somebody else, and may leave them a note. */
export const transferConversation: Command<TransferInput, Answer<WrittenAnswer>> = {
  name: 'transferConversation',
  async run(tx, { conversation: id, officer, ...request }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    // Once it was done it is not theirs any more: the id alone says that they did it.
    const earlier = await tx.eventByClientId(id, request.id);
    if (earlier?.kind === 'transferred' && earlier.alias === officer.alias) return repeated(writtenAs(earlier));
    return give(tx, conversation, { ...request, officer, isUsed: earlier !== null });
  },
};

interface Gift extends TransferRequest {
  readonly officer: ActingOfficer;
  /** Whether its id stands for something else. */
  readonly isUsed: boolean;
}

const give = async (tx: Transaction, conversation: Conversation, gift: Gift) => {
  const { id, to, note, isUsed } = gift;
  const { id: officer, alias } = gift.officer;
  // Whose it is comes before whether there is such an officer: to a stranger there is nothing to give.
  const anywhere = { to: 'skill', skill: '' } as const;
  const verdict = decide(conversation, { act: 'transfer', officer, destination: anywhere }, conversation.lastAt);
  if (verdict.verdict === 'refused') return refused(verdict.code);

  if (isUsed || (note && (await isTaken(tx, conversation.id, note.id)))) return refused('id_reused');
  const found = await find(tx, to);
  if (!found.ok) return refused(found.code);
  const { destination, target } = found.value;
  const by = { author: 'officer', alias } as const;
  return record(
    tx,
    conversation,
    { act: 'transfer', officer, destination },
    (stamp) => ({ kind: 'transferred', ...by, ...stamp, id, target }),
    officer,
    note ? [(stamp: Stamp): Event => ({ kind: 'note', ...by, ...stamp, ...note, by: 'holder' })] : [],
  );
};

const isTaken = async (tx: Transaction, conversation: ConversationId, id: ClientId): Promise<boolean> =>
  (await tx.eventByClientId(conversation, id)) !== null;

interface Found {
  readonly destination: Destination;
  /** As the log tells it. */
  readonly target: TransferTarget;
}

/** Whom it is for, or why nobody like that can take it. */
const find = async (tx: Transaction, to: TransferTo): Promise<Answer<Found>> => {
  switch (to.to) {
    case 'officer': {
      const officer = await availableOfficer(tx, to.officer);
      if (!officer.ok) return officer;
      const { id, alias } = officer.value;
      const offer = { to: id, until: tx.now + TRANSFER_OFFER_MS };
      return found({ destination: { to: 'officer', offer }, target: { to: 'officer', alias } });
    }
    case 'queue': {
      const queue = to.queue === GENERAL ? { priority: 0 } : (await tx.queues()).find(({ id }) => id === to.queue);
      return queue
        ? found({ destination: { to: 'queue', queue: to.queue, priority: queue.priority }, target: to })
        : refusal('queue_unknown');
    }
    case 'skill': {
      const officers = await tx.officers();
      const isHad = officers.some(({ active, skills }) => active && skills.includes(to.skill));
      return isHad ? found({ destination: to, target: to }) : refusal('skill_unknown');
    }
  }
};

const found = (value: Found): Answer<Found> => ({ ok: true, value, repeated: false });
