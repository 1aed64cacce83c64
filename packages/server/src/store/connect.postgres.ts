import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { StoreUnavailable } from '../ports.ts';
import type { Lane } from './batch.ts';
import type { Codec } from './codec.ts';
import { columns } from './columns.postgres.ts';
import { type Database, driverError, type Handle } from './handle.ts';
import type { ReadSide } from './store.ts';
import { defineKeyTables, defineTables } from './tables.ts';

type Client = postgres.Sql;

const tables = { ...defineTables(columns), ...defineKeyTables(columns) };

const handleOf = (client: Client, codec: Codec): Handle => ({
  // The builders of both dialects take the same calls, as `columns.postgres.ts` has it.
  db: drizzle(client) as unknown as Database,
  tables,
  dialect: columns,
  codec,
});

/**
 * Every session may only read, unless a transaction says otherwise: a statement that meets a fresh connection, after
 * the one with its transaction was lost, is refused instead of being committed alone.
 */
const SESSION = {
  application_name: 'lanterne',
  synchronous_commit: 'on',
  default_transaction_read_only: true,
  lock_timeout: 2_000,
  statement_timeout: 10_000,
  idle_in_transaction_session_timeout: 10_000,
};

const OPTIONS = {
  connect_timeout: 5,
  fetch_types: false,
  onnotice: () => {},
} as const;

/** Any number of servers may start at once: one migrates, the others wait for it. The number is arbitrary. */
const MIGRATION_LOCK = 5_264_738;

const applyMigrations = async (url: string, folder: string): Promise<void> => {
  // One connection, so that the lock and the migration are in one session.
  const client = postgres(url, { ...OPTIONS, max: 1, connection: { application_name: SESSION.application_name } });
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await migrate(drizzle(client), { migrationsFolder: folder });
  } finally {
    // The lock ends with its session.
    await client.end();
  }
};

/** What an acknowledgement, and the text of any language, rest on. */
const DEMANDS: Readonly<Record<string, string>> = { synchronous_commit: 'on', fsync: 'on', server_encoding: 'UTF8' };

const checkSettings = async (client: Client): Promise<void> => {
  for (const [setting, wanted] of Object.entries(DEMANDS)) {
    const [row] = await client`select current_setting(${setting}) as value`;
    if (row?.value !== wanted) throw new Error(`PostgreSQL has ${setting} at ${row?.value}, it must be ${wanted}`);
  }
};

/**
 * SQLSTATE classes: connection, resources, operator, system, internal; a server that became a read-only standby; a lock
 * that was not given in time.
 */
const OUTAGE_STATES = /^(?:08|53|55|57|58|XX)|^25006$/;
/** Codes of the driver (CONNECTION_CLOSED, CONNECT_TIMEOUT) and of Node's sockets (ECONNREFUSED). */
const OUTAGE_CODES = /^(?:CONNECT|E[A-Z]+$)/;
/** Serialization failure, deadlock, and a lock that was not given in time. */
const COLLISION = /^(?:40001|40P01|55P03)$/;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The server rolled back what it was asked to commit: a command went on after an error. */
class CommitRefused extends Error {
  override readonly name = 'CommitRefused';
}

/** Whether the error says that PostgreSQL cannot serve now. */
const isOutage = (error: unknown): boolean => OUTAGE_STATES.test(codeOf(error)) || OUTAGE_CODES.test(codeOf(error));

const isCollision = (error: unknown): boolean => error instanceof CommitRefused || COLLISION.test(codeOf(error));

/** A client, and how to put a fresh one in its place. */
interface Slot {
  readonly current: Client;
  /** Does nothing when `failed` was replaced before. */
  replace(failed: Client): void;
}

/**
 * Once a connection has died under a query, the driver's own way to reconnect may give the old error to a new query, or
 * let it wait without end (seen in postgres 3.4.9 when the server refuses a session, as it does while it starts). A fresh
 * client does neither.
 */
const createSlot = (open: () => Client): Slot => {
  const openFresh = () => {
    const client = open();
    // Drizzle tells each client how it wants values written and read.
    drizzle(client);
    return client;
  };
  let current = openFresh();
  return {
    get current() {
      return current;
    },
    replace(failed) {
      if (failed !== current) return;
      current = openFresh();
      failed.end({ timeout: 1 }).catch(() => {});
    },
  };
};

const lost = () => Object.assign(new Error('the connection was lost in a transaction'), { code: 'CONNECTION_CLOSED' });

/** Longer than any statement may take: after this the network, not the server, is what does not answer. */
const BATCH_TIMEOUT_MS = 15_000;

