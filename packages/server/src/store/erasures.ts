import { lt, sql } from 'drizzle-orm';
import { type Erasure, type ErasureCount, sumErasures } from '../domain/erasure.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { erasures: e }, dialect: { prepare } }) => ({
  count: prepare(
    db
      .insert(e)
      .values({
        day: given(e.day),
        site: given(e.site),
        cause: given(e.cause),
        conversations: given(e.conversations),
      })
      .onConflictDoUpdate({
        target: [e.day, e.site, e.cause],
        set: { conversations: sql`${e.conversations} + ${given(e.conversations)}` },
      }),
    'count_erasures',
  ),
  take: prepare(
    db
      .delete(e)
      .where(lt(e.day, given(e.day)))
      .returning(),
    'take_erasures',
  ),
}));

/** Adds to the counters of their days. Others wait for these rows until the commit. */
export const countErasures = async (handle: Handle, erasures: readonly Erasure[]): Promise<void> => {
  for (const count of sumErasures(erasures)) await queries(handle).count.execute({ ...count });
};

/** Takes the counters of all days before one away. */
export const takeErasures = async (handle: Handle, before: string): Promise<ErasureCount[]> =>
  queries(handle).take.execute({ day: before });
