import { fileURLToPath } from 'node:url';
import { type MasterKeySource, openKeys } from '../key-service/open.ts';
import type { Change, Clock } from '../ports.ts';
import { createBatchRunner, type Job, type RunBatch } from './batch.ts';
import { createSealedCodec } from './codec.ts';
import { connectPostgres } from './connect.postgres.ts';
import { createLocalDoor, forgetErased } from './door.ts';
import { assembleStore, type OpenStore, type Teach } from './store.ts';

export interface PostgresStoreOptions {
  /** `postgres://…` */
  readonly url: string;
  /** Folder of the PostgreSQL migrations. */
  readonly migrations: string | URL;
  /** The same for all servers of one database. */
  readonly masterKey: MasterKeySource;
  readonly clock: Clock;
  /** Told the changes of each commit of this process, before those who wrote have their answers. */
  onCommitted(changes: readonly Change[]): void;
  readonly limits?: {
    /** Writes on their way beyond which more are refused. */
    readonly inFlight?: number;
    /** Writes that share one commit, at most. */
    readonly batch?: number;
    /** Connections that write. */
    readonly lanes?: number;
    /** Connections that read. */
    readonly readers?: number;
  };
}

/** PostgreSQL keeps 64 savepoints of a transaction at hand; with more, every other reader has to look further. */
const BATCH = 50;
const LANES = 4;
const READERS = 8;
/** For commands that may wait for rows which they cannot name; a few, because each does one thing at a time. */
const WAITING_LANES = 2;

/** The conversation that a job is about, which it is going to lock. Commands name it so; the others lock late. */
const conversationOf = ({ input }: Job): string => {
  const named = typeof input === 'object' && input !== null && 'conversation' in input ? input.conversation : undefined;
  return typeof named === 'string' ? named : '~';
};

const byConversation = (a: Job, b: Job): number => {
  const [left, right] = [conversationOf(a), conversationOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

/** Two batches that lock the same rows in the same order do not wait for each other in a circle. */
const inOrderOfLocks =
  (run: RunBatch): RunBatch =>
  (jobs) =>
    run(jobs.toSorted(byConversation));

/** Connects to a PostgreSQL database as a store, applying migrations. */
export const createPostgresStore = async (options: PostgresStoreOptions): Promise<OpenStore> => {
  const { url, clock, limits = {} } = options;
  const { masters, keeper } = openKeys(options.masterKey);
  const codec = createSealedCodec(masters);
  const { lanes, reader, closeLanes } = await connectPostgres({
    url,
    migrations: options.migrations instanceof URL ? fileURLToPath(options.migrations) : options.migrations,
    codec,
    laneCount: (limits.lanes ?? LANES) + WAITING_LANES,
    readerCount: limits.readers ?? READERS,
  });
  const runners = lanes.map(createBatchRunner);
  const door = createLocalDoor({
    lanes: runners.slice(WAITING_LANES).map(inOrderOfLocks),
    waitingLanes: runners.slice(0, WAITING_LANES),
    batchMax: limits.batch ?? BATCH,
    inFlightMax: limits.inFlight,
    clock,
    onCommitted: forgetErased(codec, options.onCommitted),
    release: closeLanes,
  });
  const teach: Teach = async (wants) => void (await keeper(wants));
  return assembleStore(reader, door, 'service' in options.masterKey ? teach : undefined);
};
