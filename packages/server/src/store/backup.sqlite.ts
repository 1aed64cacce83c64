import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { keysFileOf } from './connect.sqlite.ts';

const sync = (path: string): void => {
  const opened = openSync(path, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
};

/** Writes the file as it is at one moment, without what is free in it. `to` must not exist, or be empty. */
const copyFile = (from: string, to: string): void => {
  const client = new Sqlite(from, { readonly: true, fileMustExist: true });
  try {
    client.prepare('vacuum into ?').run(to);
  } finally {
    client.close();
  }
  const copy = new Sqlite(to, { readonly: true });
  try {
    const found = copy.pragma('quick_check', { simple: true });
    if (found !== 'ok') throw new Error(`the copy is damaged: ${found}`);
  } finally {
    copy.close();
  }
  sync(to);
};

/** For this account alone, like the database. */
const makeEmpty = (file: string): void => closeSync(openSync(file, 'wx', 0o600));

/** Copies the database, without its keys, while others write to it. Throws `EEXIST` when there is such a file already. */
export const backUpDatabase = (file: string, to: string): void => {
  makeEmpty(to);
  try {
    copyFile(file, to);
    sync(dirname(to));
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  }
};

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [statSync(one), statSync(other)];
  return a.dev === b.dev && a.ino === b.ino;
};

const holdsKeys = (file: string): boolean => {
  try {
    const client = new Sqlite(file, { readonly: true, fileMustExist: true });
    try {
      return client.prepare("select 1 from sqlite_master where name = 'conversation_keys'").get() !== undefined;
    } finally {
      client.close();
    }
  } catch {
    return false;
  }
};

/** A name that was mistaken for another must cost nobody their database, or the keys that are in use. */
const checkReplaceable = (file: string, to: string): void => {
  if (!existsSync(to)) return;
  if (isSame(keysFileOf(file), to)) throw new Error(`${to} is where the keys themselves are: name another file`);
  if (!holdsKeys(to)) throw new Error(`${to} is no earlier copy of the keys: name another file`);
};

/** Copies the keys, in the place of an earlier copy: what was erased since then is in the new one no more. */
export const backUpKeys = (file: string, to: string): void => {
  checkReplaceable(file, to);
  const beside = `${to}.new`;
  rmSync(beside, { force: true });
  makeEmpty(beside);
  try {
    copyFile(keysFileOf(file), beside);
    renameSync(beside, to);
    sync(dirname(to));
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
};
