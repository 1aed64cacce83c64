import { setTimeout as sleep } from 'node:timers/promises';
import type { Policy } from '../domain/policy.ts';
import type { Logger, Store } from '../ports.ts';
import { purge } from '../services/purge.ts';
import { type Job, repeat } from './scheduler.ts';

/** What is over its time is gone so much later at most. */
const EVERY_MS = 60_000;
/** Between two batches, at least: the processors are those of people who write. */
const REST_MS = 10;
/** So many times as long as a batch took: on a busy machine, which needs longer for one, people get the same share. */
const REST_SHARE = 2;
const REST_MAX_MS = 1_000;

/** The retention clock. */
export const startPurge = ({
  store,
  policy,
  logger,
  everyMs = EVERY_MS,
}: {
  readonly store: Pick<Store, 'write'>;
  readonly policy: Policy;
  readonly logger: Logger;
  readonly everyMs?: number;
}): Job =>
  repeat(
    'the purge',
    async (goOn) => {
      let begunAt = performance.now();
      const rested = async () => {
        const tookMs = performance.now() - begunAt;
        await sleep(Math.min(Math.max(REST_MS, REST_SHARE * tookMs), REST_MAX_MS));
        begunAt = performance.now();
        return goOn();
      };
      const erased = await purge(store, policy, { goOn: rested });
      if (erased > 0) logger.info({ erased }, 'conversations that were over their time are erased');
    },
    { everyMs, logger },
  );
