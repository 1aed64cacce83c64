import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { createBatchRunner } from './batch.ts';
import type { Codec } from './codec.ts';
import { openWriter } from './connect.sqlite.ts';
import { createLocalDoor } from './door.ts';
import { createSqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';
import { MASTER_KEY } from './store.contract.samples.ts';
import type { OpenStore } from './store.ts';
import type { OldDatabase } from './upgrade.contract.ts';
import type { ThreadOptions } from './writer-thread.ts';

export const migrations = new URL('./migrations/sqlite', import.meta.url);

/** Node's options that run the sources, in a thread or a process. */
export const sourceExecArgv = ['--import', new URL('./typescript-thread.mjs', import.meta.url).href];

/** A writer thread that knows the commands of the contract. */
export const thread: ThreadOptions = {
  entry: new URL('./store.contract.writer.ts', import.meta.url),
  execArgv: sourceExecArgv,
};

/** A folder for one test. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

/** Opens a store that closes with the test, or before. */
export const openStore = async (options: Partial<SqliteStoreOptions> & { file: string }): Promise<OpenStore> => {
  const store = await createSqliteStore({
    migrations,
    masterKey: MASTER_KEY,
    clock: Date.now,
    onCommitted: () => {},
    ...options,
  });
  onTestFinished(() => store.close());
  return store;
};

/** The writing side of a store on this thread alone, and the connection under it. */
export const openLocalDoor = (file: string, codec: Codec) => {
  const { lane, client } = openWriter({ file, migrations: migrations.pathname, codec });
  const door = createLocalDoor({
    lanes: [createBatchRunner(lane)],
    clock: Date.now,
    onCommitted: () => {},
    release: async () => void client.close(),
  });
  return { client, door };
};

/** How rows are put by hand into an old database. */
export const insertInto =
  (client: Sqlite.Database): OldDatabase['insert'] =>
  async (table, row) => {
    const values = Object.values(row).map((value) =>
      Array.isArray(value) ? JSON.stringify(value) : typeof value === 'boolean' ? Number(value) : value,
    );
    const places = values.map(() => '?').join(', ');
    client.prepare(`insert into ${table} (${Object.keys(row).join(', ')}) values (${places})`).run(values);
  };

/** The files of the folder that hold the bytes. */
export const filesWith = (folder: string, bytes: string | Buffer): string[] =>
  readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(bytes));
