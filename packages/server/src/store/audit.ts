import type { AuditAction } from '@lanterne/protocol';
import { and, count, desc, eq, gt, gte, inArray, lt, lte, or, sql } from 'drizzle-orm';
import type { AuditRecord } from '../domain/audit.ts';
import type { AuditAsked } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';

// No query here changes an entry, and but for the retention clock none removes one: a record that can be mended proves nothing.
const queries = prepared(({ db, tables: { audit: a, auditLinks: l }, dialect: { prepare } }) => ({
  add: prepare(
    db.insert(a).values({
      id: given(a.id),
      at: given(a.at),
      actor: given(a.actor),
      login: given(a.login),
      action: given(a.action),
      subject: given(a.subject),
      reason: given(a.reason),
      detail: given(a.detail),
    }),
    'add_audit',
  ),
  place: prepare(
    db
      .select({ at: a.at })
      .from(a)
      .where(eq(a.id, given(a.id))),
    'place_in_audit',
  ),
  page: prepare(
    db
      .select()
      .from(a)
      .where(
        and(
          or(lt(a.at, given(a.at)), and(eq(a.at, given(a.at)), lt(a.id, given(a.id)))),
          or(eq(given(a.action, 'anyAction'), 'yes'), eq(a.action, given(a.action))),
          or(eq(given(a.subject, 'anySubject'), 'yes'), eq(a.subject, given(a.subject))),
        ),
      )
      .orderBy(desc(a.at), desc(a.id))
      .limit(sql.placeholder('limit')),
    'page_of_audit',
  ),
  about: prepare(
    db
      .select()
      .from(a)
      .where(and(eq(a.subject, given(a.subject)), gte(a.at, given(a.at)))),
    'audit_about',
  ),
  times: prepare(
    db
      .select({ times: count() })
      .from(a)
      .where(and(gt(a.at, given(a.at)), eq(a.action, given(a.action))))
      .groupBy(a.actor),
    'times_in_audit',
  ),
  forget: prepare(
    db.delete(a).where(
      inArray(
        a.id,
        db
          .select({ id: l.record })
          .from(l)
          .where(lte(l.seq, given(l.seq))),
      ),
    ),
    'forget_audit',
  ),
}));

/** `audit-chain.ts` puts it into the chain. */
export const insertRecord = async (handle: Handle, record: AuditRecord): Promise<void> => {
  await queries(handle).add.execute({ ...record });
};

/** Later than any entry. */
const END = { at: Number.MAX_SAFE_INTEGER, id: '' };

/** The newest first. None for an entry that is not there any more: what is older is gone as well. */
export const auditPage = async (handle: Handle, asked: AuditAsked): Promise<AuditRecord[]> => {
  const { before, action, subject, limit } = asked;
  const place = before === null ? END : (await queries(handle).place.execute({ id: before }))[0];
  if (!place) return [];
  const rows = await queries(handle).page.execute({
    at: place.at,
    id: before ?? END.id,
    anyAction: action === null ? 'yes' : 'no',
    action: action ?? '',
    anySubject: subject === null ? 'yes' : 'no',
    subject: subject ?? '',
    limit,
  });
  // Only `insertRecord` writes actions, and those of the closed list alone.
  return rows as AuditRecord[];
};

/** What is on record of one subject since a time. */
export const auditAbout = async (handle: Handle, subject: string, since: number): Promise<AuditRecord[]> =>
  (await queries(handle).about.execute({ subject, at: since })) as AuditRecord[];

/** How often each of those who did something has done it after a time; never who. */
export const auditTimes = async (handle: Handle, action: AuditAction, since: number): Promise<number[]> =>
  (await queries(handle).times.execute({ action, at: since })).map(({ times }) => times);

/** Removes the records of the first links, before these themselves are removed. */
export const deleteRecordsUpTo = async (handle: Handle, seq: number): Promise<void> => {
  await queries(handle).forget.execute({ seq });
};
