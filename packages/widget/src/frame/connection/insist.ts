import { backOffMs } from '@lanterne/protocol/back-off';
import { after } from './after.ts';
import type { Answer } from './request.ts';

/** What must get through: asks again and again until there is an answer, for requests that may be repeated without harm. */
export interface Insistence {
  /** Resolves with what the server said; never with "not answered", and never after `stop`. */
  until<Value>(attempt: () => Promise<Answer<Value>>): Promise<Exclude<Answer<Value>, { ok: undefined }>>;
  /** The network is back: ends the pauses that the server has not asked for. */
  wake(): void;
  stop(): void;
}

/** Tests give pauses of their own. */
export const createInsistence = (random = Math.random, pause = after): Insistence => {
  const pauses = new Set<() => void>();
  let stopped = false;

  const rest = (waitMs: number, failures: number): Promise<void> =>
    new Promise((resolve) => {
      const end = () => {
        forget();
        pauses.delete(end);
        resolve();
      };
      const forget = pause(Math.max(waitMs, backOffMs(failures, random())), end);
      if (!waitMs) pauses.add(end);
    });

  const wake = () => {
    for (const end of [...pauses]) end();
  };

  return {
    async until(attempt) {
      for (let failures = 0; !stopped; failures += 1) {
        const answer = await attempt();
        if (stopped) break;
        if (answer.ok !== undefined) return answer;
        await rest(answer.waitMs, failures);
      }
      // Nobody waits for the answer any more.
      return new Promise(() => {});
    },
    wake,
    stop() {
      stopped = true;
      wake();
    },
  };
};
