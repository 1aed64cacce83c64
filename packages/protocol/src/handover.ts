import * as v from 'valibot';
import { HANDOVER_FORMS, SUMMARY_FIELDS, SUMMARY_MAX, type SummaryField } from './constants.ts';
import { instant, locale, seq, summary } from './event.ts';
import { clientId, siteId } from './ids.ts';
import { textUpTo } from './text.ts';

export const summaryRequest = v.strictObject({ id: clientId, summary });
export type SummaryRequest = v.InferOutput<typeof summaryRequest>;

/** The parts that the visitor consents to, as they corrected them. None is a refusal. */
export const summaryAnswerRequest = v.strictObject({ id: clientId, proposal: seq, consented: summary });
export type SummaryAnswerRequest = v.InferOutput<typeof summaryAnswerRequest>;

/** In which form a hand-over is given. */
export const handoverForm = v.picklist(HANDOVER_FORMS, 'malformed');
export type HandoverForm = v.InferOutput<typeof handoverForm>;
export const handoverRequest = v.strictObject({ as: handoverForm });
export const handoverQuery = handoverRequest;

const part = (field: SummaryField) =>
  v.strictObject({
    text: textUpTo(SUMMARY_MAX[field]),
    /** Whether the visitor changed what the officer had written. */
    corrected: v.boolean(),
  });

/** What leaves the house, in the first edition of its form: `docs/handover.md`. */
export const handover = v.strictObject({
  schema: v.literal('lanterne.handover/1'),
  /** To ask for it by. Made by the server; it leads to nothing else. */
  reference: v.string(),
  site: siteId,
  /** In which language the visitor's side was. */
  language: locale,
  proposedAt: instant,
  consentedAt: instant,
  fields: v.strictObject(
    Object.fromEntries(SUMMARY_FIELDS.map((field) => [field, v.optional(part(field))])) as Record<
      SummaryField,
      v.OptionalSchema<ReturnType<typeof part>, undefined>
    >,
  ),
});
export type Handover = v.InferOutput<typeof handover>;
