import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { keyProof: k }, dialect: { prepare } }) => ({
  leave: prepare(
    db
      .insert(k)
      .values({ id: 1, sealed: given(k.sealed) })
      .onConflictDoNothing(),
    'leave_key_proof',
  ),
  find: prepare(db.select({ sealed: k.sealed }).from(k), 'find_key_proof'),
}));

/** Leaves a proof of the master key, unless there is one. */
export const leaveKeyProof = async (handle: Handle): Promise<void> => {
  await queries(handle).leave.execute({ sealed: handle.codec.prove() });
};

/** The proof of the key under which the database is written; null before the first opening has left one. */
export const keyProof = async (handle: Handle): Promise<Buffer | null> =>
  (await queries(handle).find.execute())[0]?.sealed ?? null;
