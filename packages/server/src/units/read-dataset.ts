import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { COMMUNE_CODE, nameKey, POSTCODE } from '../domain/commune.ts';
import type { DatasetKind, Territory, Unit } from '../domain/unit.ts';
import { FileError } from '../json-file.ts';
import type { ReadDataset } from '../services/import-units.ts';
import { CsvError, type CsvRow, createCsvReader } from './csv.ts';

/** A row that cannot be used: which column, and why. */
class RowFault extends Error {
  override readonly name = 'RowFault';
}

/** Names of columns as they are compared: the lists have changed theirs before. */
const columnKey = (name: string): string => nameKey(name.replaceAll('_', ' ')).replaceAll(' ', '_');

/** Each column under every name that it is known to have had on data.gouv.fr, the present one first. */
const COLUMNS = {
  communeCode: ['code_commune', 'code_commune_insee', 'code_insee', 'insee'],
  communeName: ['libelle_commune', 'commune', 'nom_commune'],
  institution: ['institution'],
  serviceId: ['id_service', 'identifiant_service', 'code_service'],
  service: ['service', 'libelle_service', 'libelle', 'nom'],
  postcode: ['code_postal', 'code_postal_de_base', 'code_postal_base'],
  postcodes: ['codes_postaux', 'code_postaux', 'liste_codes_postaux'],
  unitId: ['identifiant_public_unite'],
  telephone: ['telephone', 'tel'],
  address: ['adresse_geographique', 'adresse'],
  street: ['voie'],
  town: ['commune'],
  latitude: ['geocodage_y_gps', 'latitude'],
  longitude: ['geocodage_x_gps', 'longitude'],
  hours: ['horaires_accueil', 'horaires'],
} as const;
type Column = keyof typeof COLUMNS;

/** By what a list is known, and what it must have. */
const NEEDED: Readonly<Record<DatasetKind, readonly Column[]>> = {
  territories: ['communeCode', 'communeName', 'institution', 'serviceId', 'service'],
  gendarmerie: ['unitId', 'service', 'telephone', 'latitude', 'longitude'],
  police: ['service', 'telephone', 'latitude', 'longitude'],
};

/** Where each column stands. */
type Head = Readonly<Record<Column, number>> & { readonly names: readonly string[] };

const readHead = ({ fields }: CsvRow): Head => {
  const keys = fields.map((name) => columnKey(name.replace(/^\uFEFF/, '')));
  const places = Object.entries(COLUMNS).map(([column, names]) => [
    column,
    names.map((name) => keys.indexOf(name)).find((place) => place >= 0) ?? -1,
  ]);
  return { ...(Object.fromEntries(places) as Record<Column, number>), names: keys };
};

const lacks = (head: Head, kind: DatasetKind): readonly Column[] => NEEDED[kind].filter((column) => head[column] < 0);

const kindOf = (head: Head): DatasetKind => {
  if (head.institution >= 0 || head.serviceId >= 0) return 'territories';
  return head.unitId >= 0 ? 'gendarmerie' : 'police';
};

/** One row, asked by the column. */
type Field = (column: Column) => string;
const or = (text: string): string | null => (text === '' ? null : text);

const needed = (field: Field, column: Column): string => {
  const text = field(column);
  if (text === '') throw new RowFault(`column ${COLUMNS[column][0]}: empty`);
  return text;
};

/** A spreadsheet takes the first nought of a code away. */
const withNought = (text: string): string => (/^\d{4}$/.test(text) ? `0${text}` : text);

const communeOf = (field: Field): string => {
  const code = withNought(needed(field, 'communeCode').toUpperCase());
  if (!COMMUNE_CODE.test(code)) throw new RowFault(`column ${COLUMNS.communeCode[0]}: “${code}” is no code of INSEE`);
  return code;
};

const postcodesOf = (field: Field): string[] => {
  const all = `${field('postcode')} ${field('postcodes')}`.split(/[^0-9A-Za-z]+/).filter((text) => text !== '');
  const padded = all.map(withNought);
  const wrong = padded.find((text) => !POSTCODE.test(text));
  if (wrong !== undefined) throw new RowFault(`column ${COLUMNS.postcodes[0]}: “${wrong}” is no postcode`);
  return [...new Set(padded)].sort();
};

const institutionOf = (field: Field): Territory['institution'] => {
  const key = nameKey(needed(field, 'institution'));
  if (/^(?:gn|gendarmerie)\b/.test(key)) return 'gendarmerie';
  if (/^(?:pn|pp|police|prefecture de police)\b/.test(key)) return 'police';
  throw new RowFault(`column ${COLUMNS.institution[0]}: “${field('institution')}” is neither police nor gendarmerie`);
};

const degreesOf = (field: Field, column: 'latitude' | 'longitude', limit: number): number | null => {
  const text = field(column).replace(',', '.');
  if (text === '') return null;
  const degrees = Number(text);
  if (!Number.isFinite(degrees) || Math.abs(degrees) > limit)
    throw new RowFault(`column ${COLUMNS[column][0]}: “${text}” is not between -${limit} and ${limit}`);
  return degrees;
};

const DAYS = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'] as const;

