import { spawnSync } from 'node:child_process';
import { hkdfSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Told } from './told.ts';

const KEY_BYTES = 32;

/** The master key cannot be had; the message says why and what to do, and nothing of the key. */
export class KeyError extends Told {
  override readonly name = 'KeyError';
}

/**
 * Where the master key comes from: a file, the environment, or what a command prints, such as one that asks a key management
 * service. Plain data: it goes to the thread that writes.
 */
export type KeySource =
  | { readonly file: string }
  | { readonly keys: readonly Uint8Array[] }
  | { readonly command: string };

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** The keys of a text: one, or while they are being rotated two, each as base64. */
export const parseKeys = (text: string, whose: string): Buffer[] => {
  const keys = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => Buffer.from(word, 'base64'));
  const wrong = keys.find((key) => key.length !== KEY_BYTES);
  if (wrong || keys.length === 0)
    throw new KeyError(
      `${whose} must hold ${KEY_BYTES} bytes in base64, it holds ${wrong?.length ?? 0}: put the right key there.`,
    );
  return keys;
};

/** Reads the master keys of a file; null when there is no file. */
export const readKeyFile = (file: string): Buffer[] | null => {
  try {
    return parseKeys(readFileSync(file, 'utf8'), file);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    if (error instanceof KeyError) throw error;
    throw new KeyError(`The master key ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
};

/** A service that does not answer in this time is not going to. */
const COMMAND_MS = 20_000;

const runKeyCommand = (command: string): Buffer[] => {
  const { status, signal, error, stdout, stderr } = spawnSync(command, {
    shell: true,
    encoding: 'utf8',
    timeout: COMMAND_MS,
    maxBuffer: 64 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) {
    const why = stderr?.trim() || error?.message || `it ended with ${signal ?? status}`;
    throw new KeyError(`The command of LANTERNE_KEY_COMMAND gave no master key: ${why}`);
  }
  return parseKeys(stdout, 'What the command of LANTERNE_KEY_COMMAND prints');
};

/** The master keys, the one to go to first. Throws `KeyError`. */
export const readKeys = (source: KeySource): readonly Uint8Array[] => {
  if ('keys' in source) return source.keys;
  if ('command' in source) return runKeyCommand(source.command);
  const keys = readKeyFile(source.file);
  if (!keys) throw new KeyError(`The master key ${source.file} is not there: put it back.`);
  return keys;
};

/** What is written in a folder is there after a power cut only when the folder was written too. */
const syncFolder = (folder: string): void => {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
};

/** Makes a file that only this account may read, or only its `owner`; it is on the disk. Throws `EEXIST`. */
const makeFile = (file: string, text: string, owner?: { readonly uid: number; readonly gid: number }): void => {
  const made = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(made, text);
    if (owner && process.getuid?.() === 0) fchownSync(made, owner.uid, owner.gid);
    fsyncSync(made);
  } finally {
    closeSync(made);
  }
};

/** A new master key, as it is written in a file. */
export const newKey = (): string => randomBytes(KEY_BYTES).toString('base64');

/**
 * Makes a master key that only this account may read, unless there is one; answers whether it did. Whoever loses it loses
 * every conversation, and whoever copies it with the keys below it can read them.
 */
export const makeKeyFile = (file: string): boolean => {
  if (readKeyFile(file)) return false;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    makeFile(file, `${newKey()}\n`);
  } catch (error) {
    // Another process made it in the same moment; its key is as good.
    if (!isCode(error, 'EEXIST')) throw error;
    return false;
  }
  // What is said under it is on the disk before it is acknowledged; without the key it would be lost all the same.
  syncFolder(dirname(file));
  return true;
};

/**
 * Puts these keys in the place of those of the file, at once and for good: whoever reads it gets the ones or the others. The
 * file stays with its owner, who may not be the one who runs this.
 */
export const replaceKeyFile = (file: string, keys: readonly Uint8Array[]): void => {
  const owner = statSync(file);
  const beside = `${file}.new`;
  rmSync(beside, { force: true });
  makeFile(beside, keys.map((key) => `${Buffer.from(key).toString('base64')}\n`).join(''), owner);
  renameSync(beside, file);
  syncFolder(dirname(file));
};

/** A key for one purpose, derived from the house's (RFC 5869), so that no two purposes share one. */
export const deriveKey = (house: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', house, '', purpose, KEY_BYTES));
