import type { ConversationId, HoldRequestBody, HoldRequestId } from '@lanterne/protocol';
import { HOLD_MAX_MS, type HoldRequest, holdAfter, isOnHold } from '../domain/hold.ts';
import { hasNewRights, NEW_RIGHTS_MS, whyNotAnswer } from '../domain/two-people.ts';
import type { Command, OfficerAccount, Transaction } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { audit } from './audit.ts';

const rightsAreNew = async (tx: Transaction, { id }: OfficerAccount): Promise<boolean> =>
  hasNewRights(await tx.auditAbout(id, tx.now - NEW_RIGHTS_MS));

const ACTIONS = {
  place: { asked: 'hold-asked', confirmed: 'hold-confirmed', refused: 'hold-refused' },
  lift: { asked: 'lift-asked', confirmed: 'lift-confirmed', refused: 'lift-refused' },
} as const;

const putOnRecord = (
  tx: Transaction,
  by: OfficerAccount,
  { kind, conversation, reason, until, id }: Pick<HoldRequest, 'kind' | 'conversation' | 'reason' | 'until' | 'id'>,
  what: 'asked' | 'confirmed' | 'refused',
): Promise<void> =>
  audit(tx, by, ACTIONS[kind][what], conversation, {
    reason,
    detail: { request: id, ...(until !== null && { until: new Date(until).toISOString() }) },
  });

const isSame = (
  kept: HoldRequest | null,
  asked: Omit<HoldRequest, 'answer' | 'answeredBy' | 'answeredAt' | 'askedAt'>,
) =>
  kept !== null &&
  kept.conversation === asked.conversation &&
  kept.kind === asked.kind &&
  kept.until === asked.until &&
  kept.reason === asked.reason &&
  kept.askedBy === asked.askedBy;

/** Asks for a legal hold, or for its end. Nothing is done before another person confirms it. */
export const askHold: Command<{ readonly by: OfficerAccount; readonly asked: HoldRequestBody }, Answer<null>> = {
  name: 'askHold',
  waits: true,
  async run(tx, { by, asked: { id, conversation, reason, ...asked } }) {
    const until = asked.kind === 'place' ? Date.parse(asked.until) : null;
    if (await rightsAreNew(tx, by)) return refused('rights_too_new');
    if (!(await tx.lockConversation(conversation, 'wait'))) return refused('conversation_unknown');
    if (until !== null && (until <= tx.now || until > tx.now + HOLD_MAX_MS)) return refused('hold_too_long');
    if (until === null && !isOnHold(await tx.holdUntil(conversation), tx.now)) return refused('hold_unknown');
    const request = { id, conversation, kind: asked.kind, reason, until, askedBy: by.id, askedAt: tx.now };
    if (!(await tx.addHoldRequest(request)))
      return isSame(await tx.holdRequest(id), request) ? repeated(null) : refused('id_reused');
    await putOnRecord(tx, by, request, 'asked');
    return done(null);
  },
};

interface AnswerHold {
  readonly by: OfficerAccount;
  readonly request: HoldRequestId;
  readonly answer: 'confirm' | 'refuse';
}

const settle = async (tx: Transaction, request: HoldRequest, conversation: ConversationId): Promise<void> => {
  if (request.answer === 'confirmed')
    await tx.setHold(conversation, holdAfter(request, await tx.holdUntil(conversation)));
};

/** Confirms what another person has asked for, and does it; or refuses it. */
export const answerHold: Command<AnswerHold, Answer<null>> = {
  name: 'answerHold',
  waits: true,
  async run(tx, { by, request: id, answer }) {
    const found = await tx.holdRequest(id);
    if (!found) return refused('hold_unknown');
    // In the order in which an erasure takes them.
    if (!(await tx.lockConversation(found.conversation, 'wait'))) return refused('conversation_unknown');
    const asked = await tx.lockHoldRequest(id);
    if (!asked) return refused('conversation_unknown');
    const why = whyNotAnswer(asked, { by: by.id, answer, now: tx.now });
    if (why) return refused(why);
    if (answer === 'confirm' && (await rightsAreNew(tx, by))) return refused('rights_too_new');
    const answered = { answer: answer === 'confirm' ? 'confirmed' : 'refused', answeredBy: by.id } as const;
    const request = { ...asked, ...answered, answeredAt: tx.now };
    await tx.answerHoldRequest(request);
    await settle(tx, request, asked.conversation);
    await putOnRecord(tx, by, request, answered.answer);
    return done(null);
  },
};
