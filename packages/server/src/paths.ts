import { fileURLToPath } from 'node:url';

/** The same program runs from its sources, under a loader for TypeScript, and from the bundle in `dist/node`. */
const fromSource = import.meta.url.endsWith('.ts');

const at = (path: string): URL => new URL(path, import.meta.url);

/** Entry of the writer thread. */
export const writerEntry = fromSource ? at('./writer.ts') : at('./writer.js');
/** How Node must be started to run that entry. */
export const writerExecArgv: readonly string[] = fromSource
  ? ['--import', at('./store/typescript-thread.mjs').href]
  : [];
/** Entry of the process that makes a file anew. */
export const sanitizerEntry = fromSource ? at('./sanitizer.ts') : at('./sanitizer.js');
/** How Node must be started to run that entry. */
export const sanitizerExecArgv = writerExecArgv;
/** Entry of the thread that prints a hand-over. */
export const printerEntry = fromSource ? at('./printer.ts') : at('./printer.js');
/** Entry of the thread in which Bergamot translates. */
export const bergamotEntry = fromSource ? at('./bergamot.ts') : at('./bergamot.js');
/** Folder of `sqlite/` and `postgres/`. */
export const migrations = fileURLToPath(fromSource ? at('./store/migrations') : at('./migrations'));
/** The help of France, read as it lies in the package. */
export const helpOfFrance = fileURLToPath(fromSource ? at('../data/help/fr.json') : at('../../data/help/fr.json'));
/** The scenarios that come with Lanterne, in French. */
export const scenariosOfFrance = fileURLToPath(fromSource ? at('../data/scenarios/fr') : at('../../data/scenarios/fr'));
/** What the pipeline of translations knows of words: terms of the police, and words that its checks look for. */
export const translationData = (name: 'glossary' | 'words'): string =>
  fileURLToPath(at(`${fromSource ? '../data' : '../../data'}/translation/${name}.json`));
/** The words of a hand-over, a file for each language. */
export const handoverTexts = fileURLToPath(at(`${fromSource ? '../data' : '../../data'}/handover`));
/** The words of the notice, a file for each language. */
export const noticeTexts = fileURLToPath(at(`${fromSource ? '../data' : '../../data'}/notice`));
/** Canned answers to begin with. */
export const firstAnswers = fileURLToPath(at(`${fromSource ? '../data' : '../../data'}/canned/first.json`));
/** The same in more languages, a file for each: by the shortcuts of the French ones. */
export const phrasebook = fileURLToPath(at(`${fromSource ? '../data' : '../../data'}/phrasebook`));
/** Lists of invented units, in the form of the real ones. */
export const unitExamples: readonly string[] = ['competence-territoriale', 'services-police', 'unites-gendarmerie'].map(
  (name) => fileURLToPath(at(`${fromSource ? '../data' : '../../data'}/units/exemple-${name}.csv`)),
);
/** What the build made for browsers. */
export const web = fileURLToPath(fromSource ? at('../dist/web') : at('../web'));
/** The example sites, in a checkout. */
export const examples = fileURLToPath(fromSource ? at('../../../examples') : at('../../../../examples'));
