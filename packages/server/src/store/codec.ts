import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { ClientId, ConversationId } from '@lanterne/protocol';

/** Turns what a conversation says into the bytes that are stored, and back. */
export interface Codec {
  /** Makes the key of a new conversation; answers it sealed, as its row keeps it. */
  createKey(conversation: ConversationId): Buffer;
  /** The box of a conversation whose key is at hand. */
  boxOf(conversation: ConversationId): Box | undefined;
  /** The box of a conversation, from the sealed key of its row. Throws `SealBroken`. */
  openKey(conversation: ConversationId, sealedKey: Buffer): Box;
  /** Bytes that only this master key opens. */
  prove(): Buffer;
  /** Throws `SealBroken` when another master key made the proof. */
  checkProof(proof: Buffer): void;
  /** A secret of the house itself, sealed under the master key. `place` says what it is. */
  sealSecret(place: string, secret: string): Buffer;
  /** Throws `SealBroken`. */
  openSecret(place: string, sealed: Buffer): string;
  /** Drops the key of a conversation that is no more. */
  forget(conversation: ConversationId): void;
}

/** What is kept of a file: its bytes as they were made anew, and the digest by which a repeat is known. */
export type FilePart = 'content' | 'digest';

/** Where what one conversation holds is sealed and opened. Opening throws `SealBroken`. */
export interface Box {
  seal(seq: number, text: string): Buffer;
  open(seq: number, body: Buffer): string;
  sealFile(id: ClientId, part: FilePart, bytes: Uint8Array): Buffer;
  openFile(id: ClientId, part: FilePart, sealed: Buffer): Buffer;
}

/** Bytes that do not open under their key: they were changed, moved, or sealed under another master key. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/**
 * The only form so far, AES-256-GCM: one byte of version, 12 of nonce, 16 of tag, then the ciphertext. Random nonces are
 * safe here: one key seals the few thousand events, and a few files, of one conversation.
 */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;
const KEY_BYTES = 32;

/** `place` says what is sealed; bytes that were moved to another place do not open there. */
const seal = (key: Buffer, place: string, plain: Uint8Array): Buffer => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed]);
};

const unseal = (key: Buffer, place: string, sealed: Buffer): Buffer => {
  if (sealed[0] !== VERSION || sealed.length < HEAD_BYTES) throw new SealBroken(`${place} has an unknown form`);
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(place))
    .setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES));
  const plain = decipher.update(sealed.subarray(HEAD_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch (cause) {
    throw new SealBroken(`${place} does not open: it was changed, or sealed under another master key`, { cause });
  }
};

const boxUnder = (key: Buffer, conversation: ConversationId): Box => {
  const place = (seq: number) => `event ${conversation} ${seq}`;
  const placeOfFile = (id: ClientId, part: FilePart) => `${part} of file ${conversation} ${id}`;
  return {
    seal: (seq, text) => seal(key, place(seq), Buffer.from(text)),
    open: (seq, body) => unseal(key, place(seq), body).toString(),
    sealFile: (id, part, bytes) => seal(key, placeOfFile(id, part), bytes),
    openFile: (id, part, sealed) => unseal(key, placeOfFile(id, part), sealed),
  };
};

/** What a proof is sealed as. */
const PROOF = 'proof of the master key';

/** Open keys kept at hand: more than the conversations that talk at one time, and a few megabytes at most. */
const KEYS_AT_HAND = 5_000;

/**
 * The codec of every real database. Each conversation has its own key, so that erasing the key erases the conversation,
 * also where a copy of its bodies survives. The keys are sealed under one that is derived from the master key (RFC 5869).
 */
export const createSealedCodec = (masterKey: Uint8Array, keysAtHand = KEYS_AT_HAND): Codec => {
  const keyOfKeys = Buffer.from(hkdfSync('sha256', masterKey, '', 'lanterne conversation keys', KEY_BYTES));
  const keyOfSecrets = Buffer.from(hkdfSync('sha256', masterKey, '', 'lanterne secrets of the house', KEY_BYTES));
  const place = (conversation: ConversationId) => `key of ${conversation}`;
  // A Map keeps the order of insertion: the first is the one that was used longest ago.
  const boxes = new Map<ConversationId, Box>();

  const keep = (conversation: ConversationId, box: Box): Box => {
    boxes.delete(conversation);
    boxes.set(conversation, box);
    const [oldest] = boxes.keys();
    if (boxes.size > keysAtHand && oldest !== undefined) boxes.delete(oldest);
    return box;
  };

  return {
    createKey(conversation) {
      const key = randomBytes(KEY_BYTES);
      keep(conversation, boxUnder(key, conversation));
      return seal(keyOfKeys, place(conversation), key);
    },
    boxOf(conversation) {
      const box = boxes.get(conversation);
      return box && keep(conversation, box);
    },
    openKey: (conversation, sealedKey) =>
      keep(conversation, boxUnder(unseal(keyOfKeys, place(conversation), sealedKey), conversation)),
    prove: () => seal(keyOfKeys, PROOF, Buffer.alloc(0)),
    checkProof: (proof) => void unseal(keyOfKeys, PROOF, proof),
    sealSecret: (where, secret) => seal(keyOfSecrets, where, Buffer.from(secret)),
    openSecret: (where, sealed) => unseal(keyOfSecrets, where, sealed).toString(),
    forget: (conversation) => void boxes.delete(conversation),
  };
};
