import { describe, expect, it } from 'vitest';
import { dueAfter, offer } from './offer.ts';

describe('offer', () => {
  it('spreads messages evenly', () => {
    expect([0, 1, 2, 1_000].map((index) => dueAfter(index, 1_000))).toEqual([0, 1, 2, 1_000]);
    expect(dueAfter(3, 4)).toBe(750);
  });

  it('sends every message once and in order, none before it is due', async () => {
    const sent: number[] = [];
    await offer({ rate: 500, seconds: 0.2 }, (index, dueAt) => {
      expect(performance.now()).toBeGreaterThanOrEqual(dueAt);
      sent.push(index);
    });
    expect(sent).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('keeps the time at which a message was due when it could not be sent then', async () => {
    const due: number[] = [];
    await offer({ rate: 100, seconds: 0.1 }, (index, dueAt) => {
      due.push(dueAt);
      const until = performance.now() + (index === 2 ? 50 : 0);
      while (performance.now() < until);
    });
    due.forEach((at, index) => {
      expect(at - (due[0] ?? 0)).toBeCloseTo(index * 10);
    });
  });
});
