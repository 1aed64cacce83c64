import { existsSync, readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { type HelpData, type HelpTexts, helpData, helpTexts } from '@lanterne/protocol';
import { type Emergency, emergencyOf } from './domain/emergency.ts';
import { withTexts } from './domain/help.ts';
import { FileError, parseDocument, readText } from './json-file.ts';

/**
 * Reads the help of a country, and its emergency lines. What it says in more languages than those of the file stands beside
 * it, one file a language: `fr/ar.json` beside `fr.json`. Throws `FileError` with all that is wrong: better no start than a
 * wrong number.
 */
export const readHelp = (file: string): { readonly help: HelpData; readonly emergency: Emergency } => {
  const subject = `The help ${file}`;
  const help = readLanguages(file, parseDocument(helpData, readText(file, subject), subject));
  const emergency = emergencyOf(help);
  const faults = crossFaults(help);
  if (!emergency) faults.push('no number that can be called is marked as emergency');
  if (!emergency || faults.length > 0) throw new FileError(subject, faults);
  return { help, emergency };
};

/** Adds the languages that stand beside a file. */
const readLanguages = (file: string, help: HelpData): HelpData => {
  const folder = file.slice(0, file.length - extname(file).length);
  if (!existsSync(folder)) return help;
  return readdirSync(folder)
    .filter((name) => extname(name) === '.json')
    .reduce((whole, name) => {
      const subject = `The help ${join(folder, name)}`;
      const texts = parseDocument(helpTexts, readText(join(folder, name), subject), subject);
      const faults = strayTexts(help, texts);
      if (faults.length > 0) throw new FileError(subject, faults);
      return withTexts(whole, basename(name, '.json'), texts);
    }, help);
};

/** Texts that no entry has a place for. */
const strayTexts = ({ cards, services, numbers }: HelpData, texts: HelpTexts): string[] => {
  const places = new Map<string, 'lines' | 'text'>([
    ...cards.map(({ id }) => [id, 'lines'] as const),
    ...[...services, ...numbers].map(({ id }) => [id, 'text'] as const),
  ]);
  return Object.entries(texts).flatMap(([id, entry]) => {
    const place = places.get(id);
    if (!place) return [`${id} is not in the help`];
    return entry[place] === undefined || Object.keys(entry).includes(place === 'lines' ? 'text' : 'lines')
      ? [`${id} must have ${place}, and no ${place === 'lines' ? 'text' : 'lines'}`]
      : [];
  });
};

/** What no schema of a single entry can see. */
const crossFaults = (data: HelpData): string[] => {
  const ids = [...data.cards, ...data.services, ...data.numbers].map(({ id }) => id);
  const known = new Set(ids);
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  return [
    ...twice.map((id) => `the id ${id} stands there more than once`),
    ...data.cards.flatMap(({ id, see = [] }) =>
      see.filter((other) => !known.has(other)).map((other) => `the card ${id} leads to ${other}, which is not there`),
    ),
  ];
};
