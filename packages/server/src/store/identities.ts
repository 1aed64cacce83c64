import type { OfficerId } from '@lanterne/protocol';
import { eq } from 'drizzle-orm';
import type { IdentityHash, OfficerAccount } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';
import { officer } from './officers.ts';

const queries = prepared(({ db, tables: { identities: i }, dialect: { prepare } }) => ({
  insert: prepare(
    db
      .insert(i)
      .values({ identity: given(i.identity), officer: given(i.officer) })
      .onConflictDoNothing()
      .returning({ officer: i.officer }),
    'insert_identity',
  ),
  remove: prepare(db.delete(i).where(eq(i.officer, given(i.officer))), 'delete_identity'),
  find: prepare(
    db
      .select({ officer: i.officer })
      .from(i)
      .where(eq(i.identity, given(i.identity))),
    'find_identity',
  ),
  all: prepare(db.select({ officer: i.officer }).from(i), 'all_identities'),
}));

/** Puts an identity in the place of the one that the officer had; null takes theirs away. False when it is another officer's. */
export const setIdentity = async (
  handle: Handle,
  officer: OfficerId,
  identity: IdentityHash | null,
): Promise<boolean> => {
  await queries(handle).remove.execute({ officer });
  return identity === null || (await queries(handle).insert.execute({ identity, officer })).length > 0;
};

/** Whose identity it is; null for nobody's. */
export const officerByIdentity = async (handle: Handle, identity: IdentityHash): Promise<OfficerAccount | null> => {
  const [found] = await queries(handle).find.execute({ identity });
  return found ? officer(handle, found.officer) : null;
};

/** Everybody who has one. */
export const officersWithIdentity = async (handle: Handle): Promise<ReadonlySet<OfficerId>> =>
  new Set((await queries(handle).all.execute()).map(({ officer }) => officer));
