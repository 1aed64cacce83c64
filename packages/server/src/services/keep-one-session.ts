import type { SignInMeans } from '@lanterne/protocol';
import { rotated } from '../domain/session.ts';
import type { OfficerAccount, SecretHash, Transaction } from '../ports.ts';

/** The session that an officer acts in, and the secret under which it goes on once what protects the account has changed. */
export interface Rotation {
  readonly session: SecretHash;
  readonly next: SecretHash;
}

/** For how long the session goes on. */
export interface Rotated {
  readonly seconds: number;
}

/**
 * Leaves an officer this one session, under another secret. Null when it is open no more: somebody has ended it meanwhile, and
 * it must not come back. `shown` is what they have shown beside what the session knows.
 */
export const keepOneSession = async (
  tx: Transaction,
  { session, next }: Rotation,
  shown: readonly SignInMeans[] = [],
): Promise<Rotated | null> => {
  const here = await tx.signedIn(session);
  if (!here) return null;
  await tx.deleteSessionsOf(here.officer.id);
  await tx.insertSession(rotated(here.session, next, shown));
  return { seconds: Math.ceil((here.session.expiresAt - tx.now) / 1000) };
};

/** Locks an account whose password was checked; false when it was changed meanwhile. */
export const lockChecked = async (tx: Transaction, { id, password }: OfficerAccount): Promise<boolean> =>
  (await tx.lockOfficer(id))?.password === password;
