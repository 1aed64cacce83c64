import * as v from 'valibot';
import { CONSOLE_LOCALES } from './constants.ts';
import { instant, readReason } from './event.ts';
import { conversationId, holdRequestId } from './ids.ts';

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
