import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readAssets } from './assets.ts';

const MANIFEST = {
  'src/main.tsx': { file: 'main.js', isEntry: true, css: ['main.css'], imports: ['_a.js', '_b.js'] },
  '_a.js': { file: 'a.js', css: ['a.css'], imports: ['_b.js'] },
  // Chunks may import each other in a circle.
  '_b.js': { file: 'b.js', css: ['b.css'], imports: ['src/main.tsx'] },
  'src/lazy.tsx': { file: 'lazy.js', css: ['lazy.css'], imports: ['_a.js'] },
  'src/i18n/fr.json': { file: 'fr.js' },
};

it('links all styles and scripts that the page needs from the start, also those that the build put apart', async () => {
  const web = mkdtempSync(join(tmpdir(), 'lanterne-web-'));
  onTestFinished(() => rmSync(web, { recursive: true }));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(web, path)), { recursive: true });
    writeFileSync(join(web, path), text);
  };
  write('loader/lanterne.js', '1');
  write('drawing/drawing.js', 'export const drawApp = () => "", textsOf = () => ({});');
  for (const app of ['frame', 'console']) {
    write(`${app}/.vite/manifest.json`, JSON.stringify(MANIFEST));
    for (const name of ['main', 'a', 'b', 'lazy']) write(`${app}/${name}.css`, `.${name}{}`);
  }
  const assets = await readAssets(web);
  expect(assets.console).toMatchObject({
    script: '/assets/console/main.js',
    styles: ['/assets/console/b.css', '/assets/console/a.css', '/assets/console/main.css'],
    preloads: ['/assets/console/b.js', '/assets/console/a.js'],
  });
  expect(assets.frame.sheet?.text).toBe('.b{}.a{}.main{}');

  // Each file that is given, and no other: not the manifest, not what draws on the server.
  const styles = ['console', 'frame'].flatMap((app) =>
    ['a', 'b', 'lazy', 'main'].map((name) => `/assets/${app}/${name}.css`),
  );
  expect(Object.keys(assets.digests)).toEqual([...styles, '/lanterne.js']);
  expect(assets.digests['/lanterne.js']).toBe(`sha384-${createHash('sha384').update('1').digest('base64')}`);
});
