import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { pulse: p }, dialect: { prepare } }) => ({
  beat: prepare(
    db
      .insert(p)
      .values({ id: 1, at: given(p.at) })
      .onConflictDoUpdate({ target: p.id, set: { at: given(p.at) } }),
    'beat',
  ),
  last: prepare(db.select({ at: p.at }).from(p), 'last_beat'),
}));

/** Writes that the store was alive at `at`. */
export const beat = async (handle: Handle, at: number): Promise<void> => {
  await queries(handle).beat.execute({ at });
};

/** When the store was last seen writing; null when it never was asked. */
export const lastBeat = async (handle: Handle): Promise<number | null> =>
  (await queries(handle).last.execute())[0]?.at ?? null;
