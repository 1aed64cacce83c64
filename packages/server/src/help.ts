import { type HelpData, helpData } from '@lanterne/protocol';
import { type Emergency, emergencyOf } from './domain/emergency.ts';
import { FileError, parseDocument, readText } from './json-file.ts';

/**
 * Reads the help of a country, and its emergency lines. Throws `FileError` with all that is wrong: better no start than a
 * wrong number.
 */
export const readHelp = (file: string): { readonly help: HelpData; readonly emergency: Emergency } => {
  const subject = `The help ${file}`;
  const help = parseDocument(helpData, readText(file, subject), subject);
  const emergency = emergencyOf(help);
  const faults = crossFaults(help);
  if (!emergency) faults.push('no number that can be called is marked as emergency');
  if (!emergency || faults.length > 0) throw new FileError(subject, faults);
  return { help, emergency };
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
