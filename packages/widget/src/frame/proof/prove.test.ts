// docs/security.md: T9

import { createHash } from 'node:crypto';
import type { Challenge } from '@lanterne/protocol';
import { describe, expect, it, vi } from 'vitest';
import { prove } from './prove.ts';
import { createSearch } from './search.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const SALT = 'Zm9vYmFyYmF6cXV4';
const challengeOf = (number: number, max: number, salt = SALT): Challenge => ({
  signed: 'signed',
  salt,
  digest: hash(`${salt}.${number}`),
  max,
  until: '2026-11-24T12:02:00Z',
});

describe('the search', () => {
  it('computes SHA-256 as everybody else does', () => {
    for (const salt of ['', 'a', SALT, 'x'.repeat(30)]) {
      for (const number of [0, 7, 10, 99, 12_345, 999_999]) {
        const isIt = createSearch(salt, hash(`${salt}.${number}`));
        expect(isIt?.(number)).toBe(true);
        expect(isIt?.(number + 1)).toBe(false);
        // Nothing of the one before is left.
        expect(isIt?.(number)).toBe(true);
      }
    }
  });

  it('does not begin with a salt that fits into no block', () => {
    expect(createSearch('x'.repeat(60), hash('x'))).toBeNull();
  });
});

describe('the work', () => {
  it('finds the first and the last number there is', async () => {
    for (const number of [0, 1, 31, 32, 2_999]) {
      expect(await prove(challengeOf(number, 3_000), () => true)).toEqual({ challenge: 'signed', number });
    }
  });

  it('ends where there is none, or the salt is of no use', async () => {
    expect(await prove(challengeOf(5_000, 3_000), () => true)).toBeUndefined();
    expect(await prove(challengeOf(5, 3_000, 'x'.repeat(60)), () => true)).toBeUndefined();
  });

  it('lets the page do what it has to, and stops when it is not wanted any more', async () => {
    let between = 0;
    const timer = setInterval(() => {
      between += 1;
    });
    let isWanted = true;
    // There is no such number: it would go on for a long time.
    const work = prove(challengeOf(-1, 1_000_000_000), () => isWanted);
    await vi.waitFor(() => expect(between).toBeGreaterThan(3));
    isWanted = false;
    expect(await work).toBeUndefined();
    clearInterval(timer);
  });
});