/** Hours that stand in a column for each beginning and end, in the words of the list that has one column for all. */
const hoursByDay = (cell: (name: string) => string): string | null => {
  const days = DAYS.flatMap((day) => {
    const spans = [1, 2, 3].flatMap((n) => {
      const [from, to] = [cell(`${day}_plage${n}_debut`), cell(`${day}_plage${n}_fin`)];
      return from && to ? [`${from}-${to}`] : [];
    });
    return spans.length > 0 ? [`${day[0]?.toUpperCase()}${day.slice(1)} : ${spans.join(' ')}`] : [];
  });
  return or(days.join(' '));
};

const addressOf = (field: Field): string | null =>
  or(field('address')) ??
  or([field('street'), `${field('postcode')} ${field('town')}`.trim()].filter(Boolean).join(', '));

const unitOf = (institution: Unit['institution'], field: Field, cell: (name: string) => string): Unit => {
  const name = needed(field, 'service');
  const commune = field('communeCode') === '' ? null : communeOf(field);
  const key = nameKey(name);
  const own = field('unitId');
  return {
    // Some have none, or the number nought.
    id: `${institution}:${own !== '' && own !== '0' ? own : `${key} ${commune ?? field('postcode')}`}`,
    institution,
    name,
    key,
    telephone: or(field('telephone')),
    address: addressOf(field),
    commune,
    hours: or(field('hours').replace(/\s+/g, ' ')) ?? hoursByDay(cell),
    latitude: degreesOf(field, 'latitude', 90),
    longitude: degreesOf(field, 'longitude', 180),
  };
};

const territoryOf = (field: Field): Territory => {
  const institution = institutionOf(field);
  const communeName = needed(field, 'communeName');
  const serviceName = needed(field, 'service');
  return {
    commune: communeOf(field),
    communeName,
    communeKey: nameKey(communeName),
    postcodes: postcodesOf(field),
    institution,
    service: `${institution}:${needed(field, 'serviceId')}`,
    serviceName,
    serviceKey: nameKey(serviceName),
  };
};

/** More faults than these say nothing more. */
const FAULTS_TOLD = 10;

/** Rows as they come in, each once: what a list says twice is joined. */
const createRows = (kind: DatasetKind) => {
  const territories = new Map<string, Territory>();
  const units = new Map<string, Unit>();
  return {
    add(field: Field, cell: (name: string) => string): void {
      if (kind === 'territories') {
        const one = territoryOf(field);
        const key = `${one.commune} ${one.service}`;
        const postcodes = [...new Set([...(territories.get(key)?.postcodes ?? []), ...one.postcodes])].sort();
        territories.set(key, { ...one, postcodes });
        return;
      }
      const one = unitOf(kind, field, cell);
      units.set(one.id, one);
    },
    all: () => ({ territories: [...territories.values()], units: [...units.values()] }),
  };
};

/**
 * Reads one list of data.gouv.fr as it lies in a file, a piece at a time. Which list it is, the names of its columns say.
 * Throws `FileError` with the line and column of what cannot be used. `dataAt` is of when its content is; without, the time
 * of the file.
 */
export const readDataset = async (file: string, dataAt?: number): Promise<ReadDataset> => {
  const faults: string[] = [];
  let head: Head | undefined;
  let rows: ReturnType<typeof createRows> | undefined;
  let kind: DatasetKind = 'territories';

  const onRow = (row: CsvRow): void => {
    if (!head) {
      head = readHead(row);
      kind = kindOf(head);
      const missing = lacks(head, kind);
      const { names } = head;
      if (missing.length > 0)
        throw new FileError(file, [
          ...missing.map((column) => `line ${row.line}: no column ${COLUMNS[column].join(' or ')} (${kind})`),
          `line ${row.line}: the columns are ${names.join(', ')}`,
        ]);
      rows = createRows(kind);
      return;
    }
    const { names, ...places } = head;
    const { fields, line } = row;
    if (fields.slice(names.length).some((text) => text !== '')) {
      faults.push(`line ${line}: ${fields.length} columns, the first line has ${names.length}`);
      return;
    }
    try {
      rows?.add(
        (column) => fields[places[column]] ?? '',
        (name) => fields[names.indexOf(name)] ?? '',
      );
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      faults.push(`line ${line}, ${error.message}`);
    }
  };

  const reader = createCsvReader(onRow);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(file)) reader.write(decoder.decode(chunk as Buffer, { stream: true }));
    reader.write(decoder.decode());
    reader.end();
  } catch (error) {
    if (error instanceof FileError) throw error;
    if (error instanceof CsvError) throw new FileError(file, [`line ${error.line}: ${error.message}`]);
    const isCode = error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
    throw new FileError(file, [isCode ? 'it is not UTF-8' : error instanceof Error ? error.message : String(error)]);
  }
  const { territories, units } = rows?.all() ?? { territories: [], units: [] };
  const count = territories.length + units.length;
  if (count === 0 && faults.length === 0) faults.push('there is no row in it');
  if (faults.length > 0) {
    const more = faults.length - FAULTS_TOLD;
    throw new FileError(file, [...faults.slice(0, FAULTS_TOLD), ...(more > 0 ? [`and ${more} more`] : [])]);
  }
  const dataset = { source: basename(file), dataAt: dataAt ?? Math.floor(statSync(file).mtimeMs), rows: count };
  return kind === 'territories' ? { ...dataset, kind, territories } : { ...dataset, kind, units };
};
