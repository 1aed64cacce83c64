import { KeysWanted, type Known, type MasterKeys, type Want, type WrappedKey } from '../master-keys.ts';
import { SealBroken } from '../ports.ts';

/** More than the days of which anything is kept. */
const KEPT_MAX = 1_000;
/** What did not open is asked for again: a service can be told to allow an older version of its key. */
const BROKEN_MS = 5_000;

const nameOf = (place: string, { master, sealed }: WrappedKey): string =>
  `${place} ${master} ${Buffer.from(sealed).toString('base64')}`;

const keep = <Value>(kept: Map<string, Value>, name: string, value: Value): void => {
  kept.delete(name);
  kept.set(name, value);
  // A Map keeps the order of insertion.
  const [oldest] = kept.keys();
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
};

/** What comes from another thread has lost its class. */
const asWrapped = ({ master, sealed }: WrappedKey): WrappedKey => ({ master, sealed: Buffer.from(sealed) });

/**
 * Master keys that somebody else has: knows what it was taught, and throws `KeysWanted` for all else. Never asks anybody, and so may be
 * used inside a transaction.
 */
export const createTaughtKeys = (newest: () => string, now: () => number = () => performance.now()): MasterKeys => {
  const opened = new Map<string, Buffer>();
  const made = new Map<string, WrappedKey>();
  const rewrapped = new Map<string, WrappedKey>();
  const broken = new Map<string, { readonly why: string; readonly until: number }>();

  const found = <Value>(value: Value | undefined, want: Want): Value => {
    if (value !== undefined) return value;
    const not = 'wrapped' in want ? broken.get(nameOf(want.place, want.wrapped)) : undefined;
    if (not && now() < not.until) throw new SealBroken(not.why);
    throw new KeysWanted([want]);
  };

  const learnOne = (known: Known): void => {
    const { place } = known;
    switch (known.want) {
      case 'make': {
        const wrapped = asWrapped(known.made);
        keep(made, place, wrapped);
        keep(opened, nameOf(place, wrapped), Buffer.from(known.key));
        break;
      }
      case 'open':
        keep(opened, nameOf(place, known.wrapped), Buffer.from(known.key));
        break;
      case 'rewrap':
        keep(rewrapped, nameOf(place, known.wrapped), asWrapped(known.rewrapped));
        break;
      case 'broken':
        keep(broken, nameOf(place, known.wrapped), { why: known.why, until: now() + BROKEN_MS });
    }
  };

  return {
    newest,
    wrap() {
      throw new Error('a key that was the master key itself cannot be brought to a service: start with a file first');
    },
    // The same one until it is used: who tries again after a transaction that was taken back finds it.
    make: (_, place) => found(made.get(place), { want: 'make', place }),
    unwrap: (place, wrapped) => found(opened.get(nameOf(place, wrapped)), { want: 'open', place, wrapped }),
    rewrap: (_, place, wrapped) => found(rewrapped.get(nameOf(place, wrapped)), { want: 'rewrap', place, wrapped }),
    bare: () => [],
    learn(known) {
      for (const one of known) learnOne(one);
    },
  };
};

/** What somebody wants and these keys have been taught already; null when it has to be asked for. */
export const recall = (masters: MasterKeys, want: Want): Known | null => {
  const { place } = want;
  try {
    switch (want.want) {
      case 'make': {
        const made = masters.make(masters.newest(), place);
        return { want: 'make', place, made, key: masters.unwrap(place, made) };
      }
      case 'open':
        return { want: 'open', place, wrapped: want.wrapped, key: masters.unwrap(place, want.wrapped) };
      case 'rewrap': {
        const rewrapped = masters.rewrap(masters.newest(), place, want.wrapped);
        return { want: 'rewrap', place, wrapped: want.wrapped, rewrapped };
      }
    }
  } catch (error) {
    if (error instanceof KeysWanted || error instanceof SealBroken) return null;
    throw error;
  }
};
