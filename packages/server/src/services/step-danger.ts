import type { ConversationId, DangerStepTaken, Event, WrittenAnswer } from '@lanterne/protocol';
import { type Act, decide } from '../domain/conversation.ts';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { type ActingOfficer, record, writtenAs } from './log.ts';

/** Who works on a conversation tells what is done about its danger. Only officers ever see it. */
export const stepDanger: Command<
  { readonly conversation: ConversationId; readonly taken: DangerStepTaken; readonly officer: ActingOfficer },
  Answer<WrittenAnswer>
> = {
  name: 'stepDanger',
  urgent: () => true,
  async run(tx, { conversation: id, taken, officer }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const act: Act = { act: 'stepDanger', officer: officer.id, step: taken.step };
    const last = taken.step === 'relayed' ? await tx.lastEventOf(id, 'danger-step') : null;
    // Told again to the same service is the same call, whose answer was lost on the way.
    if (last && tellsTheSame(last, taken) && decide(conversation, act, tx.now).verdict === 'done')
      return repeated(writtenAs(last));
    return record(
      tx,
      conversation,
      act,
      (stamp) => ({ kind: 'danger-step', author: 'officer', alias: officer.alias, ...stamp, ...taken }),
      officer.id,
    );
  },
};

const tellsTheSame = (event: Event, taken: DangerStepTaken): boolean =>
  event.kind === 'danger-step' &&
  taken.step === 'relayed' &&
  event.step === 'relayed' &&
  event.to === taken.to &&
  event.reference === taken.reference;
