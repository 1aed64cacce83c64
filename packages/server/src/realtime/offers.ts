import type { OfferTimes } from '../domain/routing.ts';
import type { Clock, Logger, Store } from '../ports.ts';
import { offerWaiting, planOffers } from '../services/offer-waiting.ts';

/** Offers those who wait to officers who are at work, and offers them anew when nobody took them in time. */
export interface Offers {
  /** Somebody came, was taken or let pass, or who is at work is another: there may be something to offer. */
  changed(): void;
  stop(): void;
}

export interface OfferTiming {
  readonly offerAfterMs?: number;
  readonly offerSweepMs?: number;
}

/** At most one look in this time: it may read the whole queue. Nobody waits noticeably longer for it. */
const OFFER_AFTER_MS = 200;
/** Offers lapse, and other processes write, without a word to this one. */
const OFFER_SWEEP_MS = 1_000;

export const createOffers = ({
  store,
  clock,
  logger,
  times,
  timing: { offerAfterMs = OFFER_AFTER_MS, offerSweepMs = OFFER_SWEEP_MS } = {},
}: {
  store: Store;
  clock: Clock;
  logger: Logger;
  times: OfferTimes;
  timing?: OfferTiming;
}): Offers => {
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
  let again = false;
  let stopped = false;

  /** Reads first: a look that finds nothing costs no write, and locks nobody. Answers whether there is more. */
  const look = async (): Promise<boolean> => {
    const { offers } = await planOffers(store, { now: clock(), times });
    return offers.length > 0 && store.write(offerWaiting, { times });
  };

  const schedule = (afterMs: number) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void run(), afterMs).unref();
  };

  const run = async () => {
    looking = true;
    again = false;
    const more = await look().catch((error: unknown) => {
      if (!stopped) logger.warn({ error }, 'nobody could be offered a conversation; trying again');
      return false;
    });
    looking = false;
    schedule(more ? 0 : again ? offerAfterMs : offerSweepMs);
  };
  schedule(offerSweepMs);

  return {
    changed() {
      if (again) return;
      again = true;
      // A look that is under way is followed by another one.
      if (!looking) schedule(offerAfterMs);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
