import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, format, parse } from 'node:path';
import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { StoreUnavailable } from '../ports.ts';
import type { Lane } from './batch.ts';
import { type Codec, ITSELF } from './codec.ts';
import { columns } from './columns.sqlite.ts';
import type { Handle } from './handle.ts';
import type { ReadSide } from './store.ts';
import { defineKeyTables, defineTables } from './tables.ts';

/** How long a statement waits for another process that holds the lock. */
const BUSY_TIMEOUT_MS = 2_000;
/** A write-ahead log that grew beyond this, under a long read, is cut back at the next checkpoint. */
const WAL_KEPT_BYTES = 64 * 1024 * 1024;

type Client = InstanceType<typeof Sqlite>;

const tables = { ...defineTables(columns), ...defineKeyTables(columns) };

/** The file of the keys: beside the database, so that whoever copies the one does not copy the other. */
export const keysFileOf = (file: string): string => {
  const { dir, name, ext } = parse(file);
  return format({ dir, name: `${name}.keys`, ext });
};

/**
 * How a connection calls its two files. That of the keys is the first, because SQLite commits them in this order, each for
 * itself: after a power cut between the two there may be a key without a conversation, which is harmless, and no conversation
 * without its key. The name of a table belongs to one of the two, so queries need not say which.
 */
const KEYS = 'main';
const BASE = 'base';

const handleOf = (client: Client, codec: Codec): Handle => ({
  db: drizzle(client),
  tables,
  dialect: columns,
  codec,
});

/** Sets a pragma and reads it back: SQLite says nothing of one that it does not know or cannot set. */
const set = (client: Client, pragma: string, wanted: string | number, value: string | number = wanted): void => {
  client.pragma(`${pragma} = ${wanted}`);
  const got = client.pragma(pragma, { simple: true });
  if (got !== value) throw new Error(`SQLite keeps ${pragma} at ${got}, it must be ${value}`);
};

const FULL = 2;

/** On every opening, for each file. */
const configureFile = (client: Client, schema: string): void => {
  set(client, `${schema}.journal_mode`, 'wal');
  // It is not kept in the file, and the default of this build loses acknowledged writes in a power cut.
  set(client, `${schema}.synchronous`, 'full', FULL);
  // What is erased is overwritten.
  set(client, `${schema}.secure_delete`, 1);
  set(client, `${schema}.journal_size_limit`, WAL_KEPT_BYTES);
};

const configureWriter = (client: Client, ...schemas: readonly string[]): void => {
  for (const schema of schemas) configureFile(client, schema);
  set(client, 'foreign_keys', 1);
  set(client, 'trusted_schema', 0);
};

const attach = (client: Client, file: string, schema: string): void => {
  client.prepare('attach ? as ?').run(file, schema);
};

/** Opens one file for what `use` does with it. */
const withFile = (file: string, timeout: number, use: (client: Client) => void): void => {
  const client = new Sqlite(file, { timeout });
  try {
    configureWriter(client, 'main');
    use(client);
  } finally {
    client.close();
  }
};

/** Two processes that open a new file at once both try; for the one that comes second there is nothing left to do. */
const twice = (apply: () => void): void => {
  try {
    apply();
  } catch {
    apply();
  }
};

/**
 * Before keys had a file of their own they stood beside what they open. They are on disk in the new place before they are
 * taken from the old one; to copy them again, after a power cut, changes nothing.
 */
const moveKeys = (client: Client, keysFile: string): void => {
  const columnsOf = client.prepare("select name from pragma_table_info('conversations')").pluck();
  if (!columnsOf.all().includes('data_key')) return;
  attach(client, keysFile, 'keys');
  configureFile(client, 'keys');
  client.exec(`
    insert or ignore into keys.conversation_keys (conversation, sealed) select id, data_key from main.conversations;
    insert or ignore into keys.house_key (id, master, sealed) select 1, '${ITSELF}', x'' from main.key_proof;
    detach keys`);
};

/** Brings both files to the present schema. */
const migrateFiles = (file: string, keysFile: string, folder: string, timeout: number): void => {
  withFile(keysFile, timeout, (client) =>
    twice(() => migrate(drizzle(client), { migrationsFolder: `${folder}-keys` })),
  );
  withFile(file, timeout, (client) => {
    twice(() => {
      moveKeys(client, keysFile);
      migrate(drizzle(client), { migrationsFolder: folder });
    });
    // Keys that were moved would else stay in the log until it is written over.
    client.pragma('wal_checkpoint(truncate)');
  });
};

