import type { OfficerId, PasskeyId } from '@lanterne/protocol';
import { asc, eq, lte } from 'drizzle-orm';
import type { Passkey, SignedChallenge } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { passkeys: p, passkeyChallenges: c }, dialect: { prepare } }) => ({
  insert: prepare(
    db
      .insert(p)
      .values({
        id: given(p.id),
        officer: given(p.officer),
        credential: given(p.credential),
        publicKey: given(p.publicKey, 'publicKey'),
        counter: given(p.counter),
        name: given(p.name),
        addedAt: given(p.addedAt, 'addedAt'),
        usedAt: given(p.usedAt, 'usedAt'),
      })
      .onConflictDoNothing()
      .returning({ id: p.id }),
    'insert_passkey',
  ),
  ofOfficer: prepare(
    db
      .select()
      .from(p)
      .where(eq(p.officer, given(p.officer)))
      .orderBy(asc(p.addedAt), asc(p.id)),
    'passkeys_of',
  ),
  find: prepare(
    db
      .select()
      .from(p)
      .where(eq(p.credential, given(p.credential))),
    'find_passkey',
  ),
  holders: prepare(db.select({ officer: p.officer }).from(p), 'passkey_holders'),
  use: prepare(
    db
      .update(p)
      .set({ counter: given(p.counter), usedAt: given(p.usedAt, 'usedAt') })
      .where(eq(p.id, given(p.id))),
    'use_passkey',
  ),
  remove: prepare(db.delete(p).where(eq(p.id, given(p.id))), 'delete_passkey'),
  removeOf: prepare(db.delete(p).where(eq(p.officer, given(p.officer))), 'delete_passkeys_of'),
  spend: prepare(
    db
      .insert(c)
      .values({ challenge: given(c.challenge), expiresAt: given(c.expiresAt, 'expiresAt') })
      .onConflictDoNothing()
      .returning({ challenge: c.challenge }),
    'spend_challenge',
  ),
  forget: prepare(db.delete(c).where(lte(c.expiresAt, given(c.expiresAt, 'now'))), 'forget_challenges'),
}));

/** False where the credential is somebody's already. */
export const insertPasskey = async (handle: Handle, passkey: Passkey): Promise<boolean> =>
  (await queries(handle).insert.execute({ ...passkey })).length > 0;

/** The one that was added first comes first. */
export const passkeysOf = async (handle: Handle, officer: OfficerId): Promise<Passkey[]> =>
  queries(handle).ofOfficer.execute({ officer });

export const passkeyOf = async (handle: Handle, credential: string): Promise<Passkey | null> =>
  (await queries(handle).find.execute({ credential }))[0] ?? null;

/** Everybody who has one, once for each. */
export const passkeyHolders = async (handle: Handle): Promise<OfficerId[]> =>
  (await queries(handle).holders.execute()).map(({ officer }) => officer);

export const usePasskey = async (
  handle: Handle,
  { id, counter, usedAt }: Pick<Passkey, 'id' | 'counter' | 'usedAt'>,
): Promise<void> => {
  await queries(handle).use.execute({ id, counter, usedAt });
};

export const deletePasskey = async (handle: Handle, id: PasskeyId): Promise<void> => {
  await queries(handle).remove.execute({ id });
};

export const deletePasskeysOf = async (handle: Handle, officer: OfficerId): Promise<void> => {
  await queries(handle).removeOf.execute({ officer });
};

/** False where it was used before. */
export const spendChallenge = async (handle: Handle, { challenge, expiresAt }: SignedChallenge): Promise<boolean> =>
  (await queries(handle).spend.execute({ challenge, expiresAt })).length > 0;

/** Those that are too old to be used a second time. */
export const forgetChallenges = async (handle: Handle, now: number): Promise<void> => {
  await queries(handle).forget.execute({ now });
};
