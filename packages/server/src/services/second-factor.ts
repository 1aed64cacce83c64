import { randomBytes } from 'node:crypto';
import type { OfficerId } from '@lanterne/protocol';
import type { Auditor } from '../domain/audit.ts';
import { RECOVERY_CODE_BYTES, RECOVERY_CODES, recoveryCodeOf } from '../domain/recovery-code.ts';
import type { Command, OfficerAccount, SlowHash, SlowHasher, Transaction } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { audit } from './audit.ts';
import { keepOneSession, lockChecked, type Rotated, type Rotation } from './keep-one-session.ts';

interface Protecting {
  /** Whose password was checked. */
  readonly officer: OfficerAccount;
}

/** Recovery codes that were just made: as they are shown, and as they are kept. */
export const newRecoveryCodes = async (
  slowHash: SlowHasher,
  officer: OfficerId,
): Promise<{ readonly shown: readonly string[]; readonly kept: readonly SlowHash[] }> => {
  const shown = Array.from({ length: RECOVERY_CODES }, () => recoveryCodeOf(randomBytes(RECOVERY_CODE_BYTES)));
  const kept: SlowHash[] = [];
  // One after the other: they stand at the door of the slow hashes as one.
  for (const code of shown) kept.push(await slowHash(recoveryCodeSubject(officer, code)));
  return { shown, kept };
};

/** What is hashed of a code: the same code of two officers is kept as two. */
export const recoveryCodeSubject = (officer: OfficerId, code: string): string => `${officer}\n${code}`;

/** Takes the recovery codes away once they stand for nothing any more. Answers whether a second factor is left. */
export const dropCodesOfNothing = async (tx: Transaction, officer: OfficerId): Promise<boolean> => {
  const isLeft = await tx.hasSecondFactor(officer);
  if (!isLeft) await tx.keepRecoveryCodes(officer, []);
  return isLeft;
};

/** Adds an authenticator app whose first code was right, in place of an earlier one. */
export const addAuthenticator: Command<
  Protecting & Rotation & { readonly secret: string; readonly step: number; readonly codes: readonly SlowHash[] },
  Answer<Rotated>
> = {
  name: 'addAuthenticator',
  async run(tx, { officer, secret, step, codes, ...rotation }) {
    if (!(await lockChecked(tx, officer))) return refused('credentials_refused');
    const kept = await keepOneSession(tx, rotation, ['totp']);
    if (!kept) return refused('sign_in_required');
    await tx.keepAuthenticator(officer.id, { secret, addedAt: tx.now, step });
    await tx.keepRecoveryCodes(officer.id, codes);
    await audit(tx, officer, 'authenticator-added', officer.id);
    return done(kept);
  },
};

/** Takes the app away, and the recovery codes with it where they stand for nothing else. */
export const removeAuthenticator: Command<
  // Where the house asks for a second factor the last one stays.
  Protecting & Rotation & { readonly required: boolean },
  Answer<Rotated>
> = {
  name: 'removeAuthenticator',
  async run(tx, { officer, required, ...rotation }) {
    if (!(await lockChecked(tx, officer))) return refused('credentials_refused');
    if (!(await tx.hasSecondFactor(officer.id))) return refused('second_factor_needed');
    await tx.removeAuthenticator(officer.id);
    if (!(await dropCodesOfNothing(tx, officer.id)) && required) return refused('second_factor_needed');
    const kept = await keepOneSession(tx, rotation);
    if (!kept) return refused('sign_in_required');
    await audit(tx, officer, 'authenticator-removed', officer.id);
    return done(kept);
  },
};

/** Other recovery codes: those of before are good for nothing any more. */
export const replaceRecoveryCodes: Command<Protecting & { readonly codes: readonly SlowHash[] }, Answer<null>> = {
  name: 'replaceRecoveryCodes',
  async run(tx, { officer, codes }) {
    if (!(await lockChecked(tx, officer))) return refused('credentials_refused');
    if (!(await tx.hasSecondFactor(officer.id))) return refused('second_factor_needed');
    await tx.keepRecoveryCodes(officer.id, codes);
    await audit(tx, officer, 'recovery-codes-made', officer.id);
    return done(null);
  },
};

/** Takes away what an officer has lost. Whoever has found it, or sits at a desk that it opened, is left with nothing. */
export const removeSecondFactorOf: Command<{ readonly officer: OfficerId; readonly by: Auditor }, Answer<null>> = {
  name: 'removeSecondFactorOf',
  async run(tx, { officer: id, by }) {
    if (!(await tx.lockOfficer(id))) return refused('officer_unknown');
    if (!(await tx.hasSecondFactor(id))) return repeated(null);
    await tx.removeSecondFactor(id);
    await tx.deleteSessionsOf(id);
    await audit(tx, by, 'second-factor-removed', id);
    return done(null);
  },
};
