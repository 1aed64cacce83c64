import { login as loginForm, type OfficerId, type SignInMeans } from '@lanterne/protocol';
import * as v from 'valibot';
import { newSession, type SessionLimits } from '../domain/session.ts';
import type { Command, Logger, OfficerAccount, PasswordHasher, SecretHash, Store } from '../ports.ts';
import { type Answer, done, refusal, refused } from './answer.ts';
import { audit, THE_HOUSE } from './audit.ts';

/** A session that is to be opened: the hash of its secret, and how long it may last. */
export interface SessionToOpen {
  readonly session: SecretHash;
  readonly limits: SessionLimits;
}

interface OpenSessionInput extends SessionToOpen {
  readonly officer: OfficerId;
  readonly means: readonly SignInMeans[];
}

/** Opens a session for an officer who has shown by these means who they are. */
export const openSession: Command<OpenSessionInput, Answer<OfficerAccount>> = {
  name: 'openSession',
  async run(tx, { session, officer: id, means, limits }) {
    // Deactivated between the look at the password and this moment, perhaps.
    const officer = await tx.lockOfficer(id);
    if (!officer?.active) return refused('credentials_refused');
    await tx.insertSession(newSession({ hash: session, officer: id, means }, limits, tx.now));
    await audit(tx, officer, 'signed-in', id, { detail: { means } });
    return done(officer);
  },
};

/** Puts on record that somebody gave a wrong password for a login that exists. */
export const noteRefusedSignIn: Command<{ readonly officer: OfficerId }, null> = {
  name: 'noteRefusedSignIn',
  async run(tx, { officer }) {
    // Who it was is what nobody knows.
    await audit(tx, THE_HOUSE, 'sign-in-refused', officer);
    return { answer: null, changes: [], keep: true };
  },
};

/**
 * Checks a password and opens a session. An unknown login costs the same time as a wrong password and gets the same
 * answer, so that nobody learns which logins exist: a refusal is put on record after it was answered.
 */
export const signIn = async (
  { store, hasher, decoy, logger }: { store: Store; hasher: PasswordHasher; decoy: string; logger: Logger },
  { login, password, ...toOpen }: SessionToOpen & { readonly login: string; readonly password: string },
): Promise<Answer<OfficerAccount>> => {
  // No officer has a login of another form, and not every database takes every string.
  const officer = v.is(loginForm, login) ? await store.officerByLogin(login) : null;
  const right = await hasher.verify(officer?.password ?? decoy, password);
  if (officer?.password && officer.active && right) {
    return store.write(openSession, { ...toOpen, officer: officer.id, means: ['password'] });
  }
  if (officer) {
    store
      .write(noteRefusedSignIn, { officer: officer.id })
      .catch((error: unknown) => logger.warn({ error }, 'a refused sign-in could not be put on record'));
  }
  return refusal('credentials_refused');
};
