import { login as loginForm, type OfficerId } from '@lanterne/protocol';
import * as v from 'valibot';
import type { Command, OfficerAccount, PasswordHasher, SecretHash, Store } from '../ports.ts';
import { type Answer, refusal } from './answer.ts';

/** A session lasts one long shift. */
export const SESSION_MS = 12 * 60 * 60 * 1000;

/** Opens a session for an officer who has proved who they are. */
export const openSession: Command<{ readonly session: SecretHash; readonly officer: OfficerId }, null> = {
  name: 'openSession',
  async run(tx, { session, officer }) {
    await tx.insertSession(session, officer, tx.now + SESSION_MS);
    return { answer: null, changes: [], keep: true };
  },
};

/**
 * Checks a password and opens a session. An unknown login costs the same time as a wrong password and gets the same
 * answer, so that nobody learns which logins exist.
 */
export const signIn = async (
  { store, hasher, decoy }: { store: Store; hasher: PasswordHasher; decoy: string },
  { login, password, session }: { login: string; password: string; session: SecretHash },
): Promise<Answer<OfficerAccount>> => {
  // No officer has a login of another form, and not every database takes every string.
  const officer = v.is(loginForm, login) ? await store.officerByLogin(login) : null;
  const right = await hasher.verify(officer?.password ?? decoy, password);
  if (!officer?.password || !right) return refusal('credentials_refused');
  await store.write(openSession, { session, officer: officer.id });
  return { ok: true, value: officer, repeated: false };
};
