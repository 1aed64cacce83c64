import { and, eq, gt, lte, or } from 'drizzle-orm';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { purges: p, purgeLease: l }, dialect: { prepare } }) => ({
  note: prepare(
    db
      .insert(p)
      .values({ id: 1, at: given(p.at) })
      .onConflictDoUpdate({ target: p.id, set: { at: given(p.at) } }),
    'note_purge',
  ),
  last: prepare(db.select({ at: p.at }).from(p), 'last_purge'),
  lease: prepare(
    db
      .insert(l)
      .values({ id: 1, node: given(l.node), until: given(l.until) })
      .onConflictDoUpdate({
        target: l.id,
        set: { node: given(l.node), until: given(l.until) },
        // One that lasts longer than any that could be given now is of a clock that was ahead, and binds nobody.
        setWhere: or(eq(l.node, given(l.node)), lte(l.until, given(l.until, 'now')), gt(l.until, given(l.until))),
      })
      .returning({ id: l.id }),
    'lease_purge',
  ),
  leave: prepare(db.delete(l).where(and(eq(l.id, 1), eq(l.node, given(l.node)))), 'leave_purge'),
}));

/** Writes that at `at` nothing was left that is over its time. */
export const notePurge = async (handle: Handle, at: number): Promise<void> => {
  await queries(handle).note.execute({ at });
};

export const lastPurge = async (handle: Handle): Promise<number | null> =>
  (await queries(handle).last.execute())[0]?.at ?? null;

/** False while another one has it. */
export const leasePurge = async (
  handle: Handle,
  lease: { readonly node: string; readonly now: number; readonly until: number },
): Promise<boolean> => (await queries(handle).lease.execute({ ...lease })).length > 0;

export const leavePurge = async (handle: Handle, node: string): Promise<void> => {
  await queries(handle).leave.execute({ node });
};
