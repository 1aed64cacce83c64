// Weighs what a browser must load, in brotli, against the budgets. Build first.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

const web = fileURLToPath(new URL('../packages/server/dist/web/', import.meta.url));

/** What the officers' page itself weighs. */
const CONSOLE_HTML_BYTES = 1_100;

/** What the visitor's page holds beside the app, its styles and its texts: head, data of the site, words for no script. */
const SHELL = readFileSync(new URL('visitor-page.txt', import.meta.url), 'utf8');

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

/** Every part that is fetched later, by its source: the files that it needs beside those of the first open. */
export const lazyPartsOf = (manifest, locale) => {
  const first = new Set(filesOf(manifest, locale));
  return Object.entries(manifest).flatMap(([key, { isDynamicEntry }]) => {
    const part = isDynamicEntry ? filesOf({ ...manifest, [key]: { ...manifest[key], isEntry: true } }, locale) : [];
    const files = part.filter((file) => !first.has(file));
    return files.length > 0 ? [{ name: key.replace(/^.*\/src\//, ''), files }] : [];
  });
};

/** As the server sends it: the build's own .br where there is one, which must hold the same. */
const weigh = (path) => {
  const plain = readFileSync(path);
  if (!existsSync(`${path}.br`)) return brotliCompressSync(plain).length;
  const sent = readFileSync(`${path}.br`);
  if (!brotliDecompressSync(sent).equals(plain))
    throw new Error(`${path}.br is not ${path}: what changes a file comes before`);
  return sent.length;
};

const manifestOf = (name) => JSON.parse(readFileSync(join(web, name, '.vite/manifest.json'), 'utf8'));

const weighFiles = (name, files) => files.map((file) => ({ file, bytes: weigh(join(web, name, file)) }));

const weighApp = (name) => weighFiles(name, filesOf(manifestOf(name), 'fr'));

/** The server compresses a page as it writes it, at this quality of 11. */
const PAGE_QUALITY = 9;

/** The visitor's page as the server writes it: the app drawn, with its styles and its texts. */
export const visitorPageBytes = async () => {
  const { drawApp, textsOf } = await import(new URL('drawing/drawing.js', `file://${web}`).href);
  const [, json] = /<script type="application\/json" id="site">(.*?)<\/script>/.exec(SHELL);
  const styles = filesOf(manifestOf('frame'), 'fr').filter((file) => file.endsWith('.css'));
  const css = styles.map((file) => readFileSync(join(web, 'frame', file), 'utf8')).join('');
  const page = SHELL + css + drawApp(JSON.parse(json)) + JSON.stringify(textsOf('fr'));
  const params = { [constants.BROTLI_PARAM_QUALITY]: PAGE_QUALITY };
  return brotliCompressSync(page, { params }).length;
};

const scripts = ({ file }) => !file.endsWith('.css');

/** What is weighed, and the most that it may weigh, in bytes. */
const BUDGETS = [
  {
    name: 'loader',
    budget: 2_000,
    parts: () => [{ file: 'lanterne.js', bytes: weigh(join(web, 'loader/lanterne.js')) }],
  },
  {
    name: 'first open of the widget',
    budget: 20_000,
    parts: async () => [
      { file: 'the page itself', bytes: await visitorPageBytes() },
      ...weighApp('frame').filter(scripts),
    ],
  },
  {
    name: 'first load of the console',
    budget: 60_000,
    parts: () => [{ file: 'the page itself', bytes: CONSOLE_HTML_BYTES }, ...weighApp('console')],
  },
];

/** Each part of the widget that is fetched later. */
const lazyBudgets = () =>
  lazyPartsOf(manifestOf('frame'), 'fr').map(({ name, files }) => ({
    name,
    budget: 6_000,
    parts: () => weighFiles('frame', files),
  }));

/** The texts of each language, as they are fetched: those of the first open, and all others. */
const textBudgets = () =>
  readdirSync(join(web, 'frame'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({
      name: `texts ${file.replace(/-.{8}\.json$/, '')}`,
      budget: 3_000,
      parts: () => weighFiles('frame', [file]),
    }));

const check = async ({ name, budget, parts }) => {
  const all = await parts();
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  const within = total <= budget;
  console.log(`${within ? 'ok ' : 'TOO LARGE'} ${name}: ${total} of ${budget} bytes`);
  for (const { file, bytes } of all) console.log(`      ${String(bytes).padStart(6)}  ${file}`);
  return within;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Every one is shown, whatever becomes of the others.
  const within = [];
  for (const budget of [...BUDGETS, ...lazyBudgets(), ...textBudgets()]) within.push(await check(budget));
  process.exitCode = within.every(Boolean) ? 0 : 1;
}
