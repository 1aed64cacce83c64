import * as v from 'valibot';
import { instant } from './event.ts';
import { siteId } from './ids.ts';
import { LOCALES } from './languages.ts';

/** What may be held of those who write and those who answer, one by one. */
export const HOLDINGS = [
  'address',
  'conversation',
  'facts',
  'files',
  'position',
  'contact',
  'notes',
  'handover',
  'silence',
  'code',
  'deliveries',
  'feedback',
  'figures',
  'audit',
] as const;

const seconds = v.pipe(v.number(), v.integer(), v.minValue(0));

/** One thing that is held, or is not. */
export const holding = v.strictObject({
  what: v.picklist(HOLDINGS),
  held: v.boolean(),
  /** Whether it can be read by whoever has the disk. */
  sealed: v.boolean(),
  /** For how long; null without limit. Of what is not held, 0. */
  seconds: v.nullable(seconds),
  /** From when that counts: the end of the conversation, or the day that it was made. */
  from: v.picklist(['end', 'event']),
});
export type Holding = v.InferOutput<typeof holding>;

/** `locale` is null for words that are shown as somebody wrote them, in a language that nobody has named. */
const noticeLine = v.strictObject({ text: v.string(), locale: v.nullable(v.picklist(LOCALES)) });

export const noticeSections = v.array(v.strictObject({ title: v.string(), lines: v.array(noticeLine) }));

/** `GET /v1/sites/{site}/notice`: what is held, by what right, and what one may ask for; for people and for programs. */
export const noticeAnswer = v.strictObject({
  site: siteId,
  name: v.string(),
  /** Of the policy that it was computed from; another one for every change of what visitors are promised. */
  version: v.string(),
  /** Null where that is not on record yet. */
  since: v.nullable(instant),
  /** When nothing was left that was over its time. */
  lastPurge: v.nullable(instant),
  anonymity: v.picklist(['strict', 'sealed']),
  regime: v.picklist(['rgpd', 'titre3']),
  legalBasis: v.string(),
  eraseNow: v.boolean(),
  holds: v.array(holding),
  /** Of the headings, and of every line that says no other. */
  locale: v.picklist(LOCALES),
  sections: noticeSections,
});
export type NoticeAnswer = v.InferOutput<typeof noticeAnswer>;

export const noticeQuery = v.strictObject({ locale: v.optional(v.string()) });
