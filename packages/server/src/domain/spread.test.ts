import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countWithin,
  EDGES,
  intervalOf,
  meanOf,
  NO_SPREAD,
  quantileOf,
  type Spread,
  spreadOf,
  sumOfSpreads,
} from './spread.ts';

const SECONDS = 1_000;
const DAY = 86_400;

/** Milliseconds, up to somewhat over a day. */
const duration = fc.oneof(fc.integer({ min: 0, max: 700 * SECONDS }), fc.integer({ min: 0, max: 90_000 * SECONDS }));
const durations = fc.array(duration, { minLength: 1, maxLength: 60 });
const counted = (all: readonly number[]): Spread => sumOfSpreads(all.map((ms) => spreadOf(ms)));

/** Nearest rank, as the definition has it. */
const trueQuantile = (all: readonly number[], share: number): number => {
  const sorted = [...all].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] as number;
};

describe('intervals', () => {
  it('are five seconds wide up to ten minutes, then thirty, then a minute, then ten', () => {
    const widths = EDGES.map((edge, index) => edge - (EDGES[index - 1] ?? 0));
    const widthAt = (seconds: number) => widths[intervalOf(seconds * SECONDS)];
    expect([1, 119, 600].map(widthAt)).toEqual([5, 5, 5]);
    expect([601, 1_800].map(widthAt)).toEqual([30, 30]);
    expect([1_801, 7_200].map(widthAt)).toEqual([60, 60]);
    expect([7_201, DAY].map(widthAt)).toEqual([600, 600]);
    expect(widthAt(DAY + 1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('hold their upper edge, and what a clock that went back has made', () => {
    expect(EDGES[intervalOf(120 * SECONDS)]).toBe(120);
    expect(EDGES[intervalOf(120 * SECONDS + 1)]).toBe(125);
    expect(intervalOf(0)).toBe(0);
    expect(spreadOf(-5_000)).toEqual({ n: 1, seconds: 0, at: [0, 1] });
  });

  it('hold each duration in one of them, between its edges', () => {
    fc.assert(
      fc.property(duration, (ms) => {
        const index = intervalOf(ms);
        expect(ms).toBeLessThanOrEqual((EDGES[index] as number) * SECONDS);
        if (index > 0) expect(ms).toBeGreaterThan((EDGES[index - 1] as number) * SECONDS);
      }),
    );
  });
});

describe('a quantile', () => {
  it('is never shorter than the true one, and longer by less than the width of its interval', () => {
    fc.assert(
      fc.property(durations, fc.constantFrom(0.5, 0.9, 0.25, 1), (all, share) => {
        const [told, exact] = [quantileOf(counted(all), share), trueQuantile(all, share)];
        const interval = intervalOf(exact);
        expect(told).toBe(Math.min(EDGES[interval] as number, DAY));
        if (exact <= DAY * SECONDS) expect((told as number) * SECONDS).toBeGreaterThanOrEqual(exact);
        expect((told as number) * SECONDS).toBeGreaterThanOrEqual((EDGES[interval - 1] ?? 0) * SECONDS);
      }),
    );
  });

  it('is nothing of nothing', () => {
    expect(quantileOf(NO_SPREAD, 0.5)).toBeNull();
    expect(meanOf(NO_SPREAD)).toBeNull();
  });
});

describe('the share within a target', () => {
  it('is exact where the target is an edge', () => {
    fc.assert(
      fc.property(durations, fc.constantFrom(60, 120, 600, 1_800), (all, target) => {
        expect(countWithin(counted(all), target)).toBe(all.filter((ms) => ms <= target * SECONDS).length);
      }),
    );
  });
});

describe('a mean', () => {
  it('is within a second of the true one', () => {
    fc.assert(
      fc.property(durations, (all) => {
        const exact = all.reduce((sum, ms) => sum + ms, 0) / all.length / SECONDS;
        expect(Math.abs((meanOf(counted(all)) as number) - exact)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('sums', () => {
  it('are the same in whatever order they are made', () => {
    fc.assert(
      fc.property(durations, durations, durations, (a, b, c) => {
        const [x, y, z] = [counted(a), counted(b), counted(c)];
        const whole = counted([...a, ...b, ...c]);
        expect(sumOfSpreads([sumOfSpreads([x, y]), z])).toEqual(whole);
        expect(sumOfSpreads([z, sumOfSpreads([y, x])])).toEqual(whole);
      }),
    );
  });

  it('leave nothing of what is taken back', () => {
    fc.assert(
      fc.property(durations, (all) => {
        const undone = all.map((ms) => spreadOf(ms, -1));
        expect(sumOfSpreads([counted(all), ...undone])).toEqual(NO_SPREAD);
      }),
    );
  });
});
