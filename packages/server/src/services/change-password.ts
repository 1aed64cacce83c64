import { rotated } from '../domain/session.ts';
import type { Command, OfficerAccount, PasswordHasher, SecretHash, Store, Transaction } from '../ports.ts';
import { type Answer, done, refusal, refused } from './answer.ts';
import { audit } from './audit.ts';

/** The session that an officer acts in, and the secret under which it goes on once what they may do has changed. */
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
 * it must not come back.
 */
const keepOneSession = async (tx: Transaction, { session, next }: Rotation): Promise<Rotated | null> => {
  const here = await tx.signedIn(session);
  if (!here) return null;
  await tx.deleteSessionsOf(here.officer.id);
  await tx.insertSession(rotated(here.session, next));
  return { seconds: Math.ceil((here.session.expiresAt - tx.now) / 1000) };
};

interface ReplacePasswordInput extends Rotation {
  readonly officer: OfficerAccount;
  /** Hashed already. */
  readonly password: string;
}

/** Writes another password, unless the one that was checked has been changed meanwhile. */
export const replacePassword: Command<ReplacePasswordInput, Answer<Rotated>> = {
  name: 'replacePassword',
  async run(tx, { officer: checked, password, ...rotation }) {
    const officer = await tx.lockOfficer(checked.id);
    if (officer?.password !== checked.password) return refused('credentials_refused');
    const kept = await keepOneSession(tx, rotation);
    if (!kept) return refused('sign_in_required');
    await tx.setPassword(checked.id, password);
    await tx.deleteInvitesOf(checked.id);
    await audit(tx, checked, 'password-changed', checked.id);
    return done(kept);
  },
};

/** Another password for an officer who knows the one that there is: whoever sits at their desk without them does not. */
export const changePassword = async (
  { store, hasher, decoy }: { readonly store: Store; readonly hasher: PasswordHasher; readonly decoy: string },
  {
    officer,
    current,
    password,
    ...rotation
  }: {
    readonly officer: OfficerAccount;
    readonly current: string;
    readonly password: string;
  } & Rotation,
): Promise<Answer<Rotated>> => {
  if (!(await hasher.verify(officer.password ?? decoy, current))) return refusal('credentials_refused');
  return store.write(replacePassword, { officer, password: await hasher.hash(password), ...rotation });
};
