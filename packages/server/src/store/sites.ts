import type { SiteId } from '@lanterne/protocol';
import { asc, eq } from 'drizzle-orm';
import type { Site } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { sites: s }, dialect: { prepare } }) => {
  const told = {
    name: given(s.name),
    origins: given(s.origins),
    doors: given(s.doors),
    locales: given(s.locales),
  };
  const byId = eq(s.id, given(s.id));
  return {
    insert: prepare(
      db
        .insert(s)
        .values({ id: given(s.id), ...told })
        .onConflictDoNothing()
        .returning({ id: s.id }),
      'insert_site',
    ),
    update: prepare(db.update(s).set(told).where(byId).returning({ id: s.id }), 'update_site'),
    find: prepare(db.select().from(s).where(byId), 'find_site'),
    all: prepare(db.select().from(s).orderBy(asc(s.id)), 'all_sites'),
  };
});

export const site = async (handle: Handle, id: SiteId): Promise<Site | null> =>
  (await queries(handle).find.execute({ id }))[0] ?? null;

export const sites = async (handle: Handle): Promise<Site[]> => queries(handle).all.execute();

/** False when the id is taken. */
export const insertSite = async (handle: Handle, site: Site): Promise<boolean> =>
  (await queries(handle).insert.execute({ ...site })).length > 0;

/** False when there is none with its id. */
export const updateSite = async (handle: Handle, site: Site): Promise<boolean> =>
  (await queries(handle).update.execute({ ...site })).length > 0;
