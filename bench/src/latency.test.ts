import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile, summarise } from './latency.ts';

describe('percentile', () => {
  it('is the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.95)).toBe(95);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile([7], 0.01)).toBe(7);
    expect(percentile([1, 2], 0.5)).toBe(1);
    expect(percentile([1, 2], 0.51)).toBe(2);
  });

  it('is the smallest value that enough of the others do not exceed', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.001, max: 1, noNaN: true }), (list, share) => {
        const sorted = [...list].sort((a, b) => a - b);
        const found = percentile(sorted, share) ?? Number.NaN;
        const upTo = (limit: number) => sorted.filter((value) => value <= limit).length;
        expect(upTo(found)).toBeGreaterThanOrEqual(share * sorted.length);
        expect(sorted.filter((value) => value < found).length).toBeLessThan(share * sorted.length);
      }),
    );
  });
});

describe('summarise', () => {
  it('sorts by value and rounds to two decimals', () => {
    expect(summarise([100, 9, 20.005, 1.001])).toEqual({ p50: 9, p95: 100, p99: 100, max: 100 });
    expect(summarise([2.34567])).toEqual({ p50: 2.35, p95: 2.35, p99: 2.35, max: 2.35 });
  });

  it('claims nothing of what was not measured', () => {
    expect(summarise([])).toEqual({ p50: null, p95: null, p99: null, max: null });
  });
});
