import { setTimeout as sleep } from 'node:timers/promises';
import type { Policy } from '../domain/policy.ts';
import type { Logger, Store } from '../ports.ts';
import { purge } from '../services/purge.ts';
import { type Job, repeat } from './scheduler.ts';

/** What is over its time is gone so much later at most. */
const EVERY_MS = 60_000;
/** Between two batches: the processors are those of people who write. */
const REST_MS = 10;

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
      const rested = async () => {
        await sleep(REST_MS);
        return goOn();
      };
      const erased = await purge(store, policy, { goOn: rested });
      if (erased > 0) logger.info({ erased }, 'conversations that were over their time are erased');
    },
    { everyMs, logger },
  );
