// Writes the migrations that a change of `store/tables.ts` needs, for both dialects and for the file of
// keys. With --check writes nothing, and fails when there would be something to write.
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

const folderOf = (schema) => join(server, 'src/store/migrations', schema);
const filesOf = (folder) => readdirSync(folder, { recursive: true }).length;

const generate = (schema, out) => {
  const name = argument && !checking ? ['--name', argument] : [];
  const { status, stdout, stderr } = spawnSync(process.execPath, [drizzleKit, 'generate', ...name], {
    cwd: server,
    encoding: 'utf8',
    env: { ...process.env, SCHEMA: schema, MIGRATIONS_OUT: relative(server, out) },
  });
  if (status !== 0) throw new Error(`drizzle-kit failed for ${schema}:\n${stdout}${stderr}`);
};

/** Whether the schema has moved on from the migrations; generates into a copy. */
const isBehind = (schema) => {
  const copy = mkdtempSync(join(tmpdir(), 'lanterne-migrations-'));
  try {
    cpSync(folderOf(schema), copy, { recursive: true });
    const before = filesOf(copy);
    generate(schema, copy);
    return filesOf(copy) !== before;
  } finally {
    rmSync(copy, { recursive: true });
  }
};

const behind = [];
for (const schema of ['sqlite', 'sqlite-keys', 'postgres']) {
  if (!checking) generate(schema, folderOf(schema));
  else if (isBehind(schema)) behind.push(schema);
}
if (behind.length > 0) {
  console.error(`The schema has changed and has no migration for ${behind.join(' and ')}: npm run migrations -- NAME`);
  process.exit(1);
}
