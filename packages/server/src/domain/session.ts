import type { OfficerId, SignInMeans } from '@lanterne/protocol';

/** A secret that the store keeps only as its SHA-256, in hexadecimal. */
export type SecretHash = string;

/** An officer's session. No address and no browser: what is not kept can be neither lost nor asked for. */
export interface Session {
  readonly hash: SecretHash;
  readonly officer: OfficerId;
  /** By what the officer has shown who they are, in the order in which it was asked for. */
  readonly means: readonly SignInMeans[];
  readonly openedAt: number;
  /** Within a minute or so; see `isWorthNoting`. */
  readonly usedAt: number;
  /** When it ends unless it is used. */
  readonly idleUntil: number;
  /** When it ends in any case. */
  readonly expiresAt: number;
}

export interface SessionLimits {
  /** How long it may lie unused. An open desk is a use. */
  readonly idleMs: number;
  /** How long it lasts, however much it is used. */
  readonly absoluteMs: number;
}

export const newSession = (
  who: Pick<Session, 'hash' | 'officer' | 'means'>,
  { idleMs, absoluteMs }: SessionLimits,
  now: number,
): Session => ({ ...who, openedAt: now, usedAt: now, idleUntil: now + idleMs, expiresAt: now + absoluteMs });

/** The session as it is once it has been used. */
export const used = (session: Session, { idleMs }: SessionLimits, now: number): Session => ({
  ...session,
  usedAt: now,
  idleUntil: now + idleMs,
});

/**
 * The session goes on under another secret, as old as it was: what its officer may do has changed, and whoever has got hold
 * of the old secret is left with nothing. `shown` is what they have shown beside what they had.
 */
export const rotated = (session: Session, hash: SecretHash, shown: readonly SignInMeans[] = []): Session => ({
  ...session,
  hash,
  means: [...new Set([...session.means, ...shown])],
});

/**
 * What shows that more than a password was given. Of a provider the policy says what it must have asked for (`amr`): who comes
 * from there is asked nothing more here. A passkey is something that one has, and has itself asked for a finger or a PIN.
 */
const SECOND_FACTORS: readonly SignInMeans[] = ['totp', 'recovery-code', 'provider', 'passkey'];

/** Whether more than one thing was shown. */
export const isTwoFactor = (means: readonly SignInMeans[]): boolean =>
  means.some((shown) => SECOND_FACTORS.includes(shown));

const NOTE_EVERY_MS = 60_000;

/** Whether a use is to be written: not each of them, and often enough that the limit is kept to a tenth. */
export const isWorthNoting = ({ usedAt }: Session, { idleMs }: SessionLimits, now: number): boolean =>
  now - usedAt >= Math.min(NOTE_EVERY_MS, idleMs / 10);
