import { fileURLToPath } from 'node:url';
import type { Change, Clock, Store } from '../ports.ts';
import { createBatchRunner } from './batch.ts';
import { createSealedCodec } from './codec.ts';
import { openReader, openWriter } from './connect.sqlite.ts';
import { createLocalDoor } from './door.ts';
import { assembleStore } from './store.ts';

export interface SqliteStoreOptions {
  /** Path of the database; made when it does not exist. */
  readonly file: string;
  /** Folder of the SQLite migrations. */
  readonly migrations: string | URL;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  readonly clock: Clock;
  /** Told the changes of each commit, before those who wrote have their answers. */
  onCommitted(changes: readonly Change[]): void;
  readonly limits?: {
    /** Writes on their way beyond which more are refused. */
    readonly inFlight?: number;
    /** Writes that share one commit, at most. */
    readonly batch?: number;
    /** How long a batch waits for another process that holds the lock. */
    readonly busyTimeoutMs?: number;
  };
}

/** Opens a SQLite database as a store, applying migrations. */
export const createSqliteStore = async (options: SqliteStoreOptions): Promise<Store> => {
  const { file, clock, onCommitted, limits = {} } = options;
  const migrations = options.migrations instanceof URL ? fileURLToPath(options.migrations) : options.migrations;
  const codec = createSealedCodec(options.masterKey);
  const { lane, client } = openWriter({ file, migrations, codec, busyTimeoutMs: limits.busyTimeoutMs });
  const door = createLocalDoor({
    lanes: [createBatchRunner(lane)],
    batchMax: limits.batch,
    inFlightMax: limits.inFlight,
    clock,
    onCommitted,
    release: async () => void client.close(),
  });
  const reader = openReader({ file, codec });
  return assembleStore({ handle: reader.handle, door, closeReader: () => void reader.client.close() });
};
