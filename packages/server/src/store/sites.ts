import { type SiteId, siteSettings } from '@lanterne/protocol';
import { asc, eq } from 'drizzle-orm';
import * as v from 'valibot';
import type { Site, SiteToKeep } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';
import type { Tables } from './tables.ts';

const queries = prepared(({ db, tables: { sites: s }, dialect: { prepare, locked } }) => {
  const told = {
    name: given(s.name),
    origins: given(s.origins),
    doors: given(s.doors),
    locales: given(s.locales),
    settings: given(s.settings),
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
    lock: prepare(locked(db.select().from(s).where(byId)), 'lock_site'),
    all: prepare(db.select().from(s).orderBy(asc(s.id)), 'all_sites'),
  };
});

/** Fills in what the settings do not say. */
const toSite = (row: Tables['sites']['$inferSelect']): Site => ({
  ...row,
  settings: v.parse(siteSettings, row.settings),
});

export const site = async (handle: Handle, id: SiteId): Promise<Site | null> => {
  const [row] = await queries(handle).find.execute({ id });
  return row ? toSite(row) : null;
};

export const sites = async (handle: Handle): Promise<Site[]> => (await queries(handle).all.execute()).map(toSite);

/** As they are kept: with their settings as they were written. */
export const sitesAsKept = async (handle: Handle): Promise<SiteToKeep[]> => queries(handle).all.execute();

/** One of them, its row locked. */
export const lockSite = async (handle: Handle, id: SiteId): Promise<SiteToKeep | null> =>
  (await queries(handle).lock.execute({ id }))[0] ?? null;

/** False when the id is taken. */
export const insertSite = async (handle: Handle, site: SiteToKeep): Promise<boolean> =>
  (await queries(handle).insert.execute({ ...site })).length > 0;

/** False when there is none with its id. */
export const updateSite = async (handle: Handle, site: SiteToKeep): Promise<boolean> =>
  (await queries(handle).update.execute({ ...site })).length > 0;
