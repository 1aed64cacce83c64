import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import type { Lane } from './batch.ts';
import type { Codec } from './codec.ts';
import { columns } from './columns.postgres.ts';
import type { Database, Handle } from './handle.ts';
import { defineTables } from './tables.ts';

type Client = postgres.Sql;

const tables = defineTables(columns);

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

const OPTIONS = { connect_timeout: 5, fetch_types: false, onnotice: () => {} } as const;

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

/** SQLSTATE classes: connection, resources, operator, system, internal; and a server that became a read-only standby. */
const OUTAGE_STATES = /^(?:08|53|57|58|XX)|^25006$/;
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
export const isOutage = (error: unknown): boolean =>
  OUTAGE_STATES.test(codeOf(error)) || OUTAGE_CODES.test(codeOf(error));

const isCollision = (error: unknown): boolean => error instanceof CommitRefused || COLLISION.test(codeOf(error));

const lost = () => Object.assign(new Error('the connection was lost in a transaction'), { code: 'CONNECTION_CLOSED' });

/** A client of one connection, which holds one transaction at a time. */
const openLane = (url: string, codec: Codec): { lane: Lane; client: Client } => {
  let alive = true;
  const client = postgres(url, {
    ...OPTIONS,
    connection: SESSION,
    max: 1,
    // The driver would end an old connection under its transaction.
    max_lifetime: null,
    onclose: () => {
      alive = false;
    },
  });

  // What Drizzle uses of a client, until the transaction's connection is lost.
  const inTransaction = {
    options: client.options,
    unsafe: (...query: Parameters<Client['unsafe']>) => {
      if (!alive) throw lost();
      return client.unsafe(...query);
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
      alive = true;
      await inTransaction.unsafe('begin isolation level read committed read write');
    },
    async commit() {
      const { command } = await inTransaction.unsafe('commit');
      if (command !== 'COMMIT') throw new CommitRefused('PostgreSQL has rolled the batch back');
    },
    async rollback() {
      if (alive) await inTransaction.unsafe('rollback').catch(() => {});
    },
    mark: send('savepoint command'),
    undo: send('rollback to savepoint command'),
    unmark: send('release savepoint command'),
    // Its log is the operator's: it is recycled, and archived or not, out of our reach.
    scrub: () => {},
    isOutage,
    isCollision,
  };
  return { lane, client };
};

export interface PostgresConnections {
  readonly lanes: readonly Lane[];
  /** For reads alone. */
  readonly reader: Handle;
  closeReader(): Promise<void>;
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
  const reader = postgres(url, { ...OPTIONS, connection: SESSION, max: readerCount });
  const lanes = Array.from({ length: laneCount }, () => openLane(url, codec));
  const closeReader = () => reader.end();
  const closeLanes = async () => {
    await Promise.all(lanes.map(({ client }) => client.end()));
  };
  try {
    for (const { client } of lanes.slice(0, 1)) await checkSettings(client);
  } catch (error) {
    await Promise.all([closeReader(), closeLanes()]);
    throw error;
  }
  return { lanes: lanes.map(({ lane }) => lane), reader: handleOf(reader, codec), closeReader, closeLanes };
};