/** A client of one connection, which holds one transaction at a time. */
const openLane = (url: string, codec: Codec): { lane: Lane; slot: Slot } => {
  /** The client whose connection holds the transaction. */
  let holding: Client | undefined;
  let timeout: NodeJS.Timeout | undefined;

  const slot = createSlot(() => {
    const client: Client = postgres(url, {
      ...OPTIONS,
      connection: SESSION,
      max: 1,
      // The driver would end an old connection under its transaction.
      max_lifetime: null,
      onclose: () => {
        if (holding === client) holding = undefined;
      },
    });
    return client;
  });

  const begin = async (client: Client): Promise<void> => {
    await client.unsafe('begin isolation level read committed read write');
    holding = client;
    timeout = setTimeout(() => slot.replace(client), BATCH_TIMEOUT_MS);
  };

  // What Drizzle uses of a client, as long as the transaction's connection lives.
  const inTransaction = {
    options: slot.current.options,
    unsafe: (...query: Parameters<Client['unsafe']>) => {
      if (!holding) throw lost();
      return holding.unsafe(...query);
    },
  } as Client;

  /** Sends a statement along with the next query. When it fails, that one fails too. */
  const send = (statement: string) => () => {
    inTransaction
      .unsafe(statement)
      .execute()
      .catch(() => {});
  };

  const lane: Lane = {
    handle: handleOf(inTransaction, codec),
    async begin() {
      const client = slot.current;
      try {
        await begin(client);
      } catch (error) {
        // The connection may have died since its last use. Nothing is written yet, so a fresh one may try.
        if (!isOutage(error)) throw error;
        slot.replace(client);
        await begin(slot.current);
      }
    },
    async commit() {
      const { command } = await inTransaction.unsafe('commit');
      clearTimeout(timeout);
      if (command !== 'COMMIT') throw new CommitRefused('PostgreSQL has rolled the batch back');
    },
    async rollback() {
      clearTimeout(timeout);
      const client = slot.current;
      if (holding === client) await client.unsafe('rollback').catch(() => slot.replace(client));
      else slot.replace(client);
      holding = undefined;
    },
    mark: send('savepoint command'),
    undo: send('rollback to savepoint command'),
    unmark: send('release savepoint command'),
    // Its log is the operator's: it is recycled, and archived or not, out of our reach.
    scrub: () => {},
    isOutage,
    isCollision,
  };
  return { lane, slot };
};

/** Reads through a pool of connections, and once more when one has just died: a read changes nothing. */
const openReader = (url: string, codec: Codec, max: number) => {
  const slot = createSlot(() => postgres(url, { ...OPTIONS, connection: SESSION, max }));
  const pool = {
    options: slot.current.options,
    unsafe: (...query: Parameters<Client['unsafe']>) => slot.current.unsafe(...query),
  } as Client;

  const attempt = async <Value>(read: () => Promise<Value>, tries: number): Promise<Value> => {
    const client = slot.current;
    try {
      return await read();
    } catch (thrown) {
      const error = driverError(thrown);
      if (!isOutage(error)) throw error;
      slot.replace(client);
      if (tries > 1) return attempt(read, tries - 1);
      throw new StoreUnavailable('the database cannot be read now', { cause: error });
    }
  };
  return { handle: handleOf(pool, codec), reading: <Value>(read: () => Promise<Value>) => attempt(read, 2), slot };
};

export interface PostgresConnections {
  readonly lanes: readonly Lane[];
  readonly reader: ReadSide;
  closeLanes(): Promise<void>;
}

/**
 * Connects, applying migrations: `laneCount` connections that write, `readerCount` that read. Throws when the server
 * cannot be reached, or does not keep what it acknowledges.
 */
export const connectPostgres = async ({
  url,
  migrations,
  codec,
  laneCount,
  readerCount,
}: {
  readonly url: string;
  readonly migrations: string;
  readonly codec: Codec;
  readonly laneCount: number;
  readonly readerCount: number;
}): Promise<PostgresConnections> => {
  await applyMigrations(url, migrations);
  const { handle, reading, slot } = openReader(url, codec, readerCount);
  const lanes = Array.from({ length: laneCount }, () => openLane(url, codec));
  const close = () => slot.current.end();
  const closeLanes = async () => {
    await Promise.all(lanes.map((lane) => lane.slot.current.end()));
  };
  try {
    await checkSettings(slot.current);
  } catch (error) {
    await Promise.all([close(), closeLanes()]);
    throw error;
  }
  return { lanes: lanes.map(({ lane }) => lane), reader: { handle, reading, close }, closeLanes };
};
