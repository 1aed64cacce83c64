import type { AttemptLimit, Turnstile } from './limits.ts';
import { problem } from './problem.ts';

/** Seconds. */
const BUSY_RETRY_AFTER = 2;

/** When the next try is let through. */
export const tooMany = (waitMs: number): Response =>
  problem('too_many_requests', { retryAfter: Math.ceil(waitMs / 1000) });

/** Where secrets of officers are checked: slowed for one subject, and not for everybody at one time. */
export interface Guesses {
  /** Makes a try that counts as failed until it has succeeded, or says when the next one is let through. */
  make<Result extends { readonly ok: boolean }>(
    subject: string,
    guess: () => Promise<Result>,
    respond: (result: Result) => Response,
  ): Promise<Response>;
  /** Hashes something that is no guess. */
  hash(work: () => Promise<Response>): Promise<Response>;
}

export const createGuesses = (attempts: AttemptLimit, hashing: Turnstile): Guesses => {
  const hash: Guesses['hash'] = async (work) => {
    const leave = hashing.enter();
    if (!leave) return problem('unavailable', { retryAfter: BUSY_RETRY_AFTER });
    try {
      return await work();
    } finally {
      leave();
    }
  };
  return {
    hash,
    // First the door: who is turned away there has not tried, and it must not count as a failure.
    make: (subject, guess, respond) =>
      hash(async () => {
        const wait = attempts.begin(subject);
        if (wait > 0) return tooMany(wait);
        const result = await guess();
        if (result.ok) attempts.succeeded(subject);
        return respond(result);
      }),
  };
};
