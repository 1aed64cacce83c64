import {
  type Agreement,
  type ClientId,
  type ConversationId,
  type DeliveryId,
  type Event,
  type Handover,
  type Summary,
  summaryStateOf,
  type WrittenAnswer,
} from '@lanterne/protocol';
import equal from 'fast-deep-equal';
import { nanoid } from 'nanoid';
import { fitsProposal, handoverOf, saysSomething } from '../domain/handover.ts';
import { isOnHold } from '../domain/hold.ts';
import { wasOnce } from '../domain/kept-part.ts';
import { holderOf } from '../domain/permission.ts';
import { newDelivery } from '../domain/webhook.ts';
import type { Command, Reader } from '../ports.ts';
import { type Answer, refusal, refused, repeated } from './answer.ts';
import { type ActingOfficer, record, type Stamp, writtenAs } from './log.ts';

interface SummariseInput {
  readonly conversation: ConversationId;
  readonly id: ClientId;
  readonly summary: Summary;
  readonly officer: ActingOfficer;
}

const summarise = (kind: 'summary-drafted' | 'summary-proposed'): Command<SummariseInput, Answer<WrittenAnswer>> => ({
  name: kind === 'summary-drafted' ? 'draftSummary' : 'proposeSummary',
  async run(tx, { conversation: id, officer, ...told }) {
    const conversation = await tx.advance(id);
    if (!conversation || holderOf(conversation) !== officer.id) return refused('conversation_unknown');
    const earlier = await tx.eventByClientId(id, told.id);
    if (earlier) {
      const isSame = (earlier.kind === kind && equal(earlier.summary, told.summary)) || wasOnce(earlier, kind);
      return isSame ? repeated(writtenAs(earlier)) : refused('id_reused');
    }
    // What they have consented to is sent first: two at one time, and nobody knows which.
    if (kind === 'summary-proposed' && summaryStateOf(await tx.events(id)).is === 'consented') {
      return refused('summary_underway');
    }
    const toEvent = (stamp: Stamp): Event => ({ kind, author: 'officer', alias: officer.alias, ...stamp, ...told });
    return record(tx, conversation, { act: 'summarise', officer: officer.id }, toEvent, officer.id);
  },
});

/** Keeps a draft that officers alone see. */
export const draftSummary = summarise('summary-drafted');

/** Shows a summary to the visitor, in the place of an earlier one that was not answered. */
export const proposeSummary = summarise('summary-proposed');

interface AnswerInput {
  readonly conversation: ConversationId;
  readonly id: ClientId;
  readonly proposal: number;
  readonly consented: Summary;
  /** To ask for it by, where something is consented to. */
  readonly reference: string;
  /** For how long the consent may be taken back before anything is sent. */
  readonly delayMs: number;
}

/**
 * The visitor's answer. What they consent to is promised to every webhook that wants it, in the same transaction; what they
 * do not consent to is written nowhere.
 */
export const answerSummary: Command<AnswerInput, Answer<WrittenAnswer>> = {
  name: 'answerSummary',
  async run(tx, { conversation: id, reference, delayMs, ...told }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const earlier = await tx.eventByClientId(id, told.id);
    if (earlier) {
      const isSame =
        (earlier.kind === 'summary-answered' &&
          earlier.proposal === told.proposal &&
          equal(earlier.consented, told.consented)) ||
        wasOnce(earlier, 'summary-answered');
      return isSame ? repeated(writtenAs(earlier)) : refused('id_reused');
    }
    if (!fitsProposal(summaryStateOf(await tx.events(id)), told.proposal, told.consented)) {
      return refused('summary_unknown');
    }
    const isConsent = saysSomething(told.consented);
    const outcome = await record(tx, conversation, { act: 'answerSummary' }, (stamp) => ({
      kind: 'summary-answered',
      author: 'visitor',
      ...stamp,
      ...told,
      reference: isConsent ? reference : null,
    }));
    if (!isConsent || !outcome.answer.ok) return outcome;
    const { seq } = outcome.answer.value;
    for (const { id: webhook } of await tx.webhooksFor('handover.consented')) {
      const to = { id: nanoid() as DeliveryId, webhook, event: 'handover.consented', conversation: id, seq } as const;
      await tx.insertDelivery(newDelivery(to, tx.now, delayMs));
    }
    return outcome;
  },
};

