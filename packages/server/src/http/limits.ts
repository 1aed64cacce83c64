import type { Clock } from '../ports.ts';

/** Slows down repeated failures of one subject, such as guesses at a login. In memory only. */
export interface AttemptLimit {
  /** Milliseconds until the next try is let through; 0 for now. */
  waitFor(subject: string): number;
  failed(subject: string): void;
  succeeded(subject: string): void;
}

const FREE_FAILURES = 5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const FORGET_AFTER_MS = 15 * 60_000;
const SUBJECTS_MAX = 10_000;

/**
 * After five failures each further one doubles the wait, up to a minute: a guesser gets nowhere, and the officer who is
 * guessed at is never locked out.
 */
export const createAttemptLimit = (clock: Clock): AttemptLimit => {
  const failures = new Map<string, { count: number; lastAt: number }>();

  const forgetOld = (now: number) => {
    for (const [subject, { lastAt }] of failures) {
      if (now - lastAt <= FORGET_AFTER_MS && failures.size <= SUBJECTS_MAX) break;
      failures.delete(subject);
    }
  };

  return {
    waitFor(subject) {
      const seen = failures.get(subject);
      if (!seen || seen.count < FREE_FAILURES) return 0;
      const wait = Math.min(FIRST_WAIT_MS * 2 ** (seen.count - FREE_FAILURES), LONGEST_WAIT_MS);
      return Math.max(0, seen.lastAt + wait - clock());
    },
    failed(subject) {
      const now = clock();
      const seen = failures.get(subject);
      const count = seen && now - seen.lastAt <= FORGET_AFTER_MS ? seen.count + 1 : 1;
      // Re-inserted, so that the map stays in the order of the last failure.
      failures.delete(subject);
      failures.set(subject, { count, lastAt: now });
      forgetOld(now);
    },
    succeeded(subject) {
      failures.delete(subject);
    },
  };
};
