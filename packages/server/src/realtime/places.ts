import type { ConversationId, Waiting } from '@lanterne/protocol';
import { compareStanding, estimateMinutes } from '../domain/queue.ts';
import type { Clock, Logger, Reader } from '../ports.ts';

/** The queue as the visitors in it see it: each one's place and likely wait. */
export interface Places {
  /** Where a conversation stands, from the last count; null when it does not wait, or was not counted yet. */
  of(conversation: ConversationId): Waiting | null;
  /** Says that somebody came, left or moved. A count follows soon; many calls make one count. */
  changed(): void;
  stop(): void;
}

/** Claims older than this tell nothing about now. */
const RECENT_MS = 2 * 60 * 60 * 1000;
const RECENT_CLAIMS = 20;
/** At most one count in this time: it reads the whole queue. */
const COUNT_EVERY_MS = 1_000;
const FIRST_COUNT_AFTER_MS = 50;

/** Counts the queue when it has changed and tells `onMove` of each conversation whose place or wait is another now. */
export const createPlaces = ({
  reader,
  clock,
  logger,
  onMove,
}: {
  reader: Reader;
  clock: Clock;
  logger: Logger;
  onMove: (conversation: ConversationId, waiting: Waiting) => void;
}): Places => {
  let places = new Map<ConversationId, Waiting>();
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  let lastCountAt = Number.NEGATIVE_INFINITY;
  let stopped = false;

  const count = async () => {
    const [waiting, recent] = await Promise.all([
      reader.waiting(),
      reader.recentWaits(clock() - RECENT_MS, RECENT_CLAIMS),
    ]);
    const before = places;
    places = new Map(
      waiting.sort(compareStanding).map(({ id }, index) => {
        const place = index + 1;
        return [id, { place, minutes: estimateMinutes(place, recent) }];
      }),
    );
    for (const [id, now] of places) {
      const then = before.get(id);
      if (then?.place !== now.place || then.minutes !== now.minutes) onMove(id, now);
    }
  };

  const schedule = () => {
    const wait = Math.max(FIRST_COUNT_AFTER_MS, lastCountAt + COUNT_EVERY_MS - performance.now());
    timer = setTimeout(async () => {
      lastCountAt = performance.now();
      again = false;
      await count().catch((error: unknown) => {
        again = true;
        logger.warn({ error }, 'the queue could not be counted; trying again');
      });
      timer = undefined;
      if (again && !stopped) schedule();
    }, wait);
    timer.unref();
  };

  return {
    of: (conversation) => places.get(conversation) ?? null,
    changed() {
      again = true;
      if (!timer && !stopped) schedule();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
