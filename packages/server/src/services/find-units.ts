import type { UnitAnswer, UnitsAnswer } from '@lanterne/protocol';
import { readPlace } from '../domain/commune.ts';
import { instantOf } from '../domain/instant.ts';
import { type Dataset, type Territory, type Unit, unitsOf } from '../domain/unit.ts';
import type { Reader } from '../ports.ts';

/** More than one chooses from at a glance. */
const COMMUNES_MAX = 12;

const unitOnWire = ({ key: _, commune: __, ...unit }: Unit): UnitAnswer => unit;

const datasetOnWire = ({ dataAt, importedAt, ...dataset }: Dataset): UnitsAnswer['datasets'][number] => ({
  ...dataset,
  dataAt: instantOf(dataAt),
  importedAt: instantOf(importedAt),
});

const byCommune = (territories: readonly Territory[]): Territory[][] => {
  const communes = new Map<string, Territory[]>();
  for (const one of territories) communes.set(one.commune, [...(communes.get(one.commune) ?? []), one]);
  return [...communes.values()];
};

/** The competent services of a place, as an officer types it. */
export const findUnits = async (
  reader: Pick<Reader, 'territories' | 'unitsFor' | 'datasets'>,
  asked: string,
): Promise<UnitsAnswer> => {
  const place = readPlace(asked);
  // One list may know a city whole, another by its arrondissements: the place itself goes first.
  const exact = await reader.territories({ ...place, codes: place.codes.slice(0, 1) });
  const found = exact.length > 0 ? exact : await reader.territories({ ...place, postcode: null });
  const communes = byCommune(found);
  const told = communes.slice(0, COMMUNES_MAX);
  const units = await reader.unitsFor(told.flat());
  return {
    communes: told.map((territories) => {
      const [{ commune: code, communeName: name, postcodes }] = territories as [Territory];
      return {
        code,
        name,
        postcodes: [...postcodes],
        services: territories.map((territory) => {
          const { match, units: its } = unitsOf(territory, units);
          const { serviceName, institution } = territory;
          return { name: serviceName, institution, match, units: its.map(unitOnWire) };
        }),
      };
    }),
    more: communes.length > told.length,
    datasets: (await reader.datasets()).map(datasetOnWire),
  };
};
