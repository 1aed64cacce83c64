import { KeysWanted, type Want } from '../master-keys.ts';
import { type Reader, SealBroken, type Store, StoreUnavailable } from '../ports.ts';
import { hasChain } from './audit-chain.ts';
import { type HouseKey, ITSELF } from './codec.ts';
import type { Door } from './door.ts';
import type { Handle } from './handle.ts';
import { daysWithKey, keysByMaster, openDays, type RotatedDays, whatProves } from './keys.ts';
import { lastBeat } from './pulse.ts';
import { createReader } from './reader.ts';
import { own } from './transaction.ts';

/** The master key is not one under which this database was written. */
export class WrongMasterKey extends Error {
  override readonly name = 'WrongMasterKey';
}

/** The keys that belong to this database are not where they should be, or those of another one are. */
export class KeysLost extends Error {
  override readonly name = 'KeysLost';
}

const opened = <Value>(open: () => Value, otherwise: (cause: SealBroken) => Error): Value => {
  try {
    return open();
  } catch (cause) {
    throw cause instanceof SealBroken ? otherwise(cause) : cause;
  }
};

/** Begins the chain of the record where there is none yet. */
const beginChain = async ({ handle, reading }: ReadSide, door: Door): Promise<void> => {
  if (await reading(() => hasChain(handle))) return;
  while (!(await door.write(own.chainOldRecords, null)));
};

/**
 * The key of the house, made where there is none yet. Throws `WrongMasterKey` when it does not open, and `KeysLost` when it is
 * not the one that this database has been opened with before.
 */
const openHouse = async ({ handle, reading }: ReadSide, door: Door): Promise<HouseKey> => {
  const look = () => reading(() => whatProves(handle));
  let { house, proof } = await look();
  if (!house && proof) throw new KeysLost('the database has no keys');
  if (!house || !proof || house.master === ITSELF) {
    await door.write(own.proveKey, null);
    // Another process may have been faster, with its own key.
    ({ house, proof } = await look());
  }
  if (!house || !proof) throw new Error('the proof of the master key was written and is not there');
  const [wrapped, left] = [house, proof];
  const key = await reading(async () =>
    opened(
      () => handle.codec.openHouse(wrapped),
      (cause) => new WrongMasterKey('the database was written under another master key', { cause }),
    ),
  );
  opened(
    () => key.checkProof(left),
    (cause) => new KeysLost('the keys are those of another database', { cause }),
  );
  return key;
};

const AT_ONCE = 50;

/** Erases what has lost its key: erased after the backup was made that this database comes from, or never acknowledged. */
const eraseKeyless = async (door: Door): Promise<void> => {
  while ((await door.write(own.eraseKeyless, { most: AT_ONCE })) === AT_ONCE);
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

/** Finds out what is wanted and tells both who reads and who writes. Throws `StoreUnavailable` when it cannot be had now. */
export type Teach = (wants: readonly Want[]) => Promise<void>;

/** Keys that were taught may be forgotten again before they are used, by a thread that has died. */
const TAUGHT_MAX = 3;

/** Begins again with what was missing as long as something is: nothing was done by then, and nobody is held up meanwhile. */
const taughtBy =
  (teach: Teach) =>
  async <Value>(attempt: () => Promise<Value>): Promise<Value> => {
    const taught = new Map<string, number>();
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof KeysWanted)) throw error;
        for (const { want, place } of error.wants) {
          const times = (taught.get(`${want} ${place}`) ?? 0) + 1;
          if (times > TAUGHT_MAX)
            throw new StoreUnavailable('keys are forgotten as soon as they are known', { cause: error });
          taught.set(`${want} ${place}`, times);
        }
        await teach(error.wants);
      }
    }
  };

/** The same read side and door, for whoever need not know that keys may have to be asked for. */
const withTeacher = (
  reader: ReadSide,
  door: Door,
  teach: Teach,
): { readonly reader: ReadSide; readonly door: Door } => {
  const again = taughtBy(teach);
  return {
    reader: { ...reader, reading: (read) => again(() => reader.reading(read)) },
    door: { ...door, write: (command, input) => again(() => door.write(command, input)) },
  };
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

/** What became of a rotation: how many keys were wrapped anew, and which days have one that opens no more. */
export interface Rotated {
  readonly rewrapped: number;
  readonly broken: readonly string[];
}

/** A store, and what only those who wire it ask for. */
export interface OpenStore extends Store {
  /** From it are derived all keys that are not a conversation's. A rotation of the master key leaves it as it is. */
  readonly houseSecret: Buffer;
  /** The name of the newest master key, and how many keys lie under which. */
  keys(): Promise<{ readonly newest: string; readonly byMaster: Readonly<Record<string, number>> }>;
  /** Wraps all keys under the newest master key. What is done is done when it stops half-way. */
  rotateKeys(): Promise<Rotated>;
  /**
   * Where a service has the master key: makes the keys of the days to come and has all keys at hand, so that the service may go away
   * for as long. Answers the last day on which a conversation can be opened without it; null where there is no service.
   */
  layKeys(now: number): Promise<string | null>;
}

const rotate = async (door: Door, master: string): Promise<Rotated> => {
  await door.write(own.rotateHouse, { master });
  let rewrapped = 0;
  const broken: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const days: RotatedDays = await door.write(own.rotateDays, { master, after, most: AT_ONCE });
    rewrapped += days.rewrapped;
    broken.push(...days.broken);
    after = days.last;
  }
  return { rewrapped, broken };
};

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Today, and so many days after it: long enough for somebody to come and mend a service. */
const DAYS_AHEAD = 7;

const lay = async ({ handle, reading }: ReadSide, door: Door, now: number): Promise<string | null> => {
  const wanted = Array.from({ length: 1 + DAYS_AHEAD }, (_, n) =>
    new Date(now + n * DAY_MS).toISOString().slice(0, 10),
  );
  const found = new Set(await reading(() => daysWithKey(handle)));
  const missing = wanted.filter((day) => !found.has(day));
  if (missing.length > 0) await door.write(own.layDays, { days: missing });
  await reading(() => openDays(handle));
  return wanted.at(-1) ?? null;
};

/**
 * A store that reads on one side and writes through the door. Throws `WrongMasterKey` or `KeysLost`, and then holds nothing
 * open. `teach` is there where a service has the master key.
 */
export const assembleStore = async (readSide: ReadSide, plainDoor: Door, teach?: Teach): Promise<OpenStore> => {
  const { reader, door } = teach ? withTeacher(readSide, plainDoor, teach) : { reader: readSide, door: plainDoor };
  const { handle, reading } = reader;
  const close = async () => {
    await door.drain();
    // Before the writer, which on SQLite empties the write-ahead log when it is the last to go.
    await reader.close();
    await door.release();
  };
  let house: HouseKey;
  try {
    house = await openHouse(reader, door);
    await beginChain(reader, door);
    await eraseKeyless(door);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...createGuardedReader(reader),
    houseSecret: house.secret,
    write: door.write,
    keys: async () => ({
      newest: handle.codec.masters.newest(),
      byMaster: await reading(() => keysByMaster(handle)),
    }),
    rotateKeys: () => rotate(door, handle.codec.masters.newest()),
    layKeys: async (now) => (teach ? lay(reader, door, now) : null),
    async check() {
      await reading(() => lastBeat(handle));
      await within(CHECK_TIMEOUT_MS, door.write(own.proveWriting, null));
    },
    close,
  };
};
