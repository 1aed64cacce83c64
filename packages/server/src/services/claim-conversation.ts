import type { ConversationId } from '@lanterne/protocol';
import { type Conversation, decide } from '../domain/conversation.ts';
import type { Command, Outcome, Transaction } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { type ActingOfficer, stampOf } from './log.ts';
import { nextInTurn } from './next-in-turn.ts';

/** Claims one waiting conversation. */
export const claimConversation: Command<
  { readonly conversation: ConversationId; readonly officer: ActingOfficer },
  Answer<Conversation>
> = {
  name: 'claimConversation',
  urgent: () => true,
  run: (tx, { conversation, officer }) => claim(tx, conversation, officer),
};

/** Claims the next in turn for the officer; null when nobody waits. */
export const claimNext: Command<{ readonly officer: ActingOfficer }, Answer<Conversation | null>> = {
  name: 'claimNext',
  waits: true,
  urgent: () => true,
  async run(tx, { officer }) {
    const next = await nextInTurn(tx, officer.id);
    return next ? claim(tx, next, officer) : done(null);
  },
};

const claim = async (
  tx: Transaction,
  id: ConversationId,
  officer: ActingOfficer,
): Promise<Outcome<Answer<Conversation>>> => {
  const conversation = await tx.advance(id);
  if (!conversation) return refused('conversation_unknown');
  const decision = decide(conversation, { act: 'claim', officer: officer.id }, conversation.lastAt);
  if (decision.verdict === 'refused') return refused(decision.code);
  if (decision.verdict === 'already') return repeated(conversation);
  const event = { kind: 'claimed', author: 'officer', alias: officer.alias, ...stampOf(conversation) } as const;
  await tx.saveConversation(decision.next);
  await tx.appendEvent(id, event, officer.id);
  // Who has been idle longest is asked first. Whoever is being decided about at this moment is counted at the next one.
  const shift = await tx.lockShift(officer.id, 'pass over');
  if (shift) await tx.saveShift({ ...shift, assignedAt: tx.now });
  return done(decision.next, { conversation: decision.next, events: [event], erased: false });
};
