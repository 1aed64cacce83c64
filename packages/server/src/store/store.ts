import { type Reader, type Store, StoreUnavailable } from '../ports.ts';
import { hasChain } from './audit-chain.ts';
import { SealBroken } from './codec.ts';
import type { Door } from './door.ts';
import type { Handle } from './handle.ts';
import { keyProof } from './key-proof.ts';
import { lastBeat } from './pulse.ts';
import { createReader } from './reader.ts';
import { chainOldRecords, proveKey, proveWriting } from './transaction.ts';

/** The master key is not the one under which this database was written. */
export class WrongMasterKey extends Error {
  override readonly name = 'WrongMasterKey';
}

/** Throws `WrongMasterKey` unless the key is the one of the first opening, which this may be. */
const checkMasterKey = async ({ handle, reading }: ReadSide, door: Door): Promise<void> => {
  const find = () => reading(() => keyProof(handle));
  let proof = await find();
  if (!proof) {
    await door.write(proveKey, null);
    // Another process may have been faster, with its own key.
    proof = await find();
  }
  if (!proof) throw new Error('the proof of the master key was written and is not there');
  try {
    handle.codec.checkProof(proof);
  } catch (cause) {
    if (!(cause instanceof SealBroken)) throw cause;
    throw new WrongMasterKey('the database was written under another master key', { cause });
  }
};

/** Begins the chain of the record where there is none yet. */
const beginChain = async ({ handle, reading }: ReadSide, door: Door): Promise<void> => {
  if (await reading(() => hasChain(handle))) return;
  while (!(await door.write(chainOldRecords, null)));
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

/** How a store reads. */
export interface ReadSide {
  readonly handle: Handle;
  /** Runs a read. Throws `StoreUnavailable` when the database cannot be read now. */
  reading<Value>(read: () => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

const createGuardedReader = ({ handle, reading }: ReadSide): Reader => {
  const guarded =
    (read: (...asked: never[]) => Promise<unknown>) =>
    (...asked: never[]) =>
      reading(() => read(...asked));
  const methods = Object.entries(createReader(handle)).map(([name, read]) => [name, guarded(read)]);
  // Each method under its own name, with what it takes and gives.
  return Object.fromEntries(methods) as Reader;
};

/** A store that reads on one side and writes through the door. Throws `WrongMasterKey`, and then holds nothing open. */
export const assembleStore = async (reader: ReadSide, door: Door): Promise<Store> => {
  const { handle, reading } = reader;
  const close = async () => {
    await door.drain();
    // Before the writer, which on SQLite empties the write-ahead log when it is the last to go.
    await reader.close();
    await door.release();
  };
  try {
    await checkMasterKey(reader, door);
    await beginChain(reader, door);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...createGuardedReader(reader),
    write: door.write,
    async check() {
      await reading(() => lastBeat(handle));
      await within(CHECK_TIMEOUT_MS, door.write(proveWriting, null));
    },
    close,
  };
};
