import { hkdfSync, randomBytes } from 'node:crypto';
import type { ClientId, ConversationId, KeptPart, UnsealingId } from '@lanterne/protocol';
import type { MasterKeys, WrappedKey } from '../master-keys.ts';
import { KEY_BYTES, seal, unseal } from '../seal.ts';

/**
 * Turns what a conversation says into the bytes that are stored, and back. Each conversation has a key of its own, so that
 * erasing the key erases the conversation, also where a copy of its bodies survives. It lies sealed under the key of the day
 * on which it began, that one under the master key. Whatever opens here throws `SealBroken` when it does not.
 */
export interface Codec {
  readonly masters: MasterKeys;
  /** A new key of that name, wrapped. */
  makeKey(name: string, master: string): WrappedKey;
  wrap(name: string, key: Buffer, master: string): WrappedKey;
  /** The same key under another master key. */
  rewrap(name: string, wrapped: WrappedKey, master: string): WrappedKey;
  openDay(day: string, wrapped: WrappedKey): DayKey;
  /** The key of a day as it was opened last; what it was wrapped as may have been taken back since, or wrapped anew. */
  dayAtHand(day: string): DayKey | undefined;
  openHouse(wrapped: WrappedKey): HouseKey;
  /** The box of a conversation whose key is at hand. */
  boxOf(conversation: ConversationId): Box | undefined;
  /** Drops the key of a conversation that is no more. */
  forget(conversation: ConversationId): void;
}

/** The key of all conversations that began on one day. */
export interface DayKey {
  readonly wrapped: WrappedKey;
  /** Makes the key of a new conversation; answers it sealed. */
  createKey(conversation: ConversationId): Buffer;
  openKey(conversation: ConversationId, sealed: Buffer): Box;
}

/** The key of all that is not a conversation's. */
export interface HouseKey {
  /** Other keys are derived from it. */
  readonly secret: Buffer;
  /** Bytes that only this key opens. */
  prove(): Buffer;
  checkProof(proof: Buffer): void;
  /** `place` says what the secret is. */
  sealSecret(place: string, secret: string): Buffer;
  openSecret(place: string, sealed: Buffer): string;
  /** For a conversation that was opened before days had keys. */
  openKey(conversation: ConversationId, sealed: Buffer): Box;
}

/** What is kept of a file: its bytes as they were made anew, and the digest by which a repeat is known. */
export type FilePart = 'content' | 'digest';

/** What is kept of an unsealing: what one half made of the address, and the address that came of it. */
export type UnsealingPart = 'share' | 'address';

/** Where events are sealed and opened. */
export interface EventBox {
  seal(seq: number, text: string): Buffer;
  open(seq: number, body: Buffer): string;
}

/** Names the key of a part of a conversation among those that the part has had. */
export interface PartKey {
  readonly part: KeptPart;
  readonly partKey: number;
}

/** Where what one conversation holds is sealed and opened. */
export interface Box extends EventBox {
  /** Makes the key of a part, in the place of one of that name; answers it sealed. */
  createPart(key: PartKey): Buffer;
  openPart(key: PartKey, sealed: Buffer): EventBox;
  /** That of a part whose key is at hand. */
  partAtHand(key: PartKey): EventBox | undefined;
  sealFile(id: ClientId, part: FilePart, bytes: Uint8Array): Buffer;
  openFile(id: ClientId, part: FilePart, sealed: Buffer): Buffer;
  sealUnsealing(id: UnsealingId, part: UnsealingPart, bytes: Uint8Array): Buffer;
  openUnsealing(id: UnsealingId, part: UnsealingPart, sealed: Buffer): Buffer;
}

const eventsUnder = (key: Buffer, conversation: ConversationId): EventBox => {
  const place = (seq: number) => `event ${conversation} ${seq}`;
  return {
    seal: (seq, text) => seal(key, place(seq), Buffer.from(text)),
    open: (seq, body) => unseal(key, place(seq), body).toString(),
  };
};

const boxUnder = (key: Buffer, conversation: ConversationId): Box => {
  const parts = new Map<string, EventBox>();
  const nameOf = ({ part, partKey }: PartKey) => `${part} ${partKey}`;
  const placeOfPart = (name: PartKey) => `key of part ${conversation} ${nameOf(name)}`;
  const keep = (name: PartKey, partKey: Buffer): EventBox => {
    const box = eventsUnder(partKey, conversation);
    parts.set(nameOf(name), box);
    return box;
  };
  const placeOfFile = (id: ClientId, part: FilePart) => `${part} of file ${conversation} ${id}`;
  const placeOfUnsealing = (id: UnsealingId, part: UnsealingPart) => `${part} of unsealing ${conversation} ${id}`;
  return {
    ...eventsUnder(key, conversation),
    createPart(name) {
      const made = randomBytes(KEY_BYTES);
      keep(name, made);
      return seal(key, placeOfPart(name), made);
    },
    openPart: (name, sealed) => keep(name, unseal(key, placeOfPart(name), sealed)),
    partAtHand: (name) => parts.get(nameOf(name)),
    sealFile: (id, part, bytes) => seal(key, placeOfFile(id, part), bytes),
    openFile: (id, part, sealed) => unseal(key, placeOfFile(id, part), sealed),
    sealUnsealing: (id, part, bytes) => seal(key, placeOfUnsealing(id, part), bytes),
    openUnsealing: (id, part, sealed) => unseal(key, placeOfUnsealing(id, part), sealed),
  };
};

