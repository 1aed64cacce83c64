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

const pointerOf = (issue: v.BaseIssue<unknown>): string =>
  (issue.path ?? []).map(({ key }) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** What a schema found wrong, as the wire and the commands tell it. */
export const faultsOf = (issues: readonly v.BaseIssue<unknown>[]): Fault[] =>
  issues.map((issue) => ({ pointer: pointerOf(issue), reason: reasonOf(issue) }));
