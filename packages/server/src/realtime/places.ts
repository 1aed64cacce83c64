import type { ConversationId, SiteId, Waiting } from '@lanterne/protocol';
import { instantOf } from '../domain/instant.ts';
import { compareStanding, estimateMinutes } from '../domain/queue.ts';
import type { Clock, Logger, OpensAt, Reader } from '../ports.ts';

/** The queue as the visitors in it see it: each one's place and likely wait. */
export interface Places {
  /** Where a conversation stands, from the last count; null when it does not wait, or was not counted yet. */
  of(conversation: ConversationId): Waiting | null;
  /** How many stand there, from the last count. */
  waiting(): number;
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
/** While anybody waits, time alone changes what they are told: old claims no longer count, officers come and go. */
const COUNT_AGAIN_MS = 60_000;

/** Counts the queue when it has changed and tells `onMove` of each conversation whose place or wait is another now. */
export const createPlaces = ({
  reader,
  clock,
  logger,
  opensAt,
  onMove,
}: {
  reader: Reader;
  clock: Clock;
  logger: Logger;
  opensAt: OpensAt;
  onMove: (conversation: ConversationId, waiting: Waiting) => void;
}): Places => {
  let places = new Map<ConversationId, Waiting>();
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  let counting = false;
  let lastCountAt = Number.NEGATIVE_INFINITY;
  let stopped = false;

  /** For each site of the queue, as the wire has it. */
  const openings = async (sites: Iterable<SiteId>, now: number): Promise<Map<SiteId, string | null>> => {
    const known = await Promise.all(
      [...new Set(sites)].map(async (site): Promise<[SiteId, string | null]> => {
        const at = await opensAt(site, now);
        return [site, at === null ? null : instantOf(at)];
      }),
    );
    return new Map(known);
  };

  const count = async () => {
    const now = clock();
    const [waiting, recent] = await Promise.all([reader.waiting(), reader.recentWaits(now - RECENT_MS, RECENT_CLAIMS)]);
    const back = await openings(
      waiting.map(({ site }) => site),
      now,
    );
    const before = places;
    places = new Map(
      waiting.sort(compareStanding).map(({ id, site, danger }, index) => {
        const place = index + 1;
        // Danger has no hours, and what others waited says nothing of it.
        if (danger) return [id, { place, minutes: null, opensAt: null }];
        return [id, { place, minutes: estimateMinutes(place, recent), opensAt: back.get(site) ?? null }];
      }),
    );
    for (const [id, here] of places) {
      const then = before.get(id);
      if (then?.place !== here.place || then.minutes !== here.minutes || then.opensAt !== here.opensAt)
        onMove(id, here);
    }
  };

  const schedule = (afterMs = FIRST_COUNT_AFTER_MS) => {
    const wait = Math.max(afterMs, lastCountAt + COUNT_EVERY_MS - performance.now());
    clearTimeout(timer);
    timer = setTimeout(async () => {
      lastCountAt = performance.now();
      again = false;
      counting = true;
      await count().catch((error: unknown) => {
        again = true;
        logger.warn({ error }, 'the queue could not be counted; trying again');
      });
      counting = false;
      if (stopped) return;
      if (again) schedule();
      else if (places.size > 0) schedule(COUNT_AGAIN_MS);
    }, wait);
    timer.unref();
  };

  return {
    of: (conversation) => places.get(conversation) ?? null,
    waiting: () => places.size,
    changed() {
      if (again || stopped) return;
      again = true;
      // A count that is under way begins another one when it ends.
      if (!counting) schedule();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
