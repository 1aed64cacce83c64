import { FAULT_REASONS, type Fault, type FaultReason } from '@lanterne/protocol';
import type * as v from 'valibot';

const reasons: ReadonlySet<string> = new Set(FAULT_REASONS);

const reasonOf = (issue: v.BaseIssue<unknown>): FaultReason => {
  if (reasons.has(issue.message)) return issue.message as FaultReason;
  if (issue.type === 'strict_object' || issue.type === 'object') {
    if (issue.expected === 'never') return 'unknown_field';
    if (issue.received === 'undefined') return 'missing';
    return 'wrong_type';
  }
  return issue.kind === 'schema' && issue.type !== 'picklist' && issue.type !== 'literal' ? 'wrong_type' : 'malformed';
};

const step = (key: unknown): string => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
const pointerOf = (issue: v.BaseIssue<unknown>): string => (issue.path ?? []).map(({ key }) => step(key)).join('');

/** What a schema found wrong, as the wire and the commands tell it. */
export const faultsOf = (issues: readonly v.BaseIssue<unknown>[]): Fault[] =>
  issues.map((issue) => ({ pointer: pointerOf(issue), reason: reasonOf(issue) }));

/** Names that the schema library drops from a record without a word: what was meant by them would not be kept, or not be obeyed. */
const DROPPED: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/** Half a pair of surrogates is no character; PostgreSQL takes neither that in JSON nor a NUL in any text. */
const canBeKept = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/**
 * Beyond what any document of ours has. Without an end to these, a request of some thousand faults is answered by megabytes, and
 * schemas look for a long time at what they refuse all the same.
 */
const DEPTH_MAX = 32;
const ENTRIES_MAX = 1_000;
const NAME_MAX = 100;

/** More of them help nobody. */
export const FAULTS_MAX = 20;

/**
 * What is wrong with a document before any schema looks at it: more levels, entries or longer names than any has, text that no
 * database keeps as it is, in values and in names, and names that would be lost. Empty for nearly every document. Without recursion:
 * somebody may have nested it as deep as they like.
 */
export const faultsBeforeSchema = (document: unknown): Fault[] => {
  const faults: Fault[] = [];
  const open: { readonly value: unknown; readonly pointer: string; readonly depth: number }[] = [
    { value: document, pointer: '', depth: 0 },
  ];
  for (let next = open.pop(); next && faults.length < FAULTS_MAX; next = open.pop()) {
    const { value, pointer, depth } = next;
    if (typeof value === 'string' && !canBeKept(value)) faults.push({ pointer, reason: 'unreadable' });
    if (typeof value !== 'object' || value === null) continue;
    const entries = Object.entries(value);
    if (depth >= DEPTH_MAX || entries.length > ENTRIES_MAX) {
      faults.push({ pointer, reason: 'too_long' });
      continue;
    }
    for (const [key, inner] of entries) {
      // Of a name that cannot be written down the place is told where it stands.
      if (!canBeKept(key)) faults.push({ pointer, reason: 'unreadable' });
      else if (key.length > NAME_MAX) faults.push({ pointer, reason: 'too_long' });
      else if (DROPPED.has(key)) faults.push({ pointer: `${pointer}${step(key)}`, reason: 'unknown_field' });
      else open.push({ value: inner, pointer: `${pointer}${step(key)}`, depth: depth + 1 });
    }
  }
  return faults.slice(0, FAULTS_MAX);
};
