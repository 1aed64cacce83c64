import { hkdfSync } from 'node:crypto';
import { type KeySource, readKeys } from './key.ts';
import { SealBroken } from './ports.ts';
import { KEY_BYTES, seal, unseal } from './seal.ts';

/** A key as it is stored: sealed under the master key of that name. */
export interface WrappedKey {
  readonly master: string;
  readonly sealed: Buffer;
}

/**
 * What the master keys are asked for: to wrap the few keys below them and to open those. While they are being rotated there
 * are two; the first is the one to go to. All of it is at once, for it is asked for inside a transaction.
 */
export interface MasterKeys {
  /** The name of the one under which all is to be wrapped. */
  newest(): string;
  wrap(master: string, place: string, key: Buffer): WrappedKey;
  /** Throws `SealBroken`, also when there is no master key of that name. */
  unwrap(place: string, wrapped: WrappedKey): Buffer;
  /** The master keys themselves: a database of an early release has sealed more than keys under its own. */
  bare(): readonly Uint8Array[];
}

/** Says which key it is, and nothing about it. */
export const nameOfKey = (key: Uint8Array): string =>
  Buffer.from(hkdfSync('sha256', key, '', 'lanterne name of a master key', 8)).toString('hex');

interface Named {
  readonly name: string;
  readonly key: Uint8Array;
  /** What is derived from it, for wrapping alone. */
  readonly wrapping: Buffer;
}

const named = (key: Uint8Array): Named => ({
  name: nameOfKey(key),
  key,
  wrapping: Buffer.from(hkdfSync('sha256', key, '', 'lanterne keys under the master key', KEY_BYTES)),
});

/** Whoever asks again and again for a key that is not there does not have the source read each time. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Reads the master keys. A name that is not known has the source read once more: another process has rotated them meanwhile.
 * Throws `KeyError` when there are none.
 */
export const openMasterKeys = (source: KeySource, now: () => number = () => performance.now()): MasterKeys => {
  const read = () => readKeys(source).map(named);
  let keys = read();
  let lookAgainAt = Number.NEGATIVE_INFINITY;

  const find = (name: string): Named => {
    const here = keys.find((one) => one.name === name);
    if (here) return here;
    if (now() >= lookAgainAt) {
      lookAgainAt = now() + LOOK_AGAIN_MS;
      try {
        keys = read();
      } catch {
        // Those that are at hand still open what they opened; what is missing is told below.
      }
    }
    const found = keys.find((one) => one.name === name);
    if (!found) throw new SealBroken(`the master key ${name} is not here`);
    return found;
  };

  return {
    newest() {
      const [first] = keys;
      if (!first) throw new Error('a source of keys gave none');
      return first.name;
    },
    wrap: (master, place, key) => ({ master, sealed: seal(find(master).wrapping, place, key) }),
    unwrap: (place, { master, sealed }) => unseal(find(master).wrapping, place, sealed),
    bare: () => keys.map(({ key }) => key),
  };
};
