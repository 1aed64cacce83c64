import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deriveKey, KeyError, makeKeyFile, readKeyFile, readKeys } from './key.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanterne-key-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the master key', () => {
  it('is made once, for this account alone', () => {
    const file = join(folder, 'new/lanterne.key');
    expect(readKeyFile(file)).toBeNull();
    expect(makeKeyFile(file)).toBe(true);
    const [key] = readKeyFile(file) ?? [];
    expect(key).toHaveLength(32);
    expect(makeKeyFile(file)).toBe(false);
    expect(readKeyFile(file)).toEqual([key]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is never replaced by another when the file is wrong', () => {
    const file = join(folder, 'lanterne.key');
    writeFileSync(file, 'too short');
    expect(() => makeKeyFile(file)).toThrow(KeyError);
    expect(readFileSync(file, 'utf8')).toBe('too short');
  });

  it('is what a command prints, or the reason why it printed none', () => {
    const key = Buffer.alloc(32, 3);
    expect(readKeys({ command: `echo ${key.toString('base64')}` })).toEqual([key]);
    expect(() => readKeys({ command: 'echo sealed >&2; exit 3' })).toThrow('gave no master key: sealed');
    expect(() => readKeys({ command: 'echo c2hvcnQ=' })).toThrow('it holds 5');
  });

  it('gives each purpose a key of its own', () => {
    const key = Buffer.alloc(32, 1);
    expect(deriveKey(key, 'a')).toHaveLength(32);
    expect(deriveKey(key, 'a')).toEqual(deriveKey(key, 'a'));
    expect(deriveKey(key, 'a')).not.toEqual(deriveKey(key, 'b'));
  });
});
