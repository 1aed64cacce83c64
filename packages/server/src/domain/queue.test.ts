import type { ConversationId } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareStanding, estimateMinutes } from './queue.ts';

const standing = fc.record({
  id: fc.string({ minLength: 1, maxLength: 3 }).map((id) => id as ConversationId),
  danger: fc.boolean(),
  priority: fc.integer({ min: -2, max: 2 }),
  openedAt: fc.integer({ min: 0, max: 5 }),
});

describe('compareStanding', () => {
  it('is a total order', () => {
    fc.assert(
      fc.property(standing, standing, standing, (a, b, c) => {
        expect(Math.sign(compareStanding(a, b)) + Math.sign(compareStanding(b, a))).toBe(0);
        if (compareStanding(a, b) <= 0 && compareStanding(b, c) <= 0)
          expect(compareStanding(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('lets the id settle what is left', () => {
    const at = (id: string) => ({ id: id as ConversationId, danger: false, priority: 0, openedAt: 1 });
    expect(compareStanding(at('a'), at('b'))).toBeLessThan(0);
    expect(compareStanding(at('b'), at('a'))).toBeGreaterThan(0);
    expect(compareStanding(at('a'), at('a'))).toBe(0);
  });

  it('puts danger before all else, then priority, then the longest wait', () => {
    fc.assert(
      fc.property(fc.array(standing), (queue) => {
        const sorted = [...queue].sort(compareStanding);
        for (const [index, next] of sorted.slice(1).entries()) {
          const before = sorted[index];
          if (!before) throw new Error('a hole in the queue');
          expect(Number(before.danger)).toBeGreaterThanOrEqual(Number(next.danger));
          if (before.danger !== next.danger) continue;
          expect(before.priority).toBeGreaterThanOrEqual(next.priority);
          if (before.priority === next.priority) expect(before.openedAt).toBeLessThanOrEqual(next.openedAt);
        }
      }),
    );
  });
});

describe('estimateMinutes', () => {
  const minute = 60_000;

  it('says nothing after too few claims', () => {
    expect(estimateMinutes(1, [])).toBeNull();
    expect(
      estimateMinutes(1, [
        { place: 1, waitMs: minute },
        { place: 1, waitMs: minute },
      ]),
    ).toBeNull();
  });

  it('is the median wait for each place, times the place, rounded up', () => {
    const recent = [
      { place: 1, waitMs: minute },
      { place: 2, waitMs: 4 * minute },
      { place: 1, waitMs: 20 * minute },
    ];
    expect(estimateMinutes(1, recent)).toBe(2);
    expect(estimateMinutes(3, recent)).toBe(6);
    expect(estimateMinutes(1, [...recent, { place: 1, waitMs: 3 * minute }])).toBe(3);
  });

  it('never promises less than a minute, nor less to those further back', () => {
    const waits = fc.array(fc.record({ place: fc.integer({ min: 1, max: 50 }), waitMs: fc.nat(10_000_000) }), {
      minLength: 3,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), waits, (place, recent) => {
        const here = estimateMinutes(place, recent);
        const behind = estimateMinutes(place + 1, recent);
        if (here === null || behind === null) throw new Error('enough was known');
        expect(here).toBeGreaterThanOrEqual(1);
        expect(behind).toBeGreaterThanOrEqual(here);
      }),
    );
  });
});
