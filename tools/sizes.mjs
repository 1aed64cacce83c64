// Weighs what a browser must load, in brotli, against the budgets. Build first.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const web = fileURLToPath(new URL('../packages/server/dist/web/', import.meta.url));

/** What the page itself weighs: the server writes it for each site. */
const HTML_BYTES = 1_100;

/**
 * Every file that must be there before the app can be used: the entry, what it imports and what that imports, their
 * styles, and the texts of one language. What is loaded only when it is asked for is not among them.
 */
export const filesOf = (manifest, locale) => {
  const entries = Object.keys(manifest).filter((key) => manifest[key].isEntry);
  const texts = Object.keys(manifest).filter((key) => key.endsWith(`/i18n/${locale}.json`));
  if (entries.length === 0) throw new Error('the manifest has no entry');
  const files = new Set();
  const seen = new Set();
  const walk = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk) throw new Error(`the manifest has no ${key}`);
    files.add(chunk.file);
    for (const style of chunk.css ?? []) files.add(style);
    for (const imported of chunk.imports ?? []) walk(imported);
  };
  for (const key of [...entries, ...texts]) walk(key);
  return [...files];
};

/** As the server sends it: the build's own .br where there is one. */
const weigh = (path) =>
  existsSync(`${path}.br`) ? readFileSync(`${path}.br`).length : brotliCompressSync(readFileSync(path)).length;

const weighApp = (name) => {
  const folder = join(web, name);
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));
  return filesOf(manifest, 'fr').map((file) => ({ file, bytes: weigh(join(folder, file)) }));
};

const html = { file: 'the page itself', bytes: HTML_BYTES };

/** What is weighed, and the most that it may weigh, in bytes. */
const BUDGETS = [
  {
    name: 'loader',
    budget: 1_536,
    parts: () => [{ file: 'lanterne.js', bytes: weigh(join(web, 'loader/lanterne.js')) }],
  },
  { name: 'first open of the widget', budget: 16_384, parts: () => [html, ...weighApp('frame')] },
  { name: 'first load of the console', budget: 60_000, parts: () => [html, ...weighApp('console')] },
];

const check = ({ name, budget, parts }) => {
  const all = parts();
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  const within = total <= budget;
  console.log(`${within ? 'ok ' : 'TOO LARGE'} ${name}: ${total} of ${budget} bytes`);
  for (const { file, bytes } of all) console.log(`      ${String(bytes).padStart(6)}  ${file}`);
  return within;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Every one is shown, whatever becomes of the others.
  process.exitCode = BUDGETS.map(check).every(Boolean) ? 0 : 1;
}
