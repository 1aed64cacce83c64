import type { Command, OfficerAccount, PasswordHasher, Store } from '../ports.ts';
import { type Answer, done, refusal, refused } from './answer.ts';
import { audit } from './audit.ts';
import { keepOneSession, lockChecked, type Rotated, type Rotation } from './keep-one-session.ts';

interface ReplacePasswordInput extends Rotation {
  readonly officer: OfficerAccount;
  /** Hashed already. */
  readonly password: string;
}

/** Writes another password, unless the one that was checked has been changed meanwhile. */
export const replacePassword: Command<ReplacePasswordInput, Answer<Rotated>> = {
  name: 'replacePassword',
  async run(tx, { officer: checked, password, ...rotation }) {
    if (!(await lockChecked(tx, checked))) return refused('credentials_refused');
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
