import type { ConversationId, HoldRequestId, OfficerId } from '@lanterne/protocol';
import type { Asked } from './two-people.ts';

/** What is asked for of a conversation: that it is not erased before a time, or that it may be again. */
export type HoldKind = 'place' | 'lift';

/** A legal hold, or the end of one, that one person has asked for. */
export interface HoldRequest extends Asked {
  readonly id: HoldRequestId;
  readonly conversation: ConversationId;
  readonly kind: HoldKind;
  readonly reason: string;
  /** Until when it is to be kept; null for a lift. */
  readonly until: number | null;
  readonly answeredBy: OfficerId | null;
  readonly answeredAt: number | null;
}

/** No hold is without an end; whoever needs it longer asks again. */
export const HOLD_MAX_MS = 366 * 24 * 60 * 60 * 1_000;

/** Whether a conversation is kept, whatever its own time is and whoever wants it erased. */
export const isOnHold = (holdUntil: number | null, now: number): boolean => holdUntil !== null && now < holdUntil;

/** Until when it is kept once a request is confirmed. A second hold never shortens the first: that is what lifting is for. */
export const holdAfter = (
  { kind, until }: Pick<HoldRequest, 'kind' | 'until'>,
  before: number | null,
): number | null => (kind === 'lift' ? null : Math.max(until ?? 0, before ?? 0));
