import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { SealBroken } from './ports.ts';

/**
 * The only form so far, AES-256-GCM: one byte of version, 12 of nonce, 16 of tag, then the ciphertext. Random nonces are
 * safe here: one key seals the few thousand events, and a few files, of one conversation, or the keys of one day.
 */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

export const KEY_BYTES = 32;

/** Random bytes are drawn for many nonces at one time: one by one they are a third of what sealing a message takes. */
const pool = Buffer.alloc(NONCE_BYTES * 256);
let used = pool.length;

const newNonce = (): Buffer => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const nonce = Buffer.from(pool.subarray(used, used + NONCE_BYTES));
  used += NONCE_BYTES;
  return nonce;
};

/** `place` says what is sealed; bytes that were moved to another place do not open there. */
export const seal = (key: Uint8Array, place: string, plain: Uint8Array): Buffer => {
  const nonce = newNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  const sealed = cipher.update(plain);
  const rest = cipher.final();
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed, rest]);
};

/** Throws `SealBroken`. */
export const unseal = (key: Uint8Array, place: string, sealed: Buffer): Buffer => {
  if (sealed[0] !== VERSION || sealed.length < HEAD_BYTES) throw new SealBroken(`${place} has an unknown form`);
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(place))
    .setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES));
  const plain = decipher.update(sealed.subarray(HEAD_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch (cause) {
    throw new SealBroken(`${place} does not open: it was changed, or sealed under another key`, { cause });
  }
};
