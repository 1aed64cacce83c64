import type { OfficerId } from '@lanterne/protocol';
import { and, asc, eq, getTableColumns, gt } from 'drizzle-orm';
import type { OfficerAccount, SecretHash } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { officers: o, invites: i, sessions: s }, dialect: { prepare } }) => ({
  insert: prepare(
    db
      .insert(o)
      .values({
        id: given(o.id),
        login: given(o.login),
        alias: given(o.alias),
        role: given(o.role),
        password: given(o.password),
      })
      .onConflictDoNothing()
      .returning({ id: o.id }),
    'insert_officer',
  ),
  setPassword: prepare(
    db
      .update(o)
      .set({ password: given(o.password) })
      .where(eq(o.id, given(o.id))),
    'set_password',
  ),
  find: prepare(
    db
      .select()
      .from(o)
      .where(eq(o.id, given(o.id))),
    'find_officer',
  ),
  findByLogin: prepare(
    db
      .select()
      .from(o)
      .where(eq(o.login, given(o.login))),
    'find_officer_by_login',
  ),
  all: prepare(db.select().from(o).orderBy(asc(o.login)), 'all_officers'),

  insertInvite: prepare(
    db.insert(i).values({ hash: given(i.hash), officer: given(i.officer), expiresAt: given(i.expiresAt, 'expiresAt') }),
    'insert_invite',
  ),
  takeInvite: prepare(
    db
      .delete(i)
      .where(and(eq(i.hash, given(i.hash)), gt(i.expiresAt, given(i.expiresAt, 'now'))))
      .returning({ officer: i.officer }),
    'take_invite',
  ),

  insertSession: prepare(
    db.insert(s).values({ hash: given(s.hash), officer: given(s.officer), expiresAt: given(s.expiresAt, 'expiresAt') }),
    'insert_session',
  ),
  findBySession: prepare(
    db
      .select(getTableColumns(o))
      .from(s)
      .innerJoin(o, eq(o.id, s.officer))
      .where(and(eq(s.hash, given(s.hash)), gt(s.expiresAt, given(s.expiresAt, 'now')))),
    'find_officer_by_session',
  ),
  deleteSession: prepare(db.delete(s).where(eq(s.hash, given(s.hash))), 'delete_session'),
  deleteSessionsOf: prepare(db.delete(s).where(eq(s.officer, given(s.officer))), 'delete_sessions_of'),
}));

/** False when the login is taken. */
export const insertOfficer = async (handle: Handle, officer: OfficerAccount): Promise<boolean> =>
  (await queries(handle).insert.execute({ ...officer })).length > 0;

export const setPassword = async (handle: Handle, id: OfficerId, password: string): Promise<void> => {
  await queries(handle).setPassword.execute({ id, password });
};

export const officerByLogin = async (handle: Handle, login: string): Promise<OfficerAccount | null> =>
  (await queries(handle).findByLogin.execute({ login }))[0] ?? null;

/** The officer of a session that has not expired. */
export const officerBySession = async (handle: Handle, hash: SecretHash, now: number): Promise<OfficerAccount | null> =>
  (await queries(handle).findBySession.execute({ hash, now }))[0] ?? null;

export const officers = async (handle: Handle): Promise<OfficerAccount[]> => queries(handle).all.execute();

export const insertInvite = async (
  handle: Handle,
  hash: SecretHash,
  officer: OfficerId,
  expiresAt: number,
): Promise<void> => {
  await queries(handle).insertInvite.execute({ hash, officer, expiresAt });
};

/** Removes the invite; null when there is none that is still valid. */
export const takeInvite = async (handle: Handle, hash: SecretHash, now: number): Promise<OfficerAccount | null> => {
  const [invite] = await queries(handle).takeInvite.execute({ hash, now });
  if (!invite) return null;
  return (await queries(handle).find.execute({ id: invite.officer }))[0] ?? null;
};

export const insertSession = async (
  handle: Handle,
  hash: SecretHash,
  officer: OfficerId,
  expiresAt: number,
): Promise<void> => {
  await queries(handle).insertSession.execute({ hash, officer, expiresAt });
};

export const deleteSession = async (handle: Handle, hash: SecretHash): Promise<void> => {
  await queries(handle).deleteSession.execute({ hash });
};

export const deleteSessionsOf = async (handle: Handle, officer: OfficerId): Promise<void> => {
  await queries(handle).deleteSessionsOf.execute({ officer });
};
