import { asc } from 'drizzle-orm';
import type { PolicyInForce } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { policies: p }, dialect: { prepare } }) => ({
  insert: prepare(
    db
      .insert(p)
      .values({ version: given(p.version), since: given(p.since), document: given(p.document) })
      .onConflictDoNothing(),
    'insert_policy',
  ),
  all: prepare(db.select().from(p).orderBy(asc(p.since), asc(p.version)), 'all_policies'),
}));

export const insertPolicy = async (handle: Handle, policy: PolicyInForce): Promise<void> => {
  await queries(handle).insert.execute({ ...policy });
};

/** The oldest first. */
export const policies = async (handle: Handle): Promise<PolicyInForce[]> => queries(handle).all.execute();
