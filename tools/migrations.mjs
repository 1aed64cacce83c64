// Writes the migrations that a change of `store/tables.ts` needs, for both dialects. With --check writes nothing, and
// fails when there would be something to write.
//   npm run migrations -- add_notes     the name of the change, in snake_case
//   npm run migrations -- --check
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const server = fileURLToPath(new URL('../packages/server/', import.meta.url));
const drizzleKit = join(dirname(createRequire(import.meta.url).resolve('drizzle-kit')), 'bin.cjs');
const [argument] = process.argv.slice(2);
const checking = argument === '--check';

const folderOf = (dialect) => join(server, 'src/store/migrations', dialect);
const filesOf = (folder) => readdirSync(folder, { recursive: true }).length;

const generate = (dialect, out) => {
  const name = argument && !checking ? ['--name', argument] : [];
  const { status, stdout, stderr } = spawnSync(process.execPath, [drizzleKit, 'generate', ...name], {
    cwd: server,
    encoding: 'utf8',
    env: { ...process.env, DIALECT: dialect, MIGRATIONS_OUT: relative(server, out) },
  });
  if (status !== 0) throw new Error(`drizzle-kit failed for ${dialect}:\n${stdout}${stderr}`);
};

/** Whether the schema has moved on from the migrations; generates into a copy. */
const isBehind = (dialect) => {
  const copy = mkdtempSync(join(tmpdir(), 'lanterne-migrations-'));
  try {
    cpSync(folderOf(dialect), copy, { recursive: true });
    const before = filesOf(copy);
    generate(dialect, copy);
    return filesOf(copy) !== before;
  } finally {
    rmSync(copy, { recursive: true });
  }
};

const behind = [];
for (const dialect of ['sqlite', 'postgres']) {
  if (!checking) generate(dialect, folderOf(dialect));
  else if (isBehind(dialect)) behind.push(dialect);
}
if (behind.length > 0) {
  console.error(`The schema has changed and has no migration for ${behind.join(' and ')}: npm run migrations -- NAME`);
  process.exit(1);
}
