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
 * What is wrong with a document before any schema looks at it: text that no database keeps as it is, in values and in names, and
 * names that would be lost. Empty for nearly every document. Without recursion: somebody may have nested it as deep as they like.
 */
export const faultsBeforeSchema = (document: unknown): Fault[] => {
  const faults: Fault[] = [];
  const open: { readonly value: unknown; readonly pointer: string }[] = [{ value: document, pointer: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, pointer } = next;
    if (typeof value === 'string' && !canBeKept(value)) faults.push({ pointer, reason: 'unreadable' });
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      // Of a name that cannot be written down the place is told where it stands.
      if (!canBeKept(key)) faults.push({ pointer, reason: 'unreadable' });
      else if (DROPPED.has(key)) faults.push({ pointer: `${pointer}${step(key)}`, reason: 'unknown_field' });
      else open.push({ value: inner, pointer: `${pointer}${step(key)}` });
    }
  }
  return faults;
};
