import type { ConversationId, QueueId, SiteId } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareStanding, estimateMinutes, GENERAL, type Queue, queueFor } from './queue.ts';

const standing = fc.record({
  id: fc.string({ minLength: 1, maxLength: 3 }).map((id) => id as ConversationId),
  danger: fc.boolean(),
  priority: fc.integer({ min: -2, max: 2 }),
  openedAt: fc.integer({ min: 0, max: 5 }),
});

describe('queueFor', () => {
  const queue = (id: string, more: Partial<Queue> = {}): Queue => ({
    id: id as QueueId,
    name: id,
    sites: [],
    doors: [],
    priority: 0,
    position: 0,
    ...more,
  });
  const site = 'a' as SiteId;
  const other = 'b' as SiteId;

  it('is the first in order that takes the site and the door', () => {
    const queues = [
      queue('everything', { position: 9 }),
      queue('victims', { position: 2, doors: ['victim'], priority: 5 }),
      queue('a', { position: 1, sites: [site], doors: ['ask', 'report'] }),
    ];
    expect(queueFor(queues, site, 'ask')).toMatchObject({ id: 'a' });
    expect(queueFor(queues, other, 'ask')).toMatchObject({ id: 'everything' });
    expect(queueFor(queues, site, 'victim')).toMatchObject({ id: 'victims', priority: 5 });
    expect(queueFor([queue('y'), queue('z'), queue('x')], site, 'ask')).toMatchObject({ id: 'x' });
  });

  it('is the general one where no queue takes it', () => {
    expect(queueFor([], site, 'ask')).toEqual({ id: GENERAL, priority: 0 });
    expect(queueFor([queue('b', { sites: [other] })], site, 'ask')).toEqual({ id: GENERAL, priority: 0 });
  });
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
