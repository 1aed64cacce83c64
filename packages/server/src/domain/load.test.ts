// docs/security.md: T9

import { describe, expect, it } from 'vitest';
import { rangeFor } from './load.ts';

const calm = { perMinute: 100, perNetwork: 20, waiting: 50 };
const at = (load: Partial<typeof calm>) => rangeFor({ perMinute: 0, perNetwork: 0, waiting: 0, ...load }, calm);

describe('what an opening costs', () => {
  it('is nothing while all is calm', () => {
    expect(at({})).toBe(0);
    expect(at({ perMinute: 99, perNetwork: 19, waiting: 49 })).toBe(0);
  });

  it('rises with what comes in all, from one network, and with who waits', () => {
    for (const [name, calmly] of Object.entries(calm)) {
      expect([1, 2.9, 3, 9.9, 10, 1_000].map((times) => at({ [name]: calmly * times }))).toEqual([
        100_000, 100_000, 300_000, 300_000, 1_000_000, 1_000_000,
      ]);
    }
  });

  it('is that of the worst of them', () => {
    expect(at({ perMinute: 100, waiting: 500 })).toBe(1_000_000);
  });
});
