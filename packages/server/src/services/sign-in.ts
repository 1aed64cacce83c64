import { login as loginForm, type OfficerId, type ProblemCode, type SignInMeans } from '@lanterne/protocol';
import * as v from 'valibot';
import { readRecoveryCode } from '../domain/recovery-code.ts';
import { isTwoFactor, newSession, type SessionLimits } from '../domain/session.ts';
import type {
  Authenticator,
  Clock,
  Command,
  Logger,
  OfficerAccount,
  PasswordHasher,
  SecretHash,
  SlowHash,
  SlowHasher,
  Store,
  Transaction,
} from '../ports.ts';
import { type Answer, done, refusal, refused } from './answer.ts';
import { audit, THE_HOUSE } from './audit.ts';
import { recoveryCodeSubject } from './second-factor.ts';

/** A session that is to be opened: the hash of its secret, and how long it may last. */
export interface SessionToOpen {
  readonly session: SecretHash;
  readonly limits: SessionLimits;
}

/** A code of the second factor that is good once. */
export type Code =
  | { readonly means: 'totp'; readonly step: number }
  | { readonly means: 'recovery-code'; readonly hash: SlowHash };

interface OpenSessionInput extends SessionToOpen {
  readonly officer: OfficerId;
  readonly means: readonly SignInMeans[];
  /** What was shown beside, and is used up by it. */
  readonly code?: Code;
}

/** Who has signed in, and by what. */
export interface OpenedSession {
  readonly officer: OfficerAccount;
  readonly means: readonly SignInMeans[];
}

const spend = (tx: Transaction, officer: OfficerId, code: Code): Promise<boolean> =>
  code.means === 'totp' ? tx.spendStep(officer, code.step) : tx.spendRecoveryCode(officer, code.hash);

/**
 * Opens a session for an officer who has shown by these means who they are. One who has a second factor has shown it too,
 * by whatever way they come.
 */
export const openSession: Command<OpenSessionInput, Answer<OpenedSession>> = {
  name: 'openSession',
  async run(tx, { session, officer: id, means: first, code, limits }) {
    // Deactivated between the look at the password and this moment, perhaps.
    const officer = await tx.lockOfficer(id);
    if (!officer?.active) return refused('credentials_refused');
    const means = code ? [...first, code.means] : first;
    if (!isTwoFactor(means) && (await tx.hasSecondFactor(id))) return refused('second_factor_required');
    if (code && !(await spend(tx, id, code))) return refused('second_factor_refused');
    await tx.insertSession(newSession({ hash: session, officer: id, means }, limits, tx.now));
    await audit(tx, officer, 'signed-in', id, { detail: { means } });
    return done({ officer, means });
  },
};

/** Puts on record that somebody gave a wrong password for a login that exists, or the right one with a wrong code. */
export const noteRefusedSignIn: Command<{ readonly officer: OfficerId; readonly wrong: 'password' | 'code' }, null> = {
  name: 'noteRefusedSignIn',
  async run(tx, { officer, wrong }) {
    // Who it was is what nobody knows.
    await audit(tx, THE_HOUSE, wrong === 'code' ? 'sign-in-code-refused' : 'sign-in-refused', officer);
    return { answer: null, changes: [], keep: true };
  },
};

export interface SignInDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly hasher: PasswordHasher;
  readonly decoy: string;
  readonly logger: Logger;
  readonly authenticator: Authenticator;
  /** Hashes recovery codes. */
  readonly recoveryHash: SlowHasher;
  /** Asks for one try at a code: the milliseconds until the next one is let through, or 0. */
  readonly codeTries: { begin(subject: string): number; succeeded(subject: string): void };
}

/** What a typed code is, as far as it can be one; null where it is none. Whether it is good is seen when it is used up. */
const readCode = async (
  { store, clock, authenticator, recoveryHash }: SignInDeps,
  officer: OfficerId,
  typed: string,
): Promise<Code | null> => {
  const app = await store.authenticatorOf(officer);
  const step = app && authenticator.stepOf(app.secret, typed.replaceAll(/\s/g, ''), clock());
  if (step !== null) return { means: 'totp', step };
  const recovery = readRecoveryCode(typed);
  if (recovery === null) return null;
  return { means: 'recovery-code', hash: await recoveryHash(recoveryCodeSubject(officer, recovery)) };
};

interface Credentials extends SessionToOpen {
  readonly login: string;
  readonly password: string;
  readonly code: string | undefined;
  /** Whose tries it counts among. */
  readonly subject: string;
}

export type SignedInOrNot =
  | Answer<OpenedSession>
  | { readonly ok: false; readonly code: 'too_many_requests'; readonly waitMs: number };

const openBy = async (
  deps: SignInDeps,
  officer: OfficerId,
  { session, limits, code: typed, subject }: Omit<Credentials, 'login' | 'password'>,
): Promise<SignedInOrNot> => {
  const { store, codeTries } = deps;
  const opening = { session, limits, officer, means: ['password'] } as const;
  if (typed === undefined || !(await store.authenticatorOf(officer))) return store.write(openSession, opening);
  // Only now: whoever does not know the password must not be able to slow down the one who has the codes.
  const waitMs = codeTries.begin(subject);
  if (waitMs > 0) return { ok: false, code: 'too_many_requests', waitMs };
  const code = await readCode(deps, officer, typed);
  const result = code ? await store.write(openSession, { ...opening, code }) : refusal('second_factor_refused');
  if (result.ok) codeTries.succeeded(subject);
  return result;
};

/** What of it is put on record. */
const WRONG: Partial<Record<ProblemCode, 'password' | 'code'>> = {
  credentials_refused: 'password',
  second_factor_refused: 'code',
};

/**
 * Checks a password, and a code where the account has a second factor, and opens a session. An unknown login costs the same
 * time as a wrong password and gets the same answer, whatever code comes with it, so that nobody learns which logins exist or
 * have a second factor: a refusal is put on record after it was answered.
 */
export const signIn = async (deps: SignInDeps, { login, password, ...rest }: Credentials): Promise<SignedInOrNot> => {
  const { store, hasher, decoy, logger } = deps;
  // No officer has a login of another form, and not every database takes every string.
  const officer = v.is(loginForm, login) ? await store.officerByLogin(login) : null;
  const right = await hasher.verify(officer?.password ?? decoy, password);
  const proved = Boolean(officer?.password && officer.active && right);
  const result = officer && proved ? await openBy(deps, officer.id, rest) : refusal('credentials_refused');
  const wrong = result.ok ? null : WRONG[result.code];
  if (officer && wrong) {
    store
      .write(noteRefusedSignIn, { officer: officer.id, wrong })
      .catch((error: unknown) => logger.warn({ error }, 'a refused sign-in could not be put on record'));
  }
  return result;
};
