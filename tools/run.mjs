// Runs a program of the checkout to its end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));

/** Runs a script under this Node. `quiet` keeps what it says for later instead of showing it. */
export const runScript = async (script, args = [], { quiet = false } = {}) => {
  const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'];
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  const [exitCode] = await once(child, 'close');
  return { exitCode: exitCode ?? 1, output };
};

/** Builds when the program was never built or a source is newer: asked for its help, it sees to that itself. */
export const ensureBuilt = () => runScript('packages/server/bin/lanterne.mjs', ['help'], { quiet: true });
