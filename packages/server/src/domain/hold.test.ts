// docs/security.md: T10

import { expect, it } from 'vitest';
import { holdAfter, isOnHold } from './hold.ts';

it('what is on hold is kept until its end, and not a moment longer', () => {
  expect(isOnHold(null, 5)).toBe(false);
  expect(isOnHold(6, 5)).toBe(true);
  expect(isOnHold(5, 5)).toBe(false);
});

it('a second hold lengthens the first and never shortens it; a lift ends all', () => {
  expect(holdAfter({ kind: 'place', until: 7 }, null)).toBe(7);
  expect(holdAfter({ kind: 'place', until: 7 }, 9)).toBe(9);
  expect(holdAfter({ kind: 'place', until: 9 }, 7)).toBe(9);
  expect(holdAfter({ kind: 'place', until: null }, null)).toBe(0);
  expect(holdAfter({ kind: 'lift', until: null }, 9)).toBeNull();
});
