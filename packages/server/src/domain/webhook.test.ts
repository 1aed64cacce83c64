import type { DeliveryId, WebhookId } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterAttempt, type Delivery, goneSince, newDelivery, RETRY_DELAYS_MS, triedAgain } from './webhook.ts';

const NOW = Date.parse('2026-11-30T08:00:00Z');
const HOUR = 3_600_000;
const fresh = (): Delivery =>
  newDelivery(
    { id: 'd' as DeliveryId, webhook: 'w' as WebhookId, event: 'webhook.test', conversation: null, seq: null },
    NOW,
  );
const tried = (attempts: number): Delivery => ({ ...fresh(), attempts });

describe('a delivery', () => {
  it('is done with any status of success, and with no other', () => {
    for (const status of [200, 202, 204, 299]) {
      expect(afterAttempt(tried(1), status, NOW, 0.5)).toMatchObject({ state: 'delivered', outcome: status });
    }
    for (const outcome of [100, 199, 300, 302, 404, 500, 'timeout', 'inside'] as const) {
      expect(afterAttempt(tried(1), outcome, NOW, 0.5)).toMatchObject({ state: 'pending', outcome });
    }
  });

  it('is tried for about a day, each time later, and then given up', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }), (chances) => {
        let delivery = fresh();
        let now = NOW;
        const gaps: number[] = [];
        while (delivery.state === 'pending') {
          delivery = { ...delivery, attempts: delivery.attempts + 1 };
          const after = afterAttempt(delivery, 503, now, chances[delivery.attempts] ?? 0);
          if (after.state === 'pending') gaps.push(after.nextAt - now);
          now = after.nextAt;
          delivery = after;
        }
        expect(delivery).toMatchObject({ state: 'given-up', attempts: RETRY_DELAYS_MS.length + 1, outcome: 503 });
        expect(now - NOW).toBeGreaterThan(18 * HOUR);
        expect(now - NOW).toBeLessThan(29 * HOUR);
        expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
      }),
    );
  });

  it('is given up at once when there is nothing left to send', () => {
    for (const outcome of ['erased', 'withdrawn'] as const) {
      const over = afterAttempt(tried(1), outcome, NOW, 0.5);
      expect(over.state).toBe('given-up');
      expect(triedAgain(over, NOW)).toBeNull();
    }
  });

  it('is tried again by hand, unless it has arrived', () => {
    const waiting = afterAttempt(tried(3), 500, NOW, 0.5);
    expect(triedAgain(waiting, NOW)).toEqual({ ...waiting, nextAt: NOW });
    const givenUp = { ...waiting, state: 'given-up', attempts: 10 } as const;
    expect(triedAgain(givenUp, NOW)).toMatchObject({ state: 'pending', attempts: 0, nextAt: NOW });
    expect(triedAgain(afterAttempt(tried(1), 204, NOW, 0), NOW)).toBeNull();
  });
});

describe('a receiver that is gone', () => {
  const [early, late] = [
    { triedAt: 1, outcome: 410 },
    { triedAt: 2, outcome: 500 },
  ] as const;

  it('gets nothing another time by the clock, and can be tried by hand', () => {
    const gone = afterAttempt(tried(1), 410, NOW, 0.5);
    expect(gone).toMatchObject({ state: 'given-up', outcome: 410 });
    expect(triedAgain(gone, NOW)).toMatchObject({ state: 'pending', attempts: 0 });
  });

  it('is one that said so last, and is inactive', () => {
    const inactive = { active: false };
    expect(goneSince(inactive, [late, early])).toBeNull();
    expect(goneSince(inactive, [{ triedAt: null, outcome: null }, early])).toBe(1);
    expect(goneSince(inactive, [])).toBeNull();
    expect(goneSince({ active: true }, [early])).toBeNull();
  });
});
