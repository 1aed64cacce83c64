import { type Door, GENERAL_QUEUE, type QueueId, type SiteId } from '@lanterne/protocol';
import type { Waiting } from './conversation.ts';

/** Takes what no other queue does. */
export const GENERAL = GENERAL_QUEUE as QueueId;

/** Where conversations stand apart, and which of them come here. */
export interface Queue {
  readonly id: QueueId;
  readonly name: string;
  /** Of these sites, through these doors; empty for any. */
  readonly sites: readonly SiteId[];
  readonly doors: readonly Door[];
  /** Of its conversations: larger goes first, after danger. */
  readonly priority: number;
  /** The first queue that takes a conversation has it. */
  readonly position: number;
}

const takes = <Value>(listed: readonly Value[], value: Value): boolean => listed.length === 0 || listed.includes(value);

const byPosition = (a: Queue, b: Queue): number => a.position - b.position || (a.id < b.id ? -1 : 1);

/** Where a conversation stands that is opened on a site through a door, and how soon it is served there. */
export const queueFor = (queues: readonly Queue[], site: SiteId, door: Door): Pick<Queue, 'id' | 'priority'> => {
  const first = [...queues].sort(byPosition).find(({ sites, doors }) => takes(sites, site) && takes(doors, door));
  return first ?? { id: GENERAL, priority: 0 };
};

type Standing = Pick<Waiting, 'id' | 'danger' | 'priority' | 'openedAt'>;

/**
 * The order of the queue: danger, then priority, then the longest wait; the id settles what is left, so that every
 * process sees one order. Negative when `a` goes first. `store` orders by the same four columns.
 */
export const compareStanding = (a: Standing, b: Standing): number =>
  Number(b.danger) - Number(a.danger) ||
  b.priority - a.priority ||
  a.openedAt - b.openedAt ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** One claim of the recent past: the place at opening, and the wait until an officer took it. */
export interface PastWait {
  readonly place: number;
  readonly waitMs: number;
}

/** Fewer past waits than this say nothing. */
const ENOUGH_WAITS = 3;

/** Of a list that is not empty. */
const median = (sorted: readonly number[]): number => {
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return middle.reduce((sum, value) => sum + value) / middle.length;
};

/**
 * How long somebody at `place` will wait, in whole minutes rounded up, at least 1; null when too few have been claimed
 * lately to tell. The median, over recent claims, of the wait for each place in the queue, times the place: never better
 * than what the last visitors really lived.
 */
export const estimateMinutes = (place: number, recent: readonly PastWait[]): number | null => {
  if (recent.length < ENOUGH_WAITS) return null;
  const perPlace = recent.map(({ place: then, waitMs }) => waitMs / then).sort((a, b) => a - b);
  return Math.max(1, Math.ceil((median(perPlace) * place) / 60_000));
};
