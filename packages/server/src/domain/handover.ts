import { type Agreement, type Handover, SUMMARY_FIELDS, type Summary, type SummaryState } from '@lanterne/protocol';
import type { Conversation } from './conversation.ts';

/** Whether a summary says anything: what says nothing is no proposal, and a consent to nothing is none. */
export const saysSomething = (summary: Summary): boolean =>
  SUMMARY_FIELDS.some((field) => summary[field] !== undefined);

/** Whether an answer fits the proposal that stands: to nothing that was not asked can be consented. */
export const fitsProposal = (state: SummaryState, proposal: number, consented: Summary): boolean =>
  state.is === 'proposed' &&
  state.proposal.seq === proposal &&
  SUMMARY_FIELDS.every((field) => consented[field] === undefined || state.proposal.summary[field] !== undefined);

/** What may leave: the parts that were consented to, in the visitor's words, and nothing else of the conversation. */
export const handoverOf = (
  { site, locale }: Pick<Conversation, 'site' | 'locale'>,
  { proposal, answer }: Agreement,
): Handover => ({
  schema: 'lanterne.handover/1',
  reference: answer.reference ?? '',
  site,
  language: locale,
  proposedAt: proposal.at,
  consentedAt: answer.at,
  fields: Object.fromEntries(
    SUMMARY_FIELDS.flatMap((field) => {
      const text = answer.consented[field];
      return text === undefined ? [] : [[field, { text, corrected: text !== proposal.summary[field] }]];
    }),
  ),
});
