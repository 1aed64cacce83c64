import { fileURLToPath } from 'node:url';
import type { KeySource } from '../key.ts';
import { openMasterKeys } from '../master-keys.ts';
import type { Change, Clock } from '../ports.ts';
import { createBatchRunner } from './batch.ts';
import { createSealedCodec } from './codec.ts';
import { openReader, openWriter } from './connect.sqlite.ts';
import { createLocalDoor, type Door, forgetErased, type WaitlistOptions } from './door.ts';
import { assembleStore, type OpenStore } from './store.ts';
import { createThreadDoor, type ThreadOptions, type WriterOptions } from './writer-thread.ts';

export interface SqliteStoreOptions {
  /** Path of the database; made when it does not exist. */
  readonly file: string;
  /** Folder of the SQLite migrations. */
  readonly migrations: string | URL;
  /** Read here and, to write, in the thread that writes. */
  readonly masterKey: KeySource;
  readonly clock: Clock;
  /** Told the changes of each commit, before those who wrote have their answers. */
  onCommitted(changes: readonly Change[]): void;
  /**
   * The thread that writes. Without one, writing happens in the thread of the caller, where a slow disk or another
   * process that holds the lock stops everything: good for tests and short programs.
   */
  readonly thread?: ThreadOptions;
  readonly limits?: {
    /** Writes on their way beyond which more are refused. */
    readonly inFlight?: number;
    /** Writes that share one commit, at most. */
    readonly batch?: number;
    /** How long a batch waits for another process that holds the lock. */
    readonly busyTimeoutMs?: number;
  };
}

const openHere = ({ masterKey, batchMax, ...options }: WriterOptions, waitlist: WaitlistOptions): Door => {
  const { lane, client } = openWriter({ ...options, codec: createSealedCodec(openMasterKeys(masterKey)) });
  return createLocalDoor({
    ...waitlist,
    lanes: [createBatchRunner(lane)],
    batchMax,
    release: async () => void client.close(),
  });
};

/** Opens a SQLite database as a store, applying migrations. */
export const createSqliteStore = async (options: SqliteStoreOptions): Promise<OpenStore> => {
  const { file, masterKey, thread, clock, limits = {} } = options;
  const migrations = options.migrations instanceof URL ? fileURLToPath(options.migrations) : options.migrations;
  const writer = { file, migrations, masterKey, busyTimeoutMs: limits.busyTimeoutMs, batchMax: limits.batch };
  const codec = createSealedCodec(openMasterKeys(masterKey));
  const waitlist = {
    clock,
    inFlightMax: limits.inFlight,
    onCommitted: forgetErased(codec, options.onCommitted),
  };
  const door = thread ? await createThreadDoor({ ...waitlist, thread, writer }) : openHere(writer, waitlist);
  try {
    // After the door, which makes the file.
    return await assembleStore(openReader({ file, codec }), door);
  } catch (error) {
    await door.release();
    throw error;
  }
};
