// Whether this source builds the same files for browsers everywhere: builds them once more, from a copy that lies elsewhere, and
// compares them with those of `npm run build`, byte by byte. Without that, nobody could check what an installation gives.
//   npm run build && node tools/reproducible.mjs
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesOfBuild } from './verify.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const COPIED = ['packages', 'examples', 'tools', 'package.json', 'tsconfig.json', 'vite.config.ts'];
const WEB = 'packages/server/dist/web';
const isSource = (path) => !/\/(?:node_modules|dist|data)(?:\/|$)/.test(path.slice(root.length - 1));

const elsewhere = mkdtempSync(join(tmpdir(), 'lanterne-build-'));
try {
  for (const path of COPIED) cpSync(join(root, path), join(elsewhere, path), { recursive: true, filter: isSource });
  symlinkSync(join(root, 'node_modules'), join(elsewhere, 'node_modules'));
  const built = spawnSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], {
    cwd: elsewhere,
    env: { ...process.env, LANTERNE_BUILD: 'loader,frame,console', TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8' },
    stdio: 'inherit',
  });
  if (built.status !== 0) throw new Error('the second build failed');
  const [first, second] = [join(root, WEB), join(elsewhere, WEB)].map(filesOfBuild);
  const paths = [...new Set([...first.keys(), ...second.keys()])].sort();
  const other = paths.filter((path) => !first.get(path) || !second.get(path)?.equals(first.get(path)));
  for (const path of other) console.error(`${path} comes out otherwise the second time`);
  console.log(`${paths.length} files, ${other.length} of them not the same.`);
  process.exitCode = other.length > 0 ? 1 : 0;
} finally {
  rmSync(elsewhere, { recursive: true });
}
