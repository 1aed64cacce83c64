import * as v from 'valibot';
import { alias, dangerStep, door, instant, locale } from './event.ts';
import { conversationId, queueId, siteId } from './ids.ts';

/** Most conversations that a wallboard lists one by one; its counts are of all. */
export const WALL_LISTED_MAX = 100;

const amount = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A conversation that nobody has closed, as a wallboard shows it: no text of it. */
export const wallEntry = v.strictObject({
  conversation: conversationId,
  site: siteId,
  queue: queueId,
  door,
  locale,
  state: v.picklist(['waiting', 'held', 'left']),
  openedAt: instant,
  claimedAt: v.nullable(instant),
  /** Who holds it; null while nobody does. */
  holder: v.nullable(alias),
  /** Since when the visitor's connection has been given up; null while it is not. */
  lostAt: v.nullable(instant),
  danger: v.boolean(),
  dangerAt: v.nullable(instant),
  dangerStep: v.nullable(dangerStep),
  dangerStepAt: v.nullable(instant),
  /** Whether officers take the visitor to be under 18. */
  minor: v.boolean(),
  /** Whether it stands in a queue that one watches as a supervisor: one may write to its holder, and take it over. */
  overseen: v.boolean(),
});
export type WallEntry = v.InferOutput<typeof wallEntry>;

/** The service at this moment, in the queues that one watches; dangers are of all queues. */
export const wallboard = v.strictObject({
  /** The server's clock. */
  now: instant,
  targetSeconds: amount,
  waiting: v.strictObject({
    count: amount,
    /** Since when the one waits who waits longest. */
    longestSince: v.nullable(instant),
    /** How many wait for longer than the target. */
    late: amount,
  }),
  held: amount,
  /** Left by the visitor, and not closed by the officer who held it. */
  left: amount,
  /** Open, and the visitor's connection is given up. */
  lost: amount,
  /** Officers who are at work and serve any of these queues: each of them is one of the three. */
  officers: v.strictObject({ free: amount, busy: amount, paused: amount }),
  /** Conversations of others that were read in the last hour, with a reason: how many in all, how many by one person, whether that is more than is usual. */
  readings: v.strictObject({ count: amount, most: amount, many: v.boolean() }),
  /** Opened in the last hour and answered, or not answered within the target: how many were answered within it. */
  service: v.strictObject({ counted: amount, within: amount }),
  /** The first to be flagged first. */
  dangers: v.array(wallEntry),
  /** All others: who waits first, the next in turn at the beginning, then who is held. At most `WALL_LISTED_MAX`. */
  conversations: v.array(wallEntry),
});
export type Wallboard = v.InferOutput<typeof wallboard>;

/**
 * What a wallboard's stream carries: the whole of it, each time that it is another; and which conversation was erased, or a part of what
 * was said in it: whoever has read it shows it no longer.
 */
export const wallSignals = {
  snapshot: wallboard,
  erased: v.strictObject({ conversation: conversationId }),
  reconnect: v.strictObject({ afterMs: v.number() }),
} as const;
export type WallSignals = { [Name in keyof typeof wallSignals]: v.InferOutput<(typeof wallSignals)[Name]> };
