import type { OfficerId } from '@lanterne/protocol';
import { and, asc, eq, getTableColumns, gt, lte } from 'drizzle-orm';
import type { OfficerAccount, SecretHash } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { officers: o, invites: i, sessions: s }, dialect: { prepare, locked } }) => ({
  insert: prepare(
    db
      .insert(o)
      .values({
        id: given(o.id),
        login: given(o.login),
        alias: given(o.alias),
        role: given(o.role),
        password: given(o.password),
        active: given(o.active),
        queues: given(o.queues),
        skills: given(o.skills),
        languages: given(o.languages),
        capacity: given(o.capacity),
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
  save: prepare(
    db
      .update(o)
      .set({
        alias: given(o.alias),
        role: given(o.role),
        active: given(o.active),
        queues: given(o.queues),
        skills: given(o.skills),
        languages: given(o.languages),
        capacity: given(o.capacity),
      })
      .where(eq(o.id, given(o.id))),
    'save_officer',
  ),
  lock: prepare(
    locked(
      db
        .select()
        .from(o)
        .where(eq(o.id, given(o.id))),
    ),
    'lock_officer',
  ),
  lockAdmins: prepare(
    locked(
      db
        .select({ id: o.id })
        .from(o)
        .where(and(eq(o.role, 'admin'), eq(o.active, true)))
        .orderBy(asc(o.id)),
    ),
    'lock_admins',
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
  deleteInvitesOf: prepare(db.delete(i).where(eq(i.officer, given(i.officer))), 'delete_invites_of'),
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
      .where(and(eq(s.hash, given(s.hash)), gt(s.expiresAt, given(s.expiresAt, 'now')), eq(o.active, true))),
    'find_officer_by_session',
  ),
  deleteSession: prepare(db.delete(s).where(eq(s.hash, given(s.hash))), 'delete_session'),
  sessionOf: prepare(
    db
      .select({ hash: s.hash })
      .from(s)
      .where(and(eq(s.officer, given(s.officer)), gt(s.expiresAt, given(s.expiresAt, 'now'))))
      .limit(1),
    'session_of',
  ),
  deleteSessionsOf: prepare(db.delete(s).where(eq(s.officer, given(s.officer))), 'delete_sessions_of'),

  deleteOldInvites: prepare(db.delete(i).where(lte(i.expiresAt, given(i.expiresAt, 'now'))), 'delete_old_invites'),
  deleteOldSessions: prepare(db.delete(s).where(lte(s.expiresAt, given(s.expiresAt, 'now'))), 'delete_old_sessions'),
}));

/** False when the login is taken. */
export const insertOfficer = async (handle: Handle, officer: OfficerAccount): Promise<boolean> =>
  (await queries(handle).insert.execute({ ...officer })).length > 0;

export const setPassword = async (handle: Handle, id: OfficerId, password: string): Promise<void> => {
  await queries(handle).setPassword.execute({ id, password });
};

export const officer = async (handle: Handle, id: OfficerId): Promise<OfficerAccount | null> =>
  (await queries(handle).find.execute({ id }))[0] ?? null;

/** The same, its row locked. */
export const lockOfficer = async (handle: Handle, id: OfficerId): Promise<OfficerAccount | null> =>
  (await queries(handle).lock.execute({ id }))[0] ?? null;

/** Every administrator who can sign in, their rows locked in one order. */
export const lockAdmins = async (handle: Handle): Promise<OfficerId[]> =>
  (await queries(handle).lockAdmins.execute()).map(({ id }) => id);

/** Writes all of an account but its login and its password. */
export const saveOfficer = async (
  handle: Handle,
  { id, login: _, password: __, ...told }: OfficerAccount,
): Promise<void> => {
  await queries(handle).save.execute({ id, ...told });
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

export const deleteInvitesOf = async (handle: Handle, officer: OfficerId): Promise<void> => {
  await queries(handle).deleteInvitesOf.execute({ officer });
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

/** Whether a session of the officer has not expired. */
export const hasSession = async (handle: Handle, officer: OfficerId, now: number): Promise<boolean> =>
  (await queries(handle).sessionOf.execute({ officer, now })).length > 0;

export const deleteSessionsOf = async (handle: Handle, officer: OfficerId): Promise<void> => {
  await queries(handle).deleteSessionsOf.execute({ officer });
};

/** Removes the sessions and invites that have expired. */
export const deleteExpired = async (handle: Handle, now: number): Promise<void> => {
  await queries(handle).deleteOldInvites.execute({ now });
  await queries(handle).deleteOldSessions.execute({ now });
};
