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
/** Folder of `sqlite/` and `postgres/`. */
export const migrations = fileURLToPath(fromSource ? at('./store/migrations') : at('./migrations'));
/** What the build made for browsers. */
export const web = fileURLToPath(fromSource ? at('../dist/web') : at('../web'));
/** The example sites, in a checkout. */
export const examples = fileURLToPath(fromSource ? at('../../../examples') : at('../../../../examples'));
