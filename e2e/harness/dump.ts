import { execFile, execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { startPostgres, type TestPostgres } from './postgres.ts';
import { freePort } from './server.ts';

const run = promisify(execFile);

/** What of a database a dump is about: all but the keys, or the keys. */
export type DumpOf = 'database' | 'keys';

/** A PostgreSQL with what it is dumped and restored by. */
export interface DumpedPostgres extends TestPostgres {
  dump(of: DumpOf, file: string): Promise<void>;
  /** Nobody may be using it. */
  restore(of: DumpOf, file: string): Promise<void>;
}

/** Where Debian's packages put a server and its tools: the newest of them. */
const installed = ((): string | null => {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).toSorted((a, b) => Number(b) - Number(a)) : [];
  const bins = versions.map((version) => `${home}/${version}/bin`);
  return (
    bins.find((bin) => ['initdb', 'pg_ctl', 'pg_dump', 'psql'].every((tool) => existsSync(`${bin}/${tool}`))) ?? null
  );
})();

/** Whether a PostgreSQL with its own `pg_dump` is installed here (`apt-get install postgresql`). */
export const isPostgresInstalled = installed !== null;

/** The words of `docs/keys.md`. */
const WHICH: Readonly<Record<DumpOf, string>> = {
  database: '--exclude-schema=lanterne_keys',
  keys: '--schema=lanterne_keys',
};
const CLEAR: Readonly<Record<DumpOf, string>> = {
  database: 'drop schema public, drizzle cascade; create schema public',
  keys: 'drop schema lanterne_keys cascade',
};

/** The server refuses to run as root, which tests in a container often are. */
const asWhom = (): { readonly uid?: number; readonly gid?: number } =>
  process.getuid?.() === 0
    ? {
        uid: Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' })),
        gid: Number(execFileSync('id', ['-g', 'postgres'], { encoding: 'utf8' })),
      }
    : {};

/** The PostgreSQL that is installed, dumped by `pg_dump` and restored by `psql`, as an operator does it. */
export const startInstalledPostgres = async (): Promise<DumpedPostgres> => {
  if (!installed) throw new Error('no PostgreSQL is installed here');
  const port = await freePort();
  const whole = mkdtempSync(join(tmpdir(), 'lanterne-postgres-'));
  const who = asWhom();
  if (who.uid !== undefined && who.gid !== undefined) chownSync(whole, who.uid, who.gid);
  const folder = join(whole, 'data');
  const options = { cwd: whole, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  const tool = (name: string, ...args: string[]) => run(`${installed}/${name}`, args, { ...options, ...who });
  await tool('initdb', '--pgdata', folder, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C');
  const listen = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`;
  // What it says goes to a file: whoever holds its output is never let go.
  await tool('pg_ctl', 'start', '--wait', '--pgdata', folder, '--log', join(whole, 'log'), '--options', listen);
  const address = `postgres://postgres@127.0.0.1:${port}`;
  const psql = (url: string, ...args: string[]) => tool('psql', url, '--quiet', '--set=ON_ERROR_STOP=1', ...args);
  await psql(`${address}/postgres`, '--command', 'create database lanterne');
  const url = `${address}/lanterne`;
  return {
    url,
    folder,
    async dump(of, file) {
      const { stdout } = await run(`${installed}/pg_dump`, [url, WHICH[of]], { ...options, maxBuffer: 1e9 });
      writeFileSync(file, stdout);
    },
    async restore(of, file) {
      await psql(url, '--command', CLEAR[of]);
      // As whoever reads the file, which the one who runs the server may not.
      await run(`${installed}/psql`, [url, '--quiet', '--set=ON_ERROR_STOP=1', '--file', file], options);
    },
    async stop() {
      await tool('pg_ctl', 'stop', '--mode=fast', '--pgdata', folder);
      rmSync(whole, { recursive: true });
    },
  };
};

type Row = Readonly<Record<string, unknown>>;

/**
 * The PostgreSQL that comes through npm, which has no `pg_dump`: what that would read is read here, the rows of all tables of the
 * schemas in one snapshot, and put back as it would be.
 */
export const startDumpedPostgres = async (): Promise<DumpedPostgres> => {
  const server = await startPostgres();
  const withClient = async <Value>(use: (client: postgres.Sql) => Promise<Value>): Promise<Value> => {
    const client = postgres(server.url, { max: 1, onnotice: () => {} });
    try {
      return await use(client);
    } finally {
      await client.end();
    }
  };
  const tablesOf = async (client: postgres.Sql, of: DumpOf): Promise<string[]> => {
    const rows = await client`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') and (schemaname = 'lanterne_keys') = ${of === 'keys'}`;
    return rows.map(({ name }) => String(name));
  };
  return {
    ...server,
    dump: (of, file) =>
      withClient(async (client) => {
        await client.unsafe('begin isolation level repeatable read read only');
        const dumped: Record<string, readonly Row[]> = {};
        for (const table of await tablesOf(client, of)) {
          const [row] = await client.unsafe(`select coalesce(json_agg(t), '[]')::text as rows from ${table} t`);
          dumped[table] = JSON.parse(String(row?.rows));
        }
        await client.unsafe('commit');
        writeFileSync(file, JSON.stringify(dumped));
      }),
    restore: (of, file) =>
      withClient(async (client) => {
        const dumped = JSON.parse(readFileSync(file, 'utf8')) as Record<string, readonly Row[]>;
        await client.unsafe("begin; set local session_replication_role = 'replica'");
        await client.unsafe(`truncate ${(await tablesOf(client, of)).join(', ')}`);
        for (const [table, rows] of Object.entries(dumped))
          await client.unsafe(
            `insert into ${table} select * from json_populate_recordset(null::${table}, $1::text::json)`,
            [JSON.stringify(rows)],
          );
        await client.unsafe('commit');
      }),
  };
};
