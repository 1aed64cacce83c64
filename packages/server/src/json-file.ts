import { readFileSync } from 'node:fs';
import type { Fault } from '@lanterne/protocol';
import * as v from 'valibot';
import { faultsBeforeSchema, faultsOf } from './faults.ts';
import { Told } from './told.ts';

/** A file that an administrator wrote cannot be used: each fault by a JSON pointer, or why there is nothing to look at. */
export class FileError extends Told {
  override readonly name = 'FileError';
  readonly faults: readonly string[];
  constructor(subject: string, faults: readonly string[]) {
    super(`${subject} cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/** What is wrong with one place of a document, for a person at a terminal. */
export const sayFault = ({ pointer, reason }: Fault): string =>
  `${pointer || 'the whole'}: ${reason.replace('_', ' ')}`;

/** Parses JSON under a schema. Throws `FileError` with every fault at once. `subject` says what it is. */
export const parseDocument = <Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
  subject: string,
): v.InferOutput<Schema> => {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new FileError(subject, [`it is not JSON: ${error instanceof Error ? error.message : error}`]);
  }
  // To the schemas a list is an object without fields.
  if (Array.isArray(document)) throw new FileError(subject, ['the whole: wrong type']);
  const faults = faultsBeforeSchema(document);
  if (faults.length > 0) throw new FileError(subject, faults.map(sayFault));
  const result = v.safeParse(schema, document);
  if (!result.success) throw new FileError(subject, faultsOf(result.issues).map(sayFault));
  return result.output;
};

export const readText = (file: string, subject: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new FileError(subject, [error instanceof Error ? error.message : String(error)]);
  }
};
