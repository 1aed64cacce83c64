import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Scenario, scenarioFile } from '@lanterne/protocol';
import * as v from 'valibot';
import { type Alias, type Document, isMap, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { Policy } from './domain/policy.ts';
import { faultsInStory } from './domain/scenario.ts';
import { scenariosOfFrance } from './paths.ts';

/** What is wrong in a scenario file, and where: lines and columns begin at 1. */
export interface FileFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly says: string;
}

/** As compilers write it, so that editors follow it. */
export const sayFileFault = ({ file, line, column, says }: FileFault): string => `${file}:${line}:${column}: ${says}`;

export interface ScenarioShelf {
  /** Those without a fault, in the order of their ids. */
  readonly scenarios: readonly Scenario[];
  readonly faults: readonly FileFault[];
}

/** Far more than any story needs. */
const FILE_MAX_BYTES = 262_144;

const ENDING = /\.ya?ml$/;
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

type Path = readonly (string | number)[];

const WORDS: Readonly<Record<string, string>> = {
  wrong_type: 'of the wrong type; a number that is meant as text goes into quotes',
  unknown_field: 'there is no such field',
  malformed: 'malformed',
  empty: 'empty',
  too_long: 'too long',
  unreadable: 'unreadable characters',
};

const pathOf = (issue: v.BaseIssue<unknown>): Path => (issue.path ?? []).map(({ key }) => key as string | number);

/** In words, and where: a field that is missing is told where it should stand. */
const tell = (issue: v.BaseIssue<unknown>): { readonly path: Path; readonly says: string; readonly onKey: boolean } => {
  const path = pathOf(issue);
  const last = path.at(-1);
  const isField = issue.type === 'strict_object' && path.length > 0;
  if (isField && issue.expected === 'never') return { path, says: `there is no field ${last}`, onKey: true };
  if (isField && issue.received === 'undefined')
    return { path: path.slice(0, -1), says: `${last} is missing`, onKey: false };
  if (issue.path?.at(-1)?.origin === 'key') return { path, says: `${last}: ${issue.message}`, onKey: true };
  const isOfForm = issue.kind === 'schema' && /(?:object|record|array)$/.test(issue.type);
  const says = WORDS[isOfForm ? 'wrong_type' : issue.message] ?? issue.message;
  return { path, says: typeof last === 'string' ? `${last}: ${says}` : says, onKey: false };
};

/** Where a place of the document begins; the nearest one above it that is there. */
const offsetOf = (document: Document, path: Path, onKey: boolean): number => {
  const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];
  const parent = document.getIn(path.slice(0, -1), true);
  if (onKey && isMap(parent)) {
    const pair = parent.items.find(({ key }) => String(key) === String(path.at(-1)));
    const start = startOf(pair?.key);
    if (start !== undefined) return start;
  }
  for (let length = path.length; length > 0; length -= 1) {
    const start = startOf(document.getIn(path.slice(0, length), true));
    if (start !== undefined) return start;
  }
  return startOf(document.contents) ?? 0;
};

/** A few lines of aliases can stand for gigabytes. */
const firstAlias = (document: Document): Alias | null => {
  let found: Alias | null = null;
  visit(document, {
    Alias(_, alias) {
      found = alias;
      return visit.BREAK;
    },
  });
  return found;
};

/** Parses one scenario. `file` is how it is called in what is said about it. */
export const parseScenario = (
  text: string,
  file: string,
): { readonly scenario: Scenario } | { readonly faults: FileFault[] } => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, says: string): FileFault => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col), says };
  };
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) return { faults: broken.map(({ pos, message }) => at(pos[0], message)) };
  const alias = firstAlias(document);
  if (alias) return { faults: [at(alias.range?.[0] ?? 0, 'write it out: anchors and aliases are not taken')] };
  const id = basename(file).replace(ENDING, '');
  if (!ID.test(id)) return { faults: [at(0, 'the name of the file takes small letters, digits and hyphens')] };
  if (!isMap(document.contents)) return { faults: [at(0, 'not a scenario: fields with values are expected')] };
  const result = v.safeParse(scenarioFile, document.toJS());
  if (!result.success) {
    return {
      faults: result.issues.map(tell).map(({ path, says, onKey }) => at(offsetOf(document, path, onKey), says)),
    };
  }
  const story = faultsInStory(result.output);
  if (story.length > 0) {
    // What is wrong with a step as a whole stands where its name does.
    const isStep = (path: Path): boolean => path.length === 2 && path[0] === 'steps';
    return { faults: story.map(({ path, says }) => at(offsetOf(document, path, isStep(path)), says)) };
  }
  return { scenario: { id, ...result.output } };
};

const readOne = (file: string): { readonly scenario: Scenario } | { readonly faults: FileFault[] } => {
  const unreadable = (says: string) => ({ faults: [{ file, line: 1, column: 1, says }] });
  try {
    const bytes = readFileSync(file);
    if (bytes.length > FILE_MAX_BYTES) return unreadable(`larger than ${FILE_MAX_BYTES} bytes`);
    return parseScenario(new TextDecoder('utf-8', { fatal: true }).decode(bytes), file);
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error));
  }
};

/** Where a server takes its scenarios from. */
export const scenarioFolders = ({ training }: Policy): readonly string[] => [
  scenariosOfFrance,
  ...(training.scenarios === null ? [] : [training.scenarios]),
];

const filesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => ENDING.test(name))
    .sort()
    .map((name) => join(folder, name));

/**
 * Reads every scenario of some folders. One of a later folder takes the place of one of the same name. Never throws. Each file is some
 * tens of milliseconds of work: between two of them others have their turn.
 */
export const readScenarios = async (folders: readonly string[]): Promise<ScenarioShelf> => {
  const scenarios = new Map<string, Scenario>();
  const faults: FileFault[] = [];
  for (const folder of folders) {
    try {
      for (const file of filesIn(folder)) {
        await setImmediate();
        const read = readOne(file);
        if ('faults' in read) faults.push(...read.faults);
        else scenarios.set(read.scenario.id, read.scenario);
      }
    } catch (error) {
      faults.push({ file: folder, line: 1, column: 1, says: error instanceof Error ? error.message : String(error) });
    }
  }
  return { scenarios: [...scenarios.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), faults };
};