/** Full, locked, failing, read-only, damaged or gone: not the fault of the command that met it. */
const OUTAGE = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|CORRUPT|READONLY|CANTOPEN|NOTADB|NOMEM|PROTOCOL)(?:_|$)/;

/** The transaction was ended by SQLite itself, as it does on some errors, and a command has hidden why. */
class TransactionLost extends Error {
  override readonly name = 'TransactionLost';
}

/** Whether the error says that SQLite cannot serve now. */
const isOutage = (error: unknown): boolean =>
  error instanceof TransactionLost || (error instanceof Sqlite.SqliteError && OUTAGE.test(error.code));

/** Long enough for a read of this program to end, short enough to keep writes waiting. */
const SCRUB_TIMEOUT_MS = 20;
/** After a long read, such as a backup, stood in the way. */
const SCRUB_AGAIN_MS = 1_000;

/**
 * Empties the write-ahead logs after an erasure, for they still hold what was there before. While a long read stands in the
 * way, later commits try again.
 */
const createScrub = (client: Client, busyTimeoutMs: number): Lane['scrub'] => {
  // Whoever wrote before may have died between an erasure and this.
  let tryAt = 0;

  const emptyLog = (): boolean => {
    client.pragma(`busy_timeout = ${SCRUB_TIMEOUT_MS}`);
    try {
      return [KEYS, BASE]
        .flatMap((schema) => client.pragma(`${schema}.wal_checkpoint(truncate)`) as { busy: number }[])
        .every(({ busy }) => busy === 0);
    } catch {
      // What failed here fails again, and is told, with the next write.
      return false;
    } finally {
      client.pragma(`busy_timeout = ${busyTimeoutMs}`);
    }
  };

  return (erased) => {
    if (!erased && performance.now() < tryAt) return;
    tryAt = emptyLog() ? Number.POSITIVE_INFINITY : performance.now() + SCRUB_AGAIN_MS;
  };
};

const laneOf = (client: Client, handle: Handle, busyTimeoutMs: number): Lane => {
  const statement = (text: string) => {
    const prepared = client.prepare(text);
    return () => void prepared.run();
  };
  const mark = statement('savepoint command');
  const rollback = statement('rollback');
  return {
    handle,
    begin: statement('begin immediate'),
    commit: statement('commit'),
    rollback: () => {
      if (client.inTransaction) rollback();
    },
    // Outside a transaction a savepoint would begin one of its own, and its release commit it.
    mark: () => {
      if (!client.inTransaction) throw new TransactionLost('SQLite has rolled the batch back');
      mark();
    },
    undo: statement('rollback to command'),
    unmark: statement('release command'),
    scrub: createScrub(client, busyTimeoutMs),
    isOutage,
    isCollision: () => false,
  };
};

/**
 * Opens the one handle that writes, making both files and applying migrations. Throws when SQLite refuses a setting that
 * durability or erasure rests on.
 */
export const openWriter = ({
  file,
  migrations,
  codec,
  busyTimeoutMs = BUSY_TIMEOUT_MS,
}: {
  readonly file: string;
  readonly migrations: string;
  readonly codec: Codec;
  readonly busyTimeoutMs?: number | undefined;
}): { lane: Lane; client: Client } => {
  const keysFile = keysFileOf(file);
  mkdirSync(dirname(file), { recursive: true });
  // For this account alone. SQLite gives the files that it puts beside the same mode.
  for (const each of [file, keysFile]) closeSync(openSync(each, 'a', 0o600));
  migrateFiles(file, keysFile, migrations, busyTimeoutMs);
  const client = new Sqlite(keysFile, { timeout: busyTimeoutMs });
  try {
    attach(client, file, BASE);
    configureWriter(client, KEYS, BASE);
    return { lane: laneOf(client, handleOf(client, codec), busyTimeoutMs), client };
  } catch (error) {
    client.close();
    throw error;
  }
};

const reading = async <Value>(read: () => Promise<Value>): Promise<Value> => {
  try {
    return await read();
  } catch (error) {
    throw isOutage(error) ? new StoreUnavailable('the database cannot be read now', { cause: error }) : error;
  }
};

/** Opens a handle that cannot write; the files must exist. In WAL mode it never waits for the writer. */
export const openReader = ({ file, codec }: { readonly file: string; readonly codec: Codec }): ReadSide => {
  const client = new Sqlite(keysFileOf(file), { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  attach(client, file, BASE);
  set(client, 'query_only', 1);
  set(client, 'trusted_schema', 0);
  return { handle: handleOf(client, codec), reading, close: async () => void client.close() };
};
