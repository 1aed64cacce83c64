// docs/security.md: T6

import { describe, expect, it } from 'vitest';
import { argon2id } from './password.ts';

describe('argon2id', () => {
  it('hashes with the parameters that it says, and knows its passwords again', async () => {
    const hash = await argon2id.hash('a long enough password');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await argon2id.verify(hash, 'a long enough password')).toBe(true);
    expect(await argon2id.verify(hash, 'another password')).toBe(false);
  });

  it('gives one password another hash each time', async () => {
    const hashes = await Promise.all(Array.from({ length: 3 }, () => argon2id.hash('a long enough password')));
    expect(new Set(hashes).size).toBe(3);
  });
});
