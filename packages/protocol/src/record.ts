import * as v from 'valibot';
import { CONSOLE_LOCALES } from './constants.ts';
import { instant, readReason } from './event.ts';
import { conversationId, holdRequestId, siteId } from './ids.ts';
import { noticeSections } from './notice.ts';

/** What may be wrong with the record. `docs/record.md` says what each means. */
export const AUDIT_FAULTS = [
  'missing',
  'changed',
  'forged',
  'added',
  'start-forged',
  'head-forged',
  'tail',
  'not-as-known',
] as const;
export type AuditFault = (typeof AUDIT_FAULTS)[number];

/** A place of the chain: how many records there ever were up to it, and the hash that covers them all. */
const chainPlace = v.strictObject({ seq: v.number(), hash: v.string() });

export const auditCheckAnswer = v.strictObject({
  /** How many were looked at. */
  records: v.number(),
  /** The newest that is forgotten, as its time was over. */
  start: chainPlace,
  /** The newest. */
  head: chainPlace,
  /** The first place that is broken. */
  broken: v.nullable(v.strictObject({ seq: v.number(), fault: v.picklist(AUDIT_FAULTS) })),
});
export type AuditCheckAnswer = v.InferOutput<typeof auditCheckAnswer>;

/** `csv` for a spreadsheet; `jsonl`, a line of JSON for each record, for a program. */
export const AUDIT_FORMS = ['csv', 'jsonl'] as const;
export type AuditForm = (typeof AUDIT_FORMS)[number];
export const auditFileQuery = v.strictObject({
  form: v.optional(v.picklist(AUDIT_FORMS, 'malformed')),
  /** Of the headings of a table; it decides too what stands between two cells. */
  locale: v.optional(v.picklist(CONSOLE_LOCALES)),
});

const asked = { id: holdRequestId, conversation: conversationId, reason: readReason };
/** A legal hold, or its end. Nothing of it is done before another person has confirmed it. */
export const holdRequest = v.variant('kind', [
  v.strictObject({ kind: v.literal('place'), ...asked, until: instant }),
  v.strictObject({ kind: v.literal('lift'), ...asked }),
]);
export type HoldRequestBody = v.InferOutput<typeof holdRequest>;

export const holdAnswerRequest = v.strictObject({ answer: v.picklist(['confirm', 'refuse']) });

/** What waits for a second person. */
const waitingRequest = v.strictObject({
  id: holdRequestId,
  kind: v.picklist(['place', 'lift']),
  conversation: conversationId,
  reason: v.string(),
  until: v.nullable(instant),
  /** Logins, as the record has them. */
  askedBy: v.string(),
  askedAt: instant,
  /** When it is too late to answer. */
  expiresAt: instant,
  /** Whether whoever reads this has asked for it, so that somebody else must confirm it. */
  own: v.boolean(),
});
export type WaitingRequest = v.InferOutput<typeof waitingRequest>;

const hold = v.strictObject({
  conversation: conversationId,
  until: instant,
  reason: v.string(),
  askedBy: v.string(),
  confirmedBy: v.string(),
  confirmedAt: instant,
});
export type Hold = v.InferOutput<typeof hold>;

export const holdsAnswer = v.strictObject({ requests: v.array(waitingRequest), holds: v.array(hold) });
export type HoldsAnswer = v.InferOutput<typeof holdsAnswer>;

export const promisesQuery = v.strictObject({
  /** Of what was in force then; absent, of what is now. */
  at: v.optional(instant),
  locale: v.optional(v.picklist(CONSOLE_LOCALES)),
});

/** What visitors are promised, or were, as whoever has to account for it reads it. */
export const promisesAnswer = v.strictObject({
  /** When nothing was left that was over its time. */
  lastPurge: v.nullable(instant),
  /** Every policy that was ever in force, the oldest first; one that came back stands there again. */
  versions: v.array(v.strictObject({ version: v.string(), since: instant })),
  /** Which of them the entries are of; null where none was in force then. */
  shown: v.nullable(v.strictObject({ version: v.string(), since: v.nullable(instant) })),
  /** The entry of the register of processing of each site, as tables and words. */
  entries: v.array(
    v.strictObject({
      site: siteId,
      name: v.string(),
      /** What is held, whether sealed, for how long, from when: the headings, then a row for each. */
      columns: v.array(v.string()),
      rows: v.array(v.array(v.string())),
      sections: noticeSections,
    }),
  ),
});
export type PromisesAnswer = v.InferOutput<typeof promisesAnswer>;
