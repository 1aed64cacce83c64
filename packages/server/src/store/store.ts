import { type Reader, type Store, StoreUnavailable } from '../ports.ts';
import { SealBroken } from './codec.ts';
import { anySealedKey } from './conversations.ts';
import type { Door } from './door.ts';
import { driverError, type Handle } from './handle.ts';
import { lastBeat } from './pulse.ts';
import { createReader } from './reader.ts';
import { proveWriting } from './transaction.ts';

/** The master key is not the one under which this database was written. */
export class WrongMasterKey extends Error {
  override readonly name = 'WrongMasterKey';
}

/** Throws `WrongMasterKey` unless the key opens what the database holds. */
const tryMasterKey = async (handle: Handle): Promise<void> => {
  const some = await anySealedKey(handle);
  if (!some) return;
  try {
    handle.codec.openKey(some.id, some.dataKey);
  } catch (cause) {
    if (!(cause instanceof SealBroken)) throw cause;
    throw new WrongMasterKey('the master key does not open the conversations of this database', { cause });
  }
};

/** A writer that does not answer within this time is not there for visitors either. */
const CHECK_TIMEOUT_MS = 1_000;

const within = async <Value>(timeoutMs: number, promise: Promise<Value>): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreUnavailable(`no write in ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** A reader whose outages are `StoreUnavailable` too. */
const sayingUnavailable = (reader: Reader, isOutage: (error: unknown) => boolean): Reader => {
  const guarded =
    (read: (...asked: never[]) => Promise<unknown>) =>
    async (...asked: never[]) => {
      try {
        return await read(...asked);
      } catch (thrown) {
        const error = driverError(thrown);
        throw isOutage(error) ? new StoreUnavailable('the database cannot be read now', { cause: error }) : error;
      }
    };
  const methods = Object.entries(reader).map(([name, read]) => [name, guarded(read)]);
  // Each method under its own name, with what it takes and gives.
  return Object.fromEntries(methods) as Reader;
};

/** A store that reads through `handle` and writes through `door`. Throws `WrongMasterKey`, and then holds nothing open. */
export const assembleStore = async ({
  handle,
  door,
  closeReader,
  isOutage,
}: {
  readonly handle: Handle;
  readonly door: Door;
  closeReader(): Promise<void> | void;
  isOutage(error: unknown): boolean;
}): Promise<Store> => {
  const close = async () => {
    await door.drain();
    // Before the writer, which on SQLite empties the write-ahead log when it is the last to go.
    await closeReader();
    await door.release();
  };
  await tryMasterKey(handle).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    ...sayingUnavailable(createReader(handle), isOutage),
    write: door.write,
    async check() {
      await lastBeat(handle);
      await within(CHECK_TIMEOUT_MS, door.write(proveWriting, null));
    },
    close,
  };
};
