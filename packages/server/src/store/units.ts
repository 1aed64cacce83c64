import { and, asc, eq, gte, inArray, lt, or } from 'drizzle-orm';
import type { PlaceAsked } from '../domain/commune.ts';
import type { Dataset, Territory, Unit } from '../domain/unit.ts';
import { given, type Handle, prepared } from './handle.ts';

/** Rows of one statement: SQLite takes 32,766 values in one, PostgreSQL 65,535. */
const ROWS_AT_ONCE = 1_000;

/** Rows that a search looks at: more than any commune or postcode has, and than anybody reads. */
const ROWS_FOUND_MAX = 200;

/** After every sign that a key can have: where the names end that begin alike. */
const AFTER_ALL = '~';

const MICRO = 1_000_000;
const toMicro = (degrees: number | null): number | null => (degrees === null ? null : Math.round(degrees * MICRO));
const fromMicro = (micro: number | null): number | null => (micro === null ? null : micro / MICRO);

const chunksOf = <Row>(rows: readonly Row[]): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, n) =>
    rows.slice(n * ROWS_AT_ONCE, (n + 1) * ROWS_AT_ONCE),
  );

const queries = prepared(({ db, tables: { datasets: d }, dialect: { prepare } }) => {
  const told = {
    source: given(d.source),
    dataAt: given(d.dataAt),
    importedAt: given(d.importedAt),
    rows: given(d.rows),
  };
  return {
    note: prepare(
      db
        .insert(d)
        .values({ kind: given(d.kind), ...told })
        .onConflictDoUpdate({ target: d.kind, set: told }),
      'note_dataset',
    ),
    datasets: prepare(db.select().from(d).orderBy(asc(d.kind)), 'all_datasets'),
  };
});

export const noteDataset = async (handle: Handle, { dataAt, importedAt, ...dataset }: Dataset): Promise<void> => {
  await queries(handle).note.execute({ ...dataset, data_at: dataAt, imported_at: importedAt });
};

export const datasets = async (handle: Handle): Promise<Dataset[]> => queries(handle).datasets.execute();

/** Units of one list, in the place of those that it had before. */
export const replaceUnits = async (
  { db, tables: { units } }: Handle,
  dataset: 'police' | 'gendarmerie',
  rows: readonly Unit[],
): Promise<void> => {
  await db.delete(units).where(eq(units.institution, dataset));
  for (const chunk of chunksOf(rows)) {
    await db.insert(units).values(
      chunk.map(({ latitude, longitude, ...unit }) => ({
        ...unit,
        latitude: toMicro(latitude),
        longitude: toMicro(longitude),
      })),
    );
  }
};

export const replaceTerritories = async (
  { db, tables: { territories, communePostcodes } }: Handle,
  rows: readonly Territory[],
): Promise<void> => {
  await db.delete(communePostcodes);
  await db.delete(territories);
  for (const chunk of chunksOf(rows)) await db.insert(territories).values(chunk);
  const pairs = new Map(
    rows.flatMap(({ commune, postcodes }) =>
      postcodes.map((postcode) => [`${postcode} ${commune}`, { postcode, commune }] as const),
    ),
  );
  for (const chunk of chunksOf([...pairs.values()])) await db.insert(communePostcodes).values(chunk);
};

/** Who is competent in the communes of these codes, of this postcode, or whose names begin so; by name. */
export const territories = async (
  { db, tables: { territories: t, communePostcodes: p } }: Handle,
  { codes, postcode, name }: PlaceAsked,
): Promise<Territory[]> => {
  const ofPostcode =
    postcode !== null && inArray(t.commune, db.select({ commune: p.commune }).from(p).where(eq(p.postcode, postcode)));
  const named = name !== null && and(gte(t.communeKey, name), lt(t.communeKey, `${name}${AFTER_ALL}`));
  const ofCode = codes.length > 0 && inArray(t.commune, [...codes]);
  // A name beside its postcode makes the choice narrower; a code that may be a postcode makes it wider.
  const wanted =
    ofPostcode && named ? and(ofPostcode, named) : or(...[ofPostcode, named, ofCode].filter((one) => !!one));
  if (!wanted) return [];
  return db
    .select()
    .from(t)
    .where(wanted)
    .orderBy(asc(t.communeKey), asc(t.commune), asc(t.institution), asc(t.service))
    .limit(ROWS_FOUND_MAX);
};

/** Every unit that may be one of those services: by its id, by its name, or by the commune where it stands. */
export const unitsFor = async (
  { db, tables: { units: u } }: Handle,
  services: readonly Territory[],
): Promise<Unit[]> => {
  if (services.length === 0) return [];
  const rows = await db
    .select()
    .from(u)
    .where(
      or(
        inArray(u.id, [...new Set(services.map(({ service }) => service))]),
        inArray(u.key, [...new Set(services.map(({ serviceKey }) => serviceKey))]),
        inArray(u.commune, [...new Set(services.map(({ commune }) => commune))]),
      ),
    )
    .orderBy(asc(u.id));
  return rows.map(({ latitude, longitude, ...unit }) => ({
    ...unit,
    latitude: fromMicro(latitude),
    longitude: fromMicro(longitude),
  }));
};
