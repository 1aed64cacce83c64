import {
  type AuditAction,
  login as loginForm,
  type OfficerId,
  type PasskeyId,
  type PasskeyProof,
  type ProblemCode,
  type SignInMeans,
} from '@lanterne/protocol';
import * as v from 'valibot';
import { hasCountedOn } from '../domain/passkey.ts';
import { readRecoveryCode } from '../domain/recovery-code.ts';
import { isTwoFactor, newSession, type SessionLimits } from '../domain/session.ts';
import type {
  Authenticator,
  Clock,
  Command,
  Logger,
  OfficerAccount,
  Passkeys,
  PasswordHasher,
  SecretHash,
  SignedChallenge,
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

/** A second factor that was shown, which is good once. */
export type Code =
  | { readonly means: 'totp'; readonly step: number }
  | { readonly means: 'recovery-code'; readonly hash: SlowHash }
  | {
      readonly means: 'passkey';
      readonly id: PasskeyId;
      /** What it has counted up to. */
      readonly counter: number;
      readonly signed: SignedChallenge;
    };

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

const spendPasskey = async (
  tx: Transaction,
  officer: OfficerId,
  { id, counter, signed }: Extract<Code, { means: 'passkey' }>,
): Promise<ProblemCode | null> => {
  const kept = (await tx.passkeysOf(officer)).find((one) => one.id === id);
  if (!kept || !(await tx.spendChallenge(signed))) return 'passkey_refused';
  if (!hasCountedOn(kept.counter, counter)) return 'passkey_suspect';
  await tx.usePasskey(id, counter);
  return null;
};

/** Uses up what was shown; answers why it is not good. */
const spend = async (tx: Transaction, officer: OfficerId, code: Code): Promise<ProblemCode | null> => {
  if (code.means === 'passkey') return spendPasskey(tx, officer, code);
  const spent =
    code.means === 'totp' ? await tx.spendStep(officer, code.step) : await tx.spendRecoveryCode(officer, code.hash);
  return spent ? null : 'second_factor_refused';
};

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
    const why = code ? await spend(tx, id, code) : null;
    if (why) return refused(why);
    await tx.insertSession(newSession({ hash: session, officer: id, means }, limits, tx.now));
    await audit(tx, officer, 'signed-in', id, { detail: { means } });
    return done({ officer, means });
  },
};

/** What was wrong, and what is put on record of it. */
const RECORDS = {
  password: 'sign-in-refused',
  code: 'sign-in-code-refused',
  passkey: 'sign-in-passkey-refused',
  copy: 'passkey-suspected',
} as const satisfies Record<string, AuditAction>;
type Wrong = keyof typeof RECORDS;

