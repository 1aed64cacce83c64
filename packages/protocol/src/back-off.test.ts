import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs, FIRST_PAUSE_MS, LONGEST_PAUSE_MS } from './back-off.ts';

describe('the pause before another try', () => {
  it('starts short, doubles, and has a ceiling', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backOffMs(attempt, 1))).toEqual([
      500, 1000, 2000, 4000, 8000, 15000, 15000,
    ]);
  });

  it('stays within half and the whole of its length', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (attempt, random) => {
        const pause = backOffMs(attempt, random);
        expect(pause).toBeGreaterThanOrEqual(FIRST_PAUSE_MS / 2);
        expect(pause).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
      }),
    );
  });
});