/** Takes a consent back, which holds as long as nothing was sent. What waits to be sent finds it in the log, and gives up. */
export const withdrawSummary: Command<{ readonly conversation: ConversationId }, Answer<WrittenAnswer>> = {
  name: 'withdrawSummary',
  async run(tx, { conversation: id }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const state = summaryStateOf(await tx.events(id));
    if (state.is === 'withdrawn') {
      const event = await tx.lastEventOf(id, 'summary-withdrawn');
      return event ? repeated(writtenAs(event)) : refused('summary_unknown');
    }
    if (state.is === 'sent') return refused('summary_sent');
    if (state.is !== 'consented') return refused('summary_unknown');
    const answer = state.answer.seq;
    return record(tx, conversation, { act: 'settleSummary' }, (stamp) => ({
      kind: 'summary-withdrawn',
      author: 'visitor',
      ...stamp,
      answer,
    }));
  },
};

interface SendInput {
  readonly conversation: ConversationId;
  /** The seq of the answer that is sent; the newest where it is not said. */
  readonly answer: number | null;
  readonly how: 'webhook' | 'file';
  /** Who takes it; whoever proposed it where nobody does. */
  readonly officer: ActingOfficer | null;
}

/**
 * Says in the log that what was consented to leaves, and only then gives it: whoever takes the consent back a moment later is
 * told the truth. Said once, whatever number of receivers there are.
 */
export const sendSummary: Command<SendInput, Answer<Handover>> = {
  name: 'sendSummary',
  async run(tx, { conversation: id, answer, how, officer }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    if (officer && holderOf(conversation) !== officer.id) return refused('conversation_unknown');
    const state = agreementIn(await tx.events(id), answer);
    if (!state) return refused('summary_unknown');
    const { agreement, isSent } = state;
    const handover = handoverOf(conversation, agreement);
    if (isSent) return repeated(handover);
    const outcome = await record(
      tx,
      conversation,
      { act: 'settleSummary' },
      (stamp) => ({
        kind: 'summary-sent',
        author: 'officer',
        alias: officer?.alias ?? agreement.proposal.alias,
        ...stamp,
        answer: agreement.answer.seq,
        how,
      }),
      officer?.id ?? null,
    );
    return { ...outcome, answer: { ok: true, value: handover, repeated: false } };
  },
};

/**
 * The complaint is signed: what was handed over by the newest answer is kept where it was handed over to, and erased here, whatever time it
 * had left. Only what has left the house can be signed; what two people have put on hold stays.
 */
export const signHandover: Command<
  { readonly conversation: ConversationId; readonly officer: ActingOfficer },
  Answer<WrittenAnswer>
> = {
  name: 'signHandover',
  async run(tx, { conversation: id, officer }) {
    const conversation = await tx.advance(id);
    if (!conversation || holderOf(conversation) !== officer.id) return refused('conversation_unknown');
    const state = summaryStateOf(await tx.events(id));
    if (state.is !== 'sent') {
      const signed = await tx.lastEventOf(id, 'summary-signed');
      return signed ? repeated(writtenAs(signed)) : refused('summary_unknown');
    }
    if (isOnHold(await tx.holdUntil(id), tx.now)) return refused('conversation_kept');
    const outcome = await record(
      tx,
      conversation,
      { act: 'settleSummary' },
      (stamp) => ({
        kind: 'summary-signed',
        author: 'officer',
        alias: officer.alias,
        ...stamp,
        answer: state.answer.seq,
      }),
      officer.id,
    );
    await tx.lapsePart(conversation, 'handover');
    return { ...outcome, changes: outcome.changes.map((change) => ({ ...change, lapsed: true as const })) };
  },
};

/** The agreement of an answer, up to which the log is read: a later proposal does not change what was consented to before. */
const agreementIn = (
  events: readonly Event[],
  answer: number | null,
): { readonly agreement: Agreement; readonly isSent: boolean } | null => {
  const next = answer === null ? -1 : events.findIndex(({ kind, seq }) => kind === 'summary-proposed' && seq > answer);
  const state = summaryStateOf(next < 0 ? events : events.slice(0, next));
  if (state.is !== 'consented' && state.is !== 'sent') return null;
  if (answer !== null && state.answer.seq !== answer) return null;
  return { agreement: state, isSent: state.is === 'sent' };
};

/** What the visitor has consented to, for the visitor: nothing leaves by it. */
export const ownHandover = async (
  reader: Pick<Reader, 'eventsAfter'>,
  conversation: Parameters<typeof handoverOf>[0] & { readonly id: ConversationId },
): Promise<Answer<Handover>> => {
  const found = agreementIn(await reader.eventsAfter(conversation.id, 0), null);
  if (!found) return refusal('summary_unknown');
  return { ok: true, value: handoverOf(conversation, found.agreement), repeated: false };
};