/** Puts on record that somebody gave a wrong password for a login that exists, or the right one with a wrong code, or such. */
export const noteRefusedSignIn: Command<{ readonly officer: OfficerId; readonly wrong: Wrong }, null> = {
  name: 'noteRefusedSignIn',
  async run(tx, { officer, wrong }) {
    // Who it was is what nobody knows.
    await audit(tx, THE_HOUSE, RECORDS[wrong], officer);
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
  readonly passkeys: Passkeys;
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

/** What a passkey has signed, as far as it is one of this officer's, or of anybody's; null where it is not good. */
const readPasskey = async (
  { store, clock, passkeys }: Pick<SignInDeps, 'store' | 'clock' | 'passkeys'>,
  proof: PasskeyProof,
): Promise<{ readonly officer: OfficerId; readonly code: Code | null } | null> => {
  const passkey = await store.passkeyOf(proof.credential);
  if (!passkey) return null;
  const { id, officer } = passkey;
  const proved = await passkeys.proved(proof, passkey, clock());
  return { officer, code: proved && { means: 'passkey', id, ...proved } };
};

/** What was shown beside the password; or why it is none. */
const readSecond = async (
  deps: SignInDeps,
  officer: OfficerId,
  { code: typed, passkey: proof }: Shown,
): Promise<Code | ProblemCode> => {
  if (!proof) return (await readCode(deps, officer, typed ?? '')) ?? 'second_factor_refused';
  const read = await readPasskey(deps, proof);
  return (read?.officer === officer && read.code) || 'passkey_refused';
};

/** What is shown beside a password: one of the two, or none. */
interface Shown {
  readonly code: string | undefined;
  readonly passkey: PasskeyProof | undefined;
}

interface Credentials extends SessionToOpen, Shown {
  readonly login: string;
  readonly password: string;
  /** Whose tries it counts among. */
  readonly subject: string;
}

export type SignedInOrNot =
  | Answer<OpenedSession>
  | { readonly ok: false; readonly code: 'too_many_requests'; readonly waitMs: number };

const openBy = async (
  deps: SignInDeps,
  officer: OfficerId,
  { session, limits, subject, ...shown }: Omit<Credentials, 'login' | 'password'>,
): Promise<SignedInOrNot> => {
  const { store, codeTries } = deps;
  const opening = { session, limits, officer, means: ['password'] } as const;
  const isShown = shown.code !== undefined || shown.passkey !== undefined;
  if (!isShown || !(await store.hasSecondFactor(officer))) return store.write(openSession, opening);
  // Only now: whoever does not know the password must not be able to slow down the one who has the codes.
  const waitMs = codeTries.begin(subject);
  if (waitMs > 0) return { ok: false, code: 'too_many_requests', waitMs };
  const code = await readSecond(deps, officer, shown);
  const result = typeof code === 'string' ? refusal(code) : await store.write(openSession, { ...opening, code });
  if (result.ok) codeTries.succeeded(subject);
  return result;
};

/** What of it is put on record. */
const WRONG: Partial<Record<ProblemCode, Wrong>> = {
  credentials_refused: 'password',
  second_factor_refused: 'code',
  passkey_refused: 'passkey',
  passkey_suspect: 'copy',
};

/** Puts a refusal on record, after it was answered. */
const noteRefusal = (
  { store, logger }: Pick<SignInDeps, 'store' | 'logger'>,
  officer: OfficerId,
  result: SignedInOrNot,
): void => {
  const wrong = result.ok ? null : WRONG[result.code];
  if (!wrong) return;
  store
    .write(noteRefusedSignIn, { officer, wrong })
    .catch((error: unknown) => logger.warn({ error }, 'a refused sign-in could not be put on record'));
};

/**
 * Checks a password, and a code where the account has a second factor, and opens a session. An unknown login costs the same
 * time as a wrong password and gets the same answer, whatever code comes with it, so that nobody learns which logins exist or
 * have a second factor: a refusal is put on record after it was answered.
 */
export const signIn = async (deps: SignInDeps, { login, password, ...rest }: Credentials): Promise<SignedInOrNot> => {
  const { store, hasher, decoy } = deps;
  // No officer has a login of another form, and not every database takes every string.
  const officer = v.is(loginForm, login) ? await store.officerByLogin(login) : null;
  const right = await hasher.verify(officer?.password ?? decoy, password);
  const proved = Boolean(officer?.password && officer.active && right);
  const result = officer && proved ? await openBy(deps, officer.id, rest) : refusal('credentials_refused');
  if (officer) noteRefusal(deps, officer.id, result);
  return result;
};

/**
 * Opens a session by a passkey alone: it is something that the officer has, and has itself asked for a finger or a PIN. Of a
 * credential that nobody has nothing is put on record: anybody may make one up.
 */
export const signInWithPasskey = async (
  deps: Pick<SignInDeps, 'store' | 'clock' | 'passkeys' | 'logger'>,
  { proof, ...toOpen }: SessionToOpen & { readonly proof: PasskeyProof },
): Promise<Answer<OpenedSession>> => {
  const read = await readPasskey(deps, proof);
  if (!read) return refusal('passkey_refused');
  const { officer, code } = read;
  const result = code
    ? await deps.store.write(openSession, { ...toOpen, officer, means: [], code })
    : refusal('passkey_refused');
  noteRefusal(deps, officer, result);
  return result;
};
