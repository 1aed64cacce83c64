// The Subresource Integrity hash of the built loader, and whether the pages that quote it quote this one.
//   node tools/sri.mjs            prints the hash
//   node tools/sri.mjs --check    exit code 1 when a page holds another one
//   node tools/sri.mjs --write    writes it into the pages
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const LOADER = 'packages/server/dist/web/loader/lanterne.js';
const PAGES = ['examples/ministry-site/index.html', 'examples/ministry-site/objets-trouves.html', 'README.md'];
/** The hash of a script tag that loads the loader. */
const QUOTED = /(lanterne\.js"[^>]*integrity=")(sha384-[A-Za-z0-9+/=]*)(")/g;

if (!existsSync(at(LOADER))) {
  console.error(`${LOADER} is not there: run npm run build first.`);
  process.exit(1);
}
const hash = `sha384-${createHash('sha384')
  .update(readFileSync(at(LOADER)))
  .digest('base64')}`;

const pages = PAGES.filter((page) => existsSync(at(page))).map((page) => {
  const text = readFileSync(at(page), 'utf8');
  const isRight = [...text.matchAll(QUOTED)].every(([, , quoted]) => quoted === hash);
  return { page, text, isRight };
});
const wrong = pages.filter(({ isRight }) => !isRight);

switch (process.argv[2]) {
  case undefined:
    console.log(hash);
    break;
  case '--check':
    for (const { page } of wrong)
      console.error(`${page} quotes another hash than ${hash}: run node tools/sri.mjs --write.`);
    process.exit(wrong.length > 0 ? 1 : 0);
    break;
  case '--write':
    for (const { page, text } of wrong) writeFileSync(at(page), text.replaceAll(QUOTED, `$1${hash}$3`));
    break;
  default:
    console.error('Usage: node tools/sri.mjs [--check | --write]');
    process.exit(2);
}
