import type { Institution } from '@lanterne/protocol';

/** The lists that say who is competent where, and how they are reached. */
export const DATASETS = ['territories', 'police', 'gendarmerie'] as const;
export type DatasetKind = (typeof DATASETS)[number];

/** A list as it was taken in. */
export interface Dataset {
  readonly kind: DatasetKind;
  /** The name of its file. */
  readonly source: string;
  /** Of when its content is. */
  readonly dataAt: number;
  readonly importedAt: number;
  readonly rows: number;
}

/** A place where police or gendarmerie receive the public. */
export interface Unit {
  /** By its institution, so that two lists never mean two units by one id. */
  readonly id: string;
  readonly institution: Institution;
  readonly name: string;
  readonly key: string;
  readonly telephone: string | null;
  readonly address: string | null;
  /** The commune where it stands, by INSEE. */
  readonly commune: string | null;
  readonly hours: string | null;
  /** Degrees, WGS 84. */
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** Who is competent in a commune. */
export interface Territory {
  readonly commune: string;
  readonly communeName: string;
  readonly communeKey: string;
  /** A commune may have several, and a postcode several communes. */
  readonly postcodes: readonly string[];
  readonly institution: Institution;
  /** The id of the unit, as units have theirs. */
  readonly service: string;
  readonly serviceName: string;
  readonly serviceKey: string;
}

/** How sure it is that a unit is the one that is meant. */
export type UnitMatch =
  /** By its id, or by its name. */
  | 'service'
  /** It is of the same institution, and stands in the commune. */
  | 'commune'
  | 'none';

/**
 * How a competent service is reached. The two lists do not always name it alike: then whoever of the same institution stands
 * in the commune is told instead, and told apart.
 */
export const unitsOf = (
  territory: Territory,
  units: readonly Unit[],
): { readonly match: UnitMatch; readonly units: readonly Unit[] } => {
  const ours = units.filter(({ institution }) => institution === territory.institution);
  for (const isIt of [({ id }: Unit) => id === territory.service, ({ key }: Unit) => key === territory.serviceKey]) {
    const found = ours.filter(isIt);
    if (found.length > 0) return { match: 'service', units: found };
  }
  const there = ours.filter(({ commune }) => commune === territory.commune);
  return there.length > 0 ? { match: 'commune', units: there } : { match: 'none', units: [] };
};
