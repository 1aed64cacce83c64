// docs/security.md: T6

import { expect, it } from 'vitest';
import { hasCountedOn } from './passkey.ts';

it('a passkey counts on, or never counts; one that goes back is a copy', () => {
  for (const [kept, told, expected] of [
    [0, 0, true],
    [0, 1, true],
    [7, 8, true],
    [7, 2_147_483_648, true],
    [7, 7, false],
    [7, 6, false],
    [7, 0, false],
  ] as const) {
    expect([kept, told, hasCountedOn(kept, told)]).toEqual([kept, told, expected]);
  }
});
