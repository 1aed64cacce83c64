import { hkdfSync, randomBytes } from 'node:crypto';
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
 * are two; the first is the one to go to. All of it is at once, for it is asked for inside a transaction. Where it is not at hand, because
 * a service has the master key, each of them throws `KeysWanted`.
 */
export interface MasterKeys {
  /** The name of the one under which all is to be wrapped. */
  newest(): string;
  wrap(master: string, place: string, key: Buffer): WrappedKey;
  /** A new key, wrapped. */
  make(master: string, place: string): WrappedKey;
  /** Throws `SealBroken`, also when there is no master key of that name. */
  unwrap(place: string, wrapped: WrappedKey): Buffer;
  /** The same key under that master key. Throws `SealBroken`. */
  rewrap(master: string, place: string, wrapped: WrappedKey): WrappedKey;
  /** The master keys themselves: a database of an early release has sealed more than keys under its own. */
  bare(): readonly Uint8Array[];
  /** Takes what was found out for those who wanted it. */
  learn(known: readonly Known[]): void;
}

/** What has to be asked of whoever has the master key, outside of any transaction. Plain data: it crosses a thread. */
export type Want =
  | { readonly want: 'make'; readonly place: string }
  | { readonly want: 'open' | 'rewrap'; readonly place: string; readonly wrapped: WrappedKey };

/** What became of it. A key that was made comes open and wrapped, one that is no key at all with why it does not open. */
export type Known =
  | { readonly want: 'make'; readonly place: string; readonly made: WrappedKey; readonly key: Uint8Array }
  | { readonly want: 'open'; readonly place: string; readonly wrapped: WrappedKey; readonly key: Uint8Array }
  | { readonly want: 'rewrap'; readonly place: string; readonly wrapped: WrappedKey; readonly rewrapped: WrappedKey }
  | { readonly want: 'broken'; readonly place: string; readonly wrapped: WrappedKey; readonly why: string };

/** Nothing was done: ask for these, have them learned, and begin again. */
export class KeysWanted extends Error {
  override readonly name = 'KeysWanted';
  readonly wants: readonly Want[];
  constructor(wants: readonly Want[]) {
    super(`keys are asked for: ${wants.map(({ want, place }) => `${want} ${place}`).join(', ')}`);
    this.wants = wants;
  }
}

/** Where the master key never comes here: it wraps and opens, a few keys at a time, each bound to its place. */
export interface KeyService {
  /** What the operator knows it by. */
  readonly address: string;
  /** The name of the master key under which it wraps now, as far as it was asked. */
  newest(): string;
  /** Whether it has the master key of that name. */
  has(master: string): boolean;
  /** Proves that it wraps, opens, and binds a key to its place. Throws `KeyServiceAway`, as all of these do. */
  check(): Promise<void>;
  wrap(keys: readonly { readonly place: string; readonly key: Uint8Array }[]): Promise<readonly WrappedKey[]>;
  /** In the order in which they came; what does not open comes as `SealBroken`. */
  unwrap(
    keys: readonly { readonly place: string; readonly wrapped: WrappedKey }[],
  ): Promise<readonly (Buffer | SealBroken)[]>;
  rewrap(
    keys: readonly { readonly place: string; readonly wrapped: WrappedKey }[],
  ): Promise<readonly (WrappedKey | SealBroken)[]>;
}

/** The service cannot be asked now, or does not do what it is asked; the message says which, why, and what to do. */
export class KeyServiceAway extends Error {
  override readonly name = 'KeyServiceAway';
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

  const wrap: MasterKeys['wrap'] = (master, place, key) => ({
    master,
    sealed: seal(find(master).wrapping, place, key),
  });
  const unwrap: MasterKeys['unwrap'] = (place, { master, sealed }) => unseal(find(master).wrapping, place, sealed);
  return {
    newest() {
      const [first] = keys;
      if (!first) throw new Error('a source of keys gave none');
      return first.name;
    },
    wrap,
    make: (master, place) => wrap(master, place, randomBytes(KEY_BYTES)),
    unwrap,
    rewrap: (master, place, wrapped) => wrap(master, place, unwrap(place, wrapped)),
    bare: () => keys.map(({ key }) => key),
    learn: () => {},
  };
};
