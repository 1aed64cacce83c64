import type { OfficerId } from '@lanterne/protocol';
import { and, asc, desc, eq, getTableColumns, gt, lte, or } from 'drizzle-orm';
import type { Session } from '../domain/session.ts';
import type { OfficerAccount, SecretHash, SignedIn } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { officers: o, invites: i, sessions: s }, dialect: { prepare, locked } }) => {
  const isOpen = and(gt(s.expiresAt, given(s.expiresAt, 'now')), gt(s.idleUntil, given(s.idleUntil, 'now')));
  const isOver = or(lte(s.expiresAt, given(s.expiresAt, 'now')), lte(s.idleUntil, given(s.idleUntil, 'now')));
  return {
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
      db
        .insert(i)
        .values({ hash: given(i.hash), officer: given(i.officer), expiresAt: given(i.expiresAt, 'expiresAt') }),
      'insert_invite',
    ),
    deleteInvitesOf: prepare(db.delete(i).where(eq(i.officer, given(i.officer))), 'delete_invites_of'),
    findInvite: prepare(
      db
        .select({ officer: i.officer })
        .from(i)
        .where(and(eq(i.hash, given(i.hash)), gt(i.expiresAt, given(i.expiresAt, 'now')))),
      'find_invite',
    ),
    takeInvite: prepare(
      db
        .delete(i)
        .where(and(eq(i.hash, given(i.hash)), gt(i.expiresAt, given(i.expiresAt, 'now'))))
        .returning({ officer: i.officer }),
      'take_invite',
    ),

    insertSession: prepare(
      db.insert(s).values({
        hash: given(s.hash),
        officer: given(s.officer),
        means: given(s.means),
        openedAt: given(s.openedAt, 'openedAt'),
        usedAt: given(s.usedAt, 'usedAt'),
        idleUntil: given(s.idleUntil, 'idleUntil'),
        expiresAt: given(s.expiresAt, 'expiresAt'),
      }),
      'insert_session',
    ),
    signedIn: prepare(
      db
        .select({ officer: getTableColumns(o), session: getTableColumns(s) })
        .from(s)
        .innerJoin(o, eq(o.id, s.officer))
        .where(and(eq(s.hash, given(s.hash)), isOpen, eq(o.active, true))),
      'find_signed_in',
    ),
    sessionsOf: prepare(
      db
        .select()
        .from(s)
        .where(and(eq(s.officer, given(s.officer)), isOpen))
        .orderBy(desc(s.openedAt), asc(s.hash)),
      'sessions_of',
    ),
    useSession: prepare(
      db
        .update(s)
        .set({ usedAt: given(s.usedAt, 'usedAt'), idleUntil: given(s.idleUntil, 'idleUntil') })
        .where(eq(s.hash, given(s.hash))),
      'use_session',
    ),
    deleteSession: prepare(db.delete(s).where(eq(s.hash, given(s.hash))), 'delete_session'),
    sessionOf: prepare(
      db
        .select({ hash: s.hash })
        .from(s)
        .where(and(eq(s.officer, given(s.officer)), isOpen))
        .limit(1),
      'session_of',
    ),
    deleteSessionsOf: prepare(db.delete(s).where(eq(s.officer, given(s.officer))), 'delete_sessions_of'),

    deleteOldInvites: prepare(db.delete(i).where(lte(i.expiresAt, given(i.expiresAt, 'now'))), 'delete_old_invites'),
    deleteOldSessions: prepare(db.delete(s).where(isOver), 'delete_old_sessions'),
  };
});

/** False when the login is taken. */
export const insertOfficer = async (handle: Handle, officer: OfficerAccount): Promise<boolean> =>
  (await queries(handle).insert.execute({ ...officer })).length > 0;

export const setPassword = async (handle: Handle, id: OfficerId, password: string | null): Promise<void> => {
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

/** Who is signed in by a session that is open. */
export const signedIn = async (handle: Handle, hash: SecretHash, now: number): Promise<SignedIn | null> =>
  (await queries(handle).signedIn.execute({ hash, now }))[0] ?? null;

/** Those that are open, the one that was opened last first. */
export const sessionsOf = async (handle: Handle, officer: OfficerId, now: number): Promise<Session[]> =>
  queries(handle).sessionsOf.execute({ officer, now });

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

/** Whether there is such an invite, and it is still valid. */
export const hasInvite = async (handle: Handle, hash: SecretHash, now: number): Promise<boolean> =>
  (await queries(handle).findInvite.execute({ hash, now })).length > 0;

/** Removes the invite; null when there is none that is still valid. */
export const takeInvite = async (handle: Handle, hash: SecretHash, now: number): Promise<OfficerAccount | null> => {
  const [invite] = await queries(handle).takeInvite.execute({ hash, now });
  if (!invite) return null;
  return (await queries(handle).find.execute({ id: invite.officer }))[0] ?? null;
};

export const insertSession = async (handle: Handle, session: Session): Promise<void> => {
  await queries(handle).insertSession.execute({ ...session });
};

/** Writes when a session was used, and until when it is good unless it is used again. */
export const useSession = async (
  handle: Handle,
  { hash, usedAt, idleUntil }: Pick<Session, 'hash' | 'usedAt' | 'idleUntil'>,
): Promise<void> => {
  await queries(handle).useSession.execute({ hash, usedAt, idleUntil });
};

export const deleteSession = async (handle: Handle, hash: SecretHash): Promise<void> => {
  await queries(handle).deleteSession.execute({ hash });
};

/** Whether a session of the officer is open. */
export const hasSession = async (handle: Handle, officer: OfficerId, now: number): Promise<boolean> =>
  (await queries(handle).sessionOf.execute({ officer, now })).length > 0;

export const deleteSessionsOf = async (handle: Handle, officer: OfficerId): Promise<void> => {
  await queries(handle).deleteSessionsOf.execute({ officer });
};

/** Removes the sessions and invites that open nothing any more. */
export const deleteExpired = async (handle: Handle, now: number): Promise<void> => {
  await queries(handle).deleteOldInvites.execute({ now });
  await queries(handle).deleteOldSessions.execute({ now });
};