const derive = (secret: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES));

/** What the key of that name is sealed as. */
const placeOfKey = (name: string): string => `key of ${name}`;

/** What a proof is sealed as. */
const PROOF = 'proof of the master key';

/** The name of the one key that belongs to no day. */
export const HOUSE = 'house';

/** Under this name of a master key the house's key is the master key itself, as an early release had it. */
export const ITSELF = 'itself';

/** Keys of the conversations that were opened before days had keys, and the proof of that time, are derived as they were then. */
const houseUnder = (secret: Buffer, keep: (conversation: ConversationId, box: Box) => Box): HouseKey => {
  const keyOfKeys = derive(secret, 'lanterne conversation keys');
  const keyOfSecrets = derive(secret, 'lanterne secrets of the house');
  return {
    secret,
    prove: () => seal(keyOfKeys, PROOF, Buffer.alloc(0)),
    checkProof: (proof) => void unseal(keyOfKeys, PROOF, proof),
    sealSecret: (where, text) => seal(keyOfSecrets, where, Buffer.from(text)),
    openSecret: (where, sealed) => unseal(keyOfSecrets, where, sealed).toString(),
    openKey: (conversation, sealed) =>
      keep(conversation, boxUnder(unseal(keyOfKeys, placeOfKey(conversation), sealed), conversation)),
  };
};

/** A map that forgets what was used longest ago. A Map keeps the order of insertion: the first is that one. */
const createShelf = <Key, Value>(most: number) => {
  const kept = new Map<Key, Value>();
  const put = (key: Key, value: Value): Value => {
    kept.delete(key);
    kept.set(key, value);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return value;
  };
  return {
    put,
    take(key: Key): Value | undefined {
      const value = kept.get(key);
      return value === undefined ? undefined : put(key, value);
    },
    drop: (key: Key) => void kept.delete(key),
  };
};

/** Open keys kept at hand: more than the conversations that talk at one time, and a few megabytes at most. */
const KEYS_AT_HAND = 5_000;
/** More than the days of which anything is kept. */
const DAYS_AT_HAND = 200;

/** The codec of every real database. */
export const createSealedCodec = (masters: MasterKeys, keysAtHand = KEYS_AT_HAND): Codec => {
  const boxes = createShelf<ConversationId, Box>(keysAtHand);
  // By what was opened, not by the day: the row that made a key may have been taken back, and another have come in its place.
  const opened = createShelf<string, Buffer>(DAYS_AT_HAND);
  const days = createShelf<string, DayKey>(DAYS_AT_HAND);

  const wrap: Codec['wrap'] = (name, key, master) => masters.wrap(master, placeOfKey(name), key);
  const unwrapAnew = (name: string, wrapped: WrappedKey): Buffer => masters.unwrap(placeOfKey(name), wrapped);
  const unwrap = (name: string, wrapped: WrappedKey): Buffer => {
    const known = `${name} ${wrapped.master} ${wrapped.sealed.toString('base64')}`;
    return opened.take(known) ?? opened.put(known, unwrapAnew(name, wrapped));
  };

  return {
    masters,
    makeKey: (name, master) => masters.make(master, placeOfKey(name)),
    wrap,
    rewrap: (name, wrapped, master) => masters.rewrap(master, placeOfKey(name), wrapped),
    openDay(day, wrapped) {
      const keyOfKeys = unwrap(day, wrapped);
      return days.put(day, {
        wrapped,
        createKey(conversation) {
          const key = randomBytes(KEY_BYTES);
          boxes.put(conversation, boxUnder(key, conversation));
          return seal(keyOfKeys, placeOfKey(conversation), key);
        },
        openKey: (conversation, sealed) =>
          boxes.put(conversation, boxUnder(unseal(keyOfKeys, placeOfKey(conversation), sealed), conversation)),
      });
    },
    dayAtHand: days.take,
    openHouse: (wrapped) => houseUnder(unwrap(HOUSE, wrapped), boxes.put),
    boxOf: boxes.take,
    forget: boxes.drop,
  };
};

/** The house's key of a database of an early release, if one of the master keys made its proof. */
export const houseItself = ({ masters }: Pick<Codec, 'masters'>, proof: Buffer): Buffer | null => {
  for (const key of masters.bare()) {
    try {
      houseUnder(Buffer.from(key), (_, box) => box).checkProof(proof);
      return Buffer.from(key);
    } catch {
      // Another one may have.
    }
  }
  return null;
};
