import { asc, between, sql } from 'drizzle-orm';
import type { ClarityAnswer, UnderstoodCount } from '../domain/understood.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { understood: u }, dialect: { prepare } }) => ({
  count: prepare(
    db
      .insert(u)
      .values({
        day: given(u.day),
        site: given(u.site),
        card: given(u.card),
        part: given(u.part),
        name: given(u.name),
        answers: 1,
        clear: given(u.clear),
      })
      .onConflictDoUpdate({
        target: [u.day, u.site, u.card, u.part, u.name],
        set: { answers: sql`${u.answers} + 1`, clear: sql`${u.clear} + ${given(u.clear)}` },
      }),
    'count_understood',
  ),
  some: prepare(
    db
      .select()
      .from(u)
      .where(between(u.day, given(u.day, 'from'), given(u.day, 'to')))
      .orderBy(asc(u.day), asc(u.site), asc(u.card), asc(u.part), asc(u.name)),
    'understood_of_days',
  ),
}));

/** Adds one answer to the counters of its card. */
export const countUnderstood = async (
  handle: Handle,
  { clear, door, language, ...answer }: ClarityAnswer,
): Promise<void> => {
  for (const [part, name] of [
    ['door', door],
    ['language', language],
  ] as const) {
    await queries(handle).count.execute({ ...answer, part, name, clear: clear ? 1 : 0 });
  }
};

export const understoodOf = async (
  handle: Handle,
  days: { readonly from: string; readonly to: string },
): Promise<UnderstoodCount[]> => queries(handle).some.execute({ ...days });
