import type { OfficerId } from '@lanterne/protocol';
import { and, asc, count, eq, getTableColumns, gt, lte, max } from 'drizzle-orm';
import type { Shift } from '../domain/shift.ts';
import type { Load, OpenShift } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables, dialect: { prepare, locked, lockedSkipping } }) => {
  const { shifts: s, officers: o, conversations: c } = tables;
  const byOfficer = eq(s.officer, given(s.officer));
  const one = () => db.select().from(s).where(byOfficer);
  return {
    seen: prepare(
      db
        .insert(s)
        .values({
          officer: given(s.officer),
          available: true,
          since: given(s.since, 'now'),
          seenAt: given(s.seenAt, 'now'),
          assignedAt: null,
        })
        .onConflictDoUpdate({ target: s.officer, set: { seenAt: given(s.seenAt, 'now') } }),
      'see_shift',
    ),
    save: prepare(
      db
        .update(s)
        .set({
          available: given(s.available),
          since: given(s.since),
          seenAt: given(s.seenAt, 'seenAt'),
          assignedAt: given(s.assignedAt, 'assignedAt'),
        })
        .where(byOfficer),
      'save_shift',
    ),
    remove: prepare(db.delete(s).where(byOfficer), 'delete_shift'),
    lock: prepare(locked(one()), 'lock_shift'),
    lockSkipping: prepare(lockedSkipping(one()), 'lock_shift_skipping'),
    lockSeenAfter: prepare(
      lockedSkipping(
        db
          .select()
          .from(s)
          .where(gt(s.seenAt, given(s.seenAt, 'after')))
          .orderBy(asc(s.officer)),
      ),
      'lock_open_shifts',
    ),
    seenBefore: prepare(
      db
        .select({ officer: s.officer })
        .from(s)
        .where(lte(s.seenAt, given(s.seenAt, 'before')))
        .orderBy(asc(s.officer)),
      'lapsed_shifts',
    ),
    seenAfter: prepare(
      db
        .select({ shift: getTableColumns(s), account: getTableColumns(o) })
        .from(s)
        .innerJoin(o, eq(o.id, s.officer))
        .where(and(gt(s.seenAt, given(s.seenAt, 'after')), eq(o.active, true)))
        .orderBy(asc(s.officer)),
      'open_shifts',
    ),
    loads: prepare(
      db
        .select({ officer: c.holder, held: count(), claimedAt: max(c.claimedAt) })
        .from(c)
        .where(eq(c.state, 'held'))
        .groupBy(c.holder),
      'loads',
    ),
  };
});

/** Their desk is open at this moment; a shift begins where none was under way. */
export const seeShift = async (handle: Handle, officer: OfficerId, now: number): Promise<void> => {
  await queries(handle).seen.execute({ officer, now });
};

export const saveShift = async (handle: Handle, shift: Shift): Promise<void> => {
  await queries(handle).save.execute({ ...shift });
};

export const deleteShift = async (handle: Handle, officer: OfficerId): Promise<void> => {
  await queries(handle).remove.execute({ officer });
};

/** The shift, its row locked. `passOver` gives null for one that another transaction has locked, instead of waiting. */
export const lockShift = async (handle: Handle, officer: OfficerId, passOver: boolean): Promise<Shift | null> => {
  const { lock, lockSkipping } = queries(handle);
  return (await (passOver ? lockSkipping : lock).execute({ officer }))[0] ?? null;
};

/** The shifts whose desks were heard of after a time, each with the account of its officer, who is active. */
export const openShifts = async (handle: Handle, after: number): Promise<OpenShift[]> =>
  (await queries(handle).seenAfter.execute({ after })).map(({ shift, account }) => ({ ...shift, account }));

/** Their rows locked; passes over those that another transaction has. */
export const lockOpenShifts = async (handle: Handle, after: number): Promise<Shift[]> =>
  queries(handle).lockSeenAfter.execute({ after });

/** Of whom no desk was heard after a time. */
export const lapsedShifts = async (handle: Handle, before: number): Promise<OfficerId[]> =>
  (await queries(handle).seenBefore.execute({ before })).map(({ officer }) => officer);

/** How many conversations each officer holds, and when they took the last of them. */
export const loads = async (handle: Handle): Promise<Load[]> =>
  (await queries(handle).loads.execute()).flatMap(({ officer, held, claimedAt }) =>
    officer === null ? [] : { officer, held, claimedAt: claimedAt ?? 0 },
  );
