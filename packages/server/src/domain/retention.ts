import { type KeptPart, TOKEN_LIFE_MS } from '@lanterne/protocol';
import type { Conversation } from './conversation.ts';
import { isOnHold } from './hold.ts';
import type { SitePolicy } from './policy.ts';

/** Figures of single hours are few enough to be told apart, and nobody plans by them for longer; days stay. */
export const HOURS_KEPT_MS = 92 * 24 * 60 * 60 * 1_000;

/** Much longer than one batch of a purge takes: after that, whoever had it upon them is gone. */
export const PURGE_LEASE_MS = 30_000;

/** A conversation, with all that its time depends on. */
export interface Kept {
  readonly conversation: Conversation;
  /** For how long it was promised to be kept after its end, when it was opened; null where nothing was promised. */
  readonly promisedMs: number | null;
  /** Until when a resume code opens it; null when none does. */
  readonly resumeUntil: number | null;
  /** When a resume code gave the token that it has; null for that of the opening. */
  readonly tokenAt: number | null;
  /** Until when a legal hold keeps it; null for none. */
  readonly holdUntil: number | null;
}

/** One that holds something of a part, with what was promised of that part when it was opened. */
export interface KeptWithPart extends Kept {
  /** Null where nothing was: then it was promised as long as the rest. */
  readonly promisedPartMs: number | null;
}

type EndedPolicy = { readonly retention: Pick<SitePolicy['retention'], 'endedMs'> };
type PartsPolicy = { readonly retention: Pick<SitePolicy['retention'], 'partsMs'> };

/** The longest ago that something may have happened so that a conversation is over its time; see `isOver`. */
export interface PurgeLimits {
  readonly now: number;
  /** The end of one that has ended. */
  readonly endedBy: number;
  /** The newest event of one that nobody has ended. */
  readonly silentBy: number;
  /** When a token was given that is still good. */
  readonly seatedBy: number;
}

const limitsOf = (keptMs: number, now: number): PurgeLimits => ({
  now,
  endedBy: now - keptMs,
  silentBy: now - TOKEN_LIFE_MS - keptMs,
  seatedBy: now - TOKEN_LIFE_MS,
});

export const purgeLimits = ({ retention: { endedMs } }: EndedPolicy, now: number): PurgeLimits =>
  limitsOf(endedMs, now);

/** The same for a part; see `isPartOver`. */
export const partLimits = ({ retention: { partsMs } }: PartsPolicy, part: KeptPart, now: number): PurgeLimits =>
  limitsOf(partsMs[part], now);

/** When it ended. One that nobody ended counts as ended when nobody can write in it any more. */
const endOf = (conversation: Conversation): number =>
  'endedAt' in conversation ? conversation.endedAt : conversation.lastAt + TOKEN_LIFE_MS;

/**
 * Whether a conversation is to be erased by the clock. A policy that was shortened holds at once, one that was lengthened only
 * for those who were told so before they wrote. One that nobody ended counts as ended when nobody can write in it any more.
 * Nothing is erased under somebody who may still come back by a code, or has just done so; nor what two people have put on hold.
 */
export const isOver = (
  { conversation, promisedMs, resumeUntil, tokenAt, holdUntil }: Kept,
  { retention: { endedMs } }: EndedPolicy,
  now: number,
): boolean => {
  if (isOnHold(holdUntil, now)) return false;
  if (resumeUntil !== null && resumeUntil > now) return false;
  if (tokenAt !== null && now - tokenAt <= TOKEN_LIFE_MS) return false;
  const keptMs = Math.min(endedMs, promisedMs ?? endedMs);
  return now >= endOf(conversation) + keptMs;
};

/**
 * Whether a part of a conversation is to be erased by the clock while the rest stays: by the same rules, but that it waits for no
 * resume code. Whoever comes back by one finds what was said; where they were a month ago helps nobody any more. Under somebody who
 * may write at this moment, in one that has not ended, nothing is taken away.
 */
export const isPartOver = (
  { conversation, promisedMs, promisedPartMs, tokenAt, holdUntil }: KeptWithPart,
  part: KeptPart,
  { retention: { partsMs } }: PartsPolicy,
  now: number,
): boolean => {
  if (isOnHold(holdUntil, now)) return false;
  if (!('endedAt' in conversation) && tokenAt !== null && now - tokenAt <= TOKEN_LIFE_MS) return false;
  const keptMs = Math.min(partsMs[part], promisedPartMs ?? promisedMs ?? partsMs[part]);
  return now >= endOf(conversation) + keptMs;
};
