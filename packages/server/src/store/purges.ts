import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { purges: p }, dialect: { prepare } }) => ({
  note: prepare(
    db
      .insert(p)
      .values({ id: 1, at: given(p.at) })
      .onConflictDoUpdate({ target: p.id, set: { at: given(p.at) } }),
    'note_purge',
  ),
  last: prepare(db.select({ at: p.at }).from(p), 'last_purge'),
}));

/** Writes that at `at` nothing was left that is over its time. */
export const notePurge = async (handle: Handle, at: number): Promise<void> => {
  await queries(handle).note.execute({ at });
};

export const lastPurge = async (handle: Handle): Promise<number | null> =>
  (await queries(handle).last.execute())[0]?.at ?? null;
