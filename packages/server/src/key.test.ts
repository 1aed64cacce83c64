import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deriveKey, KeyError, readKey, readOrMakeKey } from './key.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanterne-key-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the master key', () => {
  it('is made once, for this account alone', () => {
    const file = join(folder, 'new/lanterne.key');
    expect(readKey(file)).toBeNull();
    const { key, isNew } = readOrMakeKey(file);
    expect(isNew).toBe(true);
    expect(key).toHaveLength(32);
    expect(readOrMakeKey(file)).toEqual({ key, isNew: false });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is never replaced by another when the file is wrong', () => {
    const file = join(folder, 'lanterne.key');
    writeFileSync(file, 'too short');
    expect(() => readOrMakeKey(file)).toThrow(KeyError);
    expect(readFileSync(file, 'utf8')).toBe('too short');
  });

  it('gives each purpose a key of its own', () => {
    const key = Buffer.alloc(32, 1);
    expect(deriveKey(key, 'a')).toHaveLength(32);
    expect(deriveKey(key, 'a')).toEqual(deriveKey(key, 'a'));
    expect(deriveKey(key, 'a')).not.toEqual(deriveKey(key, 'b'));
  });
});
