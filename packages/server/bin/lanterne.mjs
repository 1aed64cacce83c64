#!/usr/bin/env node
// Starts the built program. In a checkout, builds it first when it was never built or a source is newer.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const program = fileURLToPath(new URL('../dist/node/lanterne.js', import.meta.url));

const newestIn = (folder) => {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs);
  }
  return newest;
};

const isStale = () => {
  if (!existsSync(program)) return true;
  const builtAt = statSync(program).mtimeMs;
  const sources = ['protocol', 'widget', 'console', 'server'].map((name) => join(root, 'packages', name, 'src'));
  return (
    statSync(join(root, 'vite.config.ts')).mtimeMs > builtAt || sources.some((folder) => newestIn(folder) > builtAt)
  );
};

const isCheckout = existsSync(join(root, 'vite.config.ts')) && existsSync(join(root, 'packages/server/src'));
if (isCheckout && isStale()) {
  process.stderr.write('Building…\n');
  const vite = join(dirname(createRequire(join(root, 'package.json')).resolve('vite/package.json')), 'bin/vite.js');
  // Its output goes to standard error: standard output belongs to the command.
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    // Vite would take over another mode from whoever calls, such as a test runner.
    env: { ...process.env, NODE_ENV: 'production' },
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(1);
}

await import(program);
