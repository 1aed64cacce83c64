import { expect, it } from 'vitest';
import { isAtWork, LEASE_MS } from './shift.ts';

it('ends with its lease', () => {
  expect(isAtWork({ seenAt: 1_000 }, 1_000 + LEASE_MS - 1)).toBe(true);
  expect(isAtWork({ seenAt: 1_000 }, 1_000 + LEASE_MS)).toBe(false);
});
