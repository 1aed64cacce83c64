import type { OfficerId } from '@lanterne/protocol';
import { and, count, eq, lt } from 'drizzle-orm';
import type { AuthenticatorApp, SlowHash } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';
import { house } from './keys.ts';
import { deletePasskeysOf, passkeyHolders, passkeysOf } from './passkeys.ts';

const queries = prepared(({ db, tables: { authenticators: a, recoveryCodes: r }, dialect: { prepare } }) => {
  const ofOfficer = eq(a.officer, given(a.officer));
  const codesOf = eq(r.officer, given(r.officer));
  return {
    keep: prepare(
      db.insert(a).values({
        officer: given(a.officer),
        secret: given(a.secret),
        addedAt: given(a.addedAt, 'addedAt'),
        lastStep: given(a.lastStep, 'lastStep'),
      }),
      'keep_authenticator',
    ),
    find: prepare(db.select().from(a).where(ofOfficer), 'find_authenticator'),
    holders: prepare(db.select({ officer: a.officer }).from(a), 'authenticator_holders'),
    spendStep: prepare(
      db
        .update(a)
        .set({ lastStep: given(a.lastStep, 'step') })
        .where(and(ofOfficer, lt(a.lastStep, given(a.lastStep, 'step'))))
        .returning({ officer: a.officer }),
      'spend_step',
    ),
    remove: prepare(db.delete(a).where(ofOfficer), 'remove_authenticator'),
    addCode: prepare(db.insert(r).values({ officer: given(r.officer), hash: given(r.hash) }), 'add_recovery_code'),
    countCodes: prepare(db.select({ codes: count() }).from(r).where(codesOf), 'count_recovery_codes'),
    spendCode: prepare(
      db
        .delete(r)
        .where(and(codesOf, eq(r.hash, given(r.hash))))
        .returning({ officer: r.officer }),
      'spend_recovery_code',
    ),
    removeCodes: prepare(db.delete(r).where(codesOf), 'remove_recovery_codes'),
  };
});

/** What a secret is sealed as. */
const place = (officer: OfficerId): string => `authenticator of ${officer}`;

export const authenticatorOf = async (handle: Handle, officer: OfficerId): Promise<AuthenticatorApp | null> => {
  const [row] = await queries(handle).find.execute({ officer });
  return row ? { addedAt: row.addedAt, secret: (await house(handle)).openSecret(place(officer), row.secret) } : null;
};

/** In place of an earlier one. */
export const keepAuthenticator = async (
  handle: Handle,
  officer: OfficerId,
  { secret, addedAt, step: lastStep }: AuthenticatorApp & { readonly step: number },
): Promise<void> => {
  const sealed = (await house(handle)).sealSecret(place(officer), secret);
  await queries(handle).remove.execute({ officer });
  await queries(handle).keep.execute({ officer, secret: sealed, addedAt, lastStep });
};

/** False where that code, or a newer one, was used before. */
export const spendStep = async (handle: Handle, officer: OfficerId, step: number): Promise<boolean> =>
  (await queries(handle).spendStep.execute({ officer, step })).length > 0;

export const hasSecondFactor = async (handle: Handle, officer: OfficerId): Promise<boolean> =>
  (await queries(handle).find.execute({ officer })).length > 0 || (await passkeysOf(handle, officer)).length > 0;

/** Who has a second factor. */
export const secondFactorHolders = async (handle: Handle): Promise<OfficerId[]> => {
  const withApp = (await queries(handle).holders.execute()).map(({ officer }) => officer);
  return [...new Set([...withApp, ...(await passkeyHolders(handle))])];
};

/** Takes the authenticator app away, and nothing else. */
export const removeAuthenticator = async (handle: Handle, officer: OfficerId): Promise<void> => {
  await queries(handle).remove.execute({ officer });
};

/** Takes the authenticator app, the passkeys and the recovery codes away. */
export const removeSecondFactor = async (handle: Handle, officer: OfficerId): Promise<void> => {
  await removeAuthenticator(handle, officer);
  await deletePasskeysOf(handle, officer);
  await queries(handle).removeCodes.execute({ officer });
};

export const keepRecoveryCodes = async (
  handle: Handle,
  officer: OfficerId,
  codes: readonly SlowHash[],
): Promise<void> => {
  await queries(handle).removeCodes.execute({ officer });
  for (const hash of codes) await queries(handle).addCode.execute({ officer, hash });
};

export const countRecoveryCodes = async (handle: Handle, officer: OfficerId): Promise<number> =>
  (await queries(handle).countCodes.execute({ officer }))[0]?.codes ?? 0;

/** False where there is no such code, or it was used. */
export const spendRecoveryCode = async (handle: Handle, officer: OfficerId, hash: SlowHash): Promise<boolean> =>
  (await queries(handle).spendCode.execute({ officer, hash })).length > 0;
