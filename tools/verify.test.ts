// docs/security.md: T8

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { differences, filesOfBuild } from './verify.mjs';

const build = () => {
  const web = mkdtempSync(join(tmpdir(), 'lanterne-verify-'));
  onTestFinished(() => rmSync(web, { recursive: true }));
  for (const folder of ['loader', 'frame/.vite', 'console', 'drawing'])
    mkdirSync(join(web, folder), { recursive: true });
  for (const name of [
    'loader/lanterne.js',
    'frame/main.js',
    'frame/main.js.br',
    'frame/.vite/manifest.json',
    'console/main.css',
    'drawing/drawing.js',
  ]) {
    writeFileSync(join(web, name), name);
  }
  return filesOfBuild(web);
};

/** An installation that gives these files, and says so. */
const installation =
  (given: ReadonlyMap<string, Buffer>, said = [...given.keys()]) =>
  async (path: string) =>
    path === '/.well-known/lanterne-build.json'
      ? Buffer.from(JSON.stringify({ files: Object.fromEntries(said.map((one) => [one, 'sha384-whatever'])) }))
      : (given.get(path) ?? null);

it('is content with an installation that gives what was built', async () => {
  const files = build();
  expect([...files.keys()]).toEqual(['/lanterne.js', '/assets/frame/main.js', '/assets/console/main.css']);
  expect(await differences(files, installation(files))).toEqual([]);
});

it('finds a file that is another one, whatever the installation says of it', async () => {
  const files = build();
  const tampered = new Map(files).set('/lanterne.js', Buffer.from('loader/lanterne.jz'));
  expect(await differences(files, installation(tampered))).toEqual(['/lanterne.js is another one']);
});

it('finds a file that is missing, one too many, and an installation that does not tell', async () => {
  const files = build();
  const fewer = new Map(files);
  fewer.delete('/assets/frame/main.js');
  expect(await differences(files, installation(fewer))).toEqual(['/assets/frame/main.js is not there']);
  const more = new Map(files).set('/assets/frame/spy.js', Buffer.from('spy'));
  expect(await differences(files, installation(more))).toEqual(['/assets/frame/spy.js is none of this build']);
  expect(await differences(files, async () => null)).toEqual(['/.well-known/lanterne-build.json is not there']);
});
