import * as v from 'valibot';
import { language } from './admin.ts';
import { cannedAnswerId, siteId } from './ids.ts';
import { textUpTo } from './text.ts';
import { unknownVariables } from './variables.ts';

/** Longest canned answer, in characters: filled in, it stays a message. */
export const CANNED_TEXT_MAX = 2_000;

/** What is typed after `/`. */
export const shortcut = v.pipe(v.string('wrong_type'), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?$/, 'malformed'));

const cannedFields = {
  /** In which language it is written. */
  locale: language,
  shortcut,
  title: textUpTo(80),
  text: v.pipe(
    textUpTo(CANNED_TEXT_MAX),
    v.check((text) => unknownVariables(text).length === 0, 'unknown_variable'),
  ),
};

export const cannedAnswerRequest = v.strictObject(cannedFields);
export type CannedAnswerRequest = v.InferOutput<typeof cannedAnswerRequest>;
/** The fields that change. */
export const cannedAnswerChange = v.partial(cannedAnswerRequest);
export type CannedAnswerChange = v.InferOutput<typeof cannedAnswerChange>;

/** A text that officers use again and again. */
export const cannedAnswer = v.strictObject({
  id: cannedAnswerId,
  ...cannedFields,
  /** Everybody's; those of one officer are seen by nobody else. */
  shared: v.boolean(),
});
export type CannedAnswer = v.InferOutput<typeof cannedAnswer>;

/** By language, then by shortcut. */
export const sharedAnswersAnswer = v.strictObject({ answers: v.array(cannedAnswer) });
export type SharedAnswersAnswer = v.InferOutput<typeof sharedAnswersAnswer>;

/** Everybody's and one's own, with what it takes to fill them in. */
export const cannedAnswersAnswer = v.strictObject({
  ...sharedAnswersAnswer.entries,
  sites: v.array(v.strictObject({ id: siteId, name: v.string() })),
});
export type CannedAnswersAnswer = v.InferOutput<typeof cannedAnswersAnswer>;
