import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const KEY_BYTES = 32;

/** The key file cannot be used; the message says why and what to do. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

const parseKey = (text: string, file: string): Buffer => {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== KEY_BYTES)
    throw new KeyError(
      `${file} must hold ${KEY_BYTES} bytes in base64, it holds ${key.length}: put the right key there.`,
    );
  return key;
};

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** Reads the master key; null when there is no file. */
export const readKey = (file: string): Buffer | null => {
  try {
    return parseKey(readFileSync(file, 'utf8'), file);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    if (error instanceof KeyError) throw error;
    throw new KeyError(`The master key ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
};

/**
 * Reads the master key, or makes one that only this account may read. Whoever loses it loses every conversation, and
 * whoever copies it with the database can read them: the store refuses a key other than that of its first opening.
 */
export const readOrMakeKey = (file: string): { readonly key: Buffer; readonly isNew: boolean } => {
  const existing = readKey(file);
  if (existing) return { key: existing, isNew: false };
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let isNew = true;
  try {
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // Another process made it in the same moment; its key is as good.
    if (!isCode(error, 'EEXIST')) throw error;
    isNew = false;
  }
  return { key: parseKey(readFileSync(file, 'utf8'), file), isNew };
};

/** A key for one purpose, derived from the master key (RFC 5869), so that no two purposes share one. */
export const deriveKey = (masterKey: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', masterKey, '', purpose, KEY_BYTES));
