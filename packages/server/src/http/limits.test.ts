// docs/security.md: T6, T9

import { describe, expect, it } from 'vitest';
import { createAttemptLimit, createBudget, createTurnstile } from './limits.ts';

const minute = 60_000;

const limitAt = () => {
  const time = { now: 0 };
  return { time, limit: createAttemptLimit(() => time.now) };
};

/** Tries that fail; those that are not let through do not count. */
const fail = (limit: ReturnType<typeof createAttemptLimit>, times: number, subject = 'camille') =>
  Array.from({ length: times }, () => limit.begin(subject));

describe('createAttemptLimit', () => {
  it('forgives a few failures, then doubles the wait up to a minute', () => {
    const { limit, time } = limitAt();
    expect(fail(limit, 5)).toEqual([0, 0, 0, 0, 0]);
    const waits = Array.from({ length: 9 }, () => {
      const wait = limit.begin('camille');
      time.now += wait;
      expect(limit.begin('camille')).toBe(0);
      return wait;
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, minute, minute, minute]);
    expect(limit.begin('sacha')).toBe(0);
  });

  it('lets no more through because they come at one time', () => {
    const { limit } = limitAt();
    expect(fail(limit, 100).filter((wait) => wait === 0)).toHaveLength(5);
  });

  it('forgets after a success, and after a while', () => {
    const { limit, time } = limitAt();
    fail(limit, 6);
    limit.succeeded('camille');
    expect(fail(limit, 5)).toEqual([0, 0, 0, 0, 0]);
    time.now += 16 * minute;
    expect(fail(limit, 5)).toEqual([0, 0, 0, 0, 0]);
  });

  it('keeps no more than it must of a flood of names', () => {
    const { limit } = limitAt();
    fail(limit, 6, 'first');
    for (let i = 0; i < 20_000; i += 1) limit.begin(`name${i}`);
    expect(limit.begin('first')).toBe(0);
    fail(limit, 5, 'name19999');
    expect(limit.begin('name19999')).toBeGreaterThan(0);
  });
});

describe('createBudget', () => {
  const budgetAt = () => {
    const time = { now: 1_000 };
    return { time, budget: createBudget(() => time.now, { burst: 3, everyMs: 200 }) };
  };

  it('is spent at once, and earned bit by bit', () => {
    const { time, budget } = budgetAt();
    expect(Array.from({ length: 5 }, budget.spend)).toEqual([0, 0, 0, 200, 200]);
    time.now += 150;
    expect(budget.spend()).toBe(50);
    time.now += 50;
    expect([budget.spend(), budget.spend()]).toEqual([0, 200]);
    time.now += 60_000;
    expect(Array.from({ length: 4 }, budget.spend)).toEqual([0, 0, 0, 200]);
  });

  it('takes back what was no abuse, and never holds more than it may', () => {
    const { budget } = budgetAt();
    budget.refund();
    expect(Array.from({ length: 4 }, budget.spend)).toEqual([0, 0, 0, 200]);
    budget.refund();
    expect([budget.spend(), budget.spend()]).toEqual([0, 200]);
  });

  it('stands a clock that goes back', () => {
    const { time, budget } = budgetAt();
    expect(Array.from({ length: 4 }, budget.spend)).toEqual([0, 0, 0, 200]);
    time.now = 0;
    expect(budget.spend()).toBe(200);
    time.now = 200;
    expect(budget.spend()).toBe(0);
  });
});

describe('createTurnstile', () => {
  it('lets so many in at one time, and the next when one has left', () => {
    const turnstile = createTurnstile(2);
    const leave = turnstile.enter();
    expect(turnstile.enter()).not.toBeNull();
    expect(turnstile.enter()).toBeNull();
    leave?.();
    expect(turnstile.enter()).not.toBeNull();
  });
});
