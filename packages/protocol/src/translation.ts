import * as v from 'valibot';
import { GRADES, LOCALITIES, TRANSLATION_FLAGS, TRANSLATION_STATUSES } from './constants.ts';
import { locale, seq } from './event.ts';
import { messageText } from './text.ts';

/** Which engine would be asked now, and where the text goes. */
const route = v.strictObject({
  from: locale,
  to: locale,
  engine: v.string(),
  grade: v.picklist(GRADES),
  locality: v.picklist(LOCALITIES),
});

/** What is translated of a conversation: what the visitor writes, and what officers write; null where nothing does it. */
export const translating = v.strictObject({ toOfficer: v.nullable(route), toVisitor: v.nullable(route) });
export type Translating = v.InferOutput<typeof translating>;

/** The visitor has not understood the message of that seq. */
export const unclearRequest = v.strictObject({ seq });

/** The language that the visitor writes and reads. */
export const languageRequest = v.strictObject({ locale });

export const previewRequest = v.strictObject({ text: messageText });

/** What the visitor would read, and that again in the language of the officer. Kept nowhere. */
export const previewAnswer = v.strictObject({
  lang: locale,
  status: v.picklist(TRANSLATION_STATUSES),
  /** Null where the status is `failed` or `same`. */
  text: v.nullable(v.string()),
  /** Null where there is no way back. */
  back: v.nullable(v.string()),
  flags: v.array(v.picklist(TRANSLATION_FLAGS)),
});
export type PreviewAnswer = v.InferOutput<typeof previewAnswer>;
