import type { UnitsAnswer } from '@lanterne/protocol';
import { findUnits } from '../services/find-units.ts';
import { importUnits, type ReadDataset } from '../services/import-units.ts';
import { readDataset } from '../units/read-dataset.ts';
import { withStore } from './database.ts';
import { Failure, parseCommand, Usage } from './exit.ts';

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const parseDay = (text: string): number => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at)) throw new Usage('--date takes a day such as 2026-11-24.');
  return at;
};

/** Operands and options; `parseCommand` knows commands that take a certain number of them. */
const splitFiles = (args: string[]): readonly [files: string[], options: string[]] => {
  const first = args.findIndex((arg) => arg.startsWith('--'));
  return first < 0 ? [args, []] : [args.slice(0, first), args.slice(first)];
};

const take = async (args: string[]) => {
  const [files, options] = splitFiles(args);
  const { values } = parseCommand('units import', options, [], {
    date: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (files.length === 0) throw new Usage('units import needs at least one FILE.');
  const dataAt = values.date === undefined ? undefined : parseDay(values.date);
  const lists: ReadDataset[] = [];
  for (const file of files) lists.push(await readDataset(file, dataAt));
  const twice = lists.find(({ kind }, index) => lists.findIndex((other) => other.kind === kind) !== index);
  if (twice) throw new Failure(`Two of the files are the list ${twice.kind}.`);
  await withStore((store) => store.write(importUnits, lists));
  const told = lists.map(({ kind, source, rows, dataAt: at }) => ({ kind, source, rows, dataAt: day(at) }));
  if (values.json) console.log(JSON.stringify(told));
  else for (const { kind, source, rows, dataAt: at } of told) console.log(`${kind}\t${rows} rows\tof ${at}\t${source}`);
};

const status = async (args: string[]) => {
  const { values } = parseCommand('units status', args, [], { json: { type: 'boolean' } });
  const datasets = await withStore((store) => store.datasets());
  if (values.json) console.log(JSON.stringify(datasets));
  else if (datasets.length === 0) console.log('No list of units has been taken in.');
  else
    for (const { kind, source, rows, dataAt, importedAt } of datasets)
      console.log(`${kind}\t${rows} rows\tof ${day(dataAt)}\ttaken in ${day(importedAt)}\t${source}`);
};

const linesOf = ({ communes, more }: UnitsAnswer): string[] => [
  ...communes.flatMap(({ code, name, services }) =>
    services.flatMap(({ name: service, institution, match, units }) =>
      (units.length > 0 ? units : [null]).map((unit) =>
        [code, name, institution, service, match, unit?.telephone ?? '', unit?.address ?? ''].join('\t'),
      ),
    ),
  ),
  ...(more ? ['…'] : []),
];

const list = async (args: string[]) => {
  const { values, operands } = parseCommand('units list', args, ['PLACE'], { json: { type: 'boolean' } });
  const found = await withStore((store) => findUnits(store, operands[0]));
  if (values.json) console.log(JSON.stringify(found));
  else for (const line of linesOf(found)) console.log(line);
};

export const units = async ([action, ...args]: string[]): Promise<void> => {
  if (action === 'import') return take(args);
  if (action === 'list') return list(args);
  if (action === 'status') return status(args);
  throw new Usage('units takes import, list or status.');
};
