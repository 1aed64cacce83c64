import type { ProblemCode } from '@lanterne/protocol';
import type { Change, Outcome } from '../ports.ts';

/** What a use case answers: a value, or why not. */
export type Answer<Value> =
  | {
      readonly ok: true;
      readonly value: Value;
      /** Whether an earlier request had done it already, so that this one only tells it again. */
      readonly repeated: boolean;
    }
  | {
      readonly ok: false;
      readonly code: ProblemCode;
      /** Asked again after so long, it is not refused any more. */
      readonly waitMs?: number | undefined;
    };

/** Why a use case does not do what was asked. */
export type Refusal = Extract<Answer<never>, { ok: false }>;

export const refusal = (code: ProblemCode, waitMs?: number): Refusal => ({
  ok: false,
  code,
  ...(waitMs !== undefined && { waitMs }),
});

/** Keeps what the command wrote. */
export const done = <Value>(value: Value, ...changes: Change[]): Outcome<Answer<Value>> => ({
  answer: { ok: true, value, repeated: false },
  changes,
  keep: true,
});

/** Takes back what the command wrote: an earlier request had done it. */
export const repeated = <Value>(value: Value): Outcome<Answer<Value>> => ({
  answer: { ok: true, value, repeated: true },
  changes: [],
  keep: false,
});

/** Takes back what the command wrote, and says why. */
export const refused = (code: ProblemCode, waitMs?: number): Outcome<Answer<never>> => ({
  answer: refusal(code, waitMs),
  changes: [],
  keep: false,
});
