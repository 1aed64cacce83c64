import * as v from 'valibot';
import { CONSOLE_LOCALES } from './constants.ts';

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
