import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs } from './back-off.ts';

describe('the pause before another try', () => {
  it('starts at half a second, doubles, and stops growing at fifteen seconds', () => {
    const longest = 1 - Number.EPSILON;
    expect([1, 2, 3, 4, 5, 6, 40].map((failures) => Math.round(backOffMs(failures, longest)))).toEqual([
      500, 1000, 2000, 4000, 8000, 15_000, 15_000,
    ]);
  });

  it('is half chance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, random) => {
          const pause = backOffMs(failures, random);
          const ceiling = backOffMs(failures, 1);
          return pause >= ceiling / 2 && pause <= ceiling;
        },
      ),
    );
  });
});
