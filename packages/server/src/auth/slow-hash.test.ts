// docs/security.md: T7

import { expect, it } from 'vitest';
import { createSlowHasher } from './slow-hash.ts';

it('hashes the same to the same, another secret or another server’s to another', async () => {
  const [here, there] = [createSlowHasher(Buffer.alloc(32, 1)), createSlowHasher(Buffer.alloc(32, 2))];
  const hash = await here('beurre œuf lait');
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await here('beurre œuf lait')).toBe(hash);
  expect(await here('beurre œuf lai')).not.toBe(hash);
  expect(await there('beurre œuf lait')).not.toBe(hash);
});
