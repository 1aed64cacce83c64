import { fileURLToPath } from 'node:url';
import { type MasterKeySource, openKeys } from '../key-service/open.ts';
import type { Change, Clock } from '../ports.ts';
import { createBatchRunner } from './batch.ts';
import { createSealedCodec } from './codec.ts';
import { openReader, openWriter } from './connect.sqlite.ts';
import { createLocalDoor, type Door, forgetErased, type WaitlistOptions } from './door.ts';
import { assembleStore, type OpenStore, type Teach } from './store.ts';
import { own } from './transaction.ts';
import { createThreadDoor, type ThreadOptions, type WriterOptions } from './writer-thread.ts';

export interface SqliteStoreOptions {
  /** Path of the database; made when it does not exist. */
  readonly file: string;
  /** Folder of the SQLite migrations. */
  readonly migrations: string | URL;
  /** Read here and, to write, in the thread that writes. */
  readonly masterKey: MasterKeySource;
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

const openHere = (
  writer: Omit<WriterOptions, 'masterKey'>,
  masterKey: MasterKeySource,
  waitlist: WaitlistOptions,
): Door => {
  const { batchMax, ...options } = writer;
  const { lane, client } = openWriter({ ...options, codec: createSealedCodec(openKeys(masterKey).masters) });
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
  const writer = { file, migrations, busyTimeoutMs: limits.busyTimeoutMs, batchMax: limits.batch };
  const { masters, keeper } = openKeys(masterKey);
  const codec = createSealedCodec(masters);
  const waitlist = {
    clock,
    inFlightMax: limits.inFlight,
    onCommitted: forgetErased(codec, options.onCommitted),
  };
  const told = 'service' in masterKey ? ('taught' as const) : masterKey;
  const door = thread
    ? await createThreadDoor({ ...waitlist, thread, writer: { ...writer, masterKey: told } })
    : openHere(writer, masterKey, waitlist);
  const teach: Teach = async (wants) => {
    await door.write(own.learnKeys, { known: await keeper(wants) });
  };
  try {
    // After the door, which makes the file.
    return await assembleStore(openReader({ file, codec }), door, 'service' in masterKey ? teach : undefined);
  } catch (error) {
    await door.release();
    throw error;
  }
};
