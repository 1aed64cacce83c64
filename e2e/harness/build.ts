import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The top of the checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Builds the program when it was never built or a source is newer. The command line program itself knows when that is:
 * asked for its help, it builds first.
 */
export const ensureBuilt = (): void => {
  const { status, stderr } = spawnSync(process.execPath, ['packages/server/bin/lanterne.mjs', 'help'], {
    cwd: root,
    // A test runner says `test`, and the build would then be one for developers, slower and larger.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the build failed:\n${stderr}`);
};
