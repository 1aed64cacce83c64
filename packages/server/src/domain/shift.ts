import type { OfficerId } from '@lanterne/protocol';

/** An officer's desk is open, or was a moment ago. */
export interface Shift {
  readonly officer: OfficerId;
  /** Whether conversations are offered to them. */
  readonly available: boolean;
  /** Since when they are, or are not. */
  readonly since: number;
  /** When their desk was last heard of: a lease, renewed while a stream of it is open. */
  readonly seenAt: number;
  /** When a conversation was last given or offered to them; null for not yet. */
  readonly assignedAt: number | null;
}

/** A desk that was not heard of for so long is open no more. Its process may have died: nobody else would have said so. */
export const LEASE_MS = 30_000;

/** Whether the officer sits at an open desk. */
export const isAtWork = ({ seenAt }: Pick<Shift, 'seenAt'>, now: number): boolean => now - seenAt < LEASE_MS;
