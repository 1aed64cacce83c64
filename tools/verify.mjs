// Whether an installation gives browsers the very files that this source builds (docs/embedding.md).
//   npm run build && node tools/verify.mjs https://chat.example.fr
// It fetches and compares every file itself: what the installation says of its files is only asked for which there are.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WEB = fileURLToPath(new URL('../packages/server/dist/web', import.meta.url));
const LIST = '/.well-known/lanterne-build.json';
const GIVEN = new Set(['.js', '.css', '.svg', '.json']);

/** What a build gives to browsers: its bytes by their address. */
export const filesOfBuild = (web) => {
  const inFolder = (folder) =>
    readdirSync(join(web, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && GIVEN.has(extname(entry.name)))
      .map(({ name }) => [`/assets/${folder}/${name}`, readFileSync(join(web, folder, name))]);
  const loader = readFileSync(join(web, 'loader/lanterne.js'));
  return new Map([['/lanterne.js', loader], ...inFolder('frame'), ...inFolder('console')]);
};

/** What differs; `ask` answers the bytes at an address, or null. */
export const differences = async (files, ask) => {
  const list = await ask(LIST);
  if (!list) return [`${LIST} is not there`];
  const listed = new Set(Object.keys(JSON.parse(list.toString('utf8')).files));
  const found = [];
  for (const [path, bytes] of files) {
    listed.delete(path);
    const given = await ask(path);
    if (!given) found.push(`${path} is not there`);
    else if (!given.equals(bytes)) found.push(`${path} is another one`);
  }
  return [...found, ...[...listed].map((path) => `${path} is none of this build`)];
};

const main = async (origin) => {
  if (!origin || !URL.canParse(origin)) {
    console.error('Usage: node tools/verify.mjs https://chat.example.fr');
    return 2;
  }
  if (!existsSync(WEB)) {
    console.error('Nothing is built: run npm run build first.');
    return 2;
  }
  const files = filesOfBuild(WEB);
  const ask = async (path) => {
    // Another origin would be somebody else's file.
    const response = await fetch(new URL(path, origin), { redirect: 'error' });
    return response.ok ? Buffer.from(await response.arrayBuffer()) : null;
  };
  let found;
  try {
    found = await differences(files, ask);
  } catch (error) {
    console.error(`${origin} cannot be asked: ${error.cause?.message ?? error.message}`);
    return 1;
  }
  for (const one of found) console.error(one);
  console.log(
    found.length > 0 ? `${origin} gives other files than this build.` : `${files.size} files, all of this build.`,
  );
  return found.length > 0 ? 1 : 0;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv[2]);
