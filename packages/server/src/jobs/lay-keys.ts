import { type Clock, type Logger, StoreUnavailable } from '../ports.ts';
import { type Job, repeat } from './scheduler.ts';

/** Another server may have made the keys of days, and what failed is tried again. */
const EVERY_MS = 10 * 60_000;

/** The store, as far as its keys may have to be asked for. */
export interface LaysKeys {
  layKeys(now: number): Promise<string | null>;
}

/**
 * Where a service has the master key, has the keys of the days to come made while it answers, so that it may be away for days and
 * nobody who writes notices.
 */
export const startLayingKeys = ({
  store,
  logger,
  clock,
  everyMs = EVERY_MS,
}: {
  readonly store: LaysKeys;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly everyMs?: number;
}): Job =>
  repeat(
    'making the keys of the days to come',
    async () => {
      try {
        await store.layKeys(clock());
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        logger.warn({ reason: error.message }, 'the keys of the days to come cannot be made now');
      }
    },
    { everyMs, logger },
  );
