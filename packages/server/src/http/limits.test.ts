// docs/security.md: T6, T9

import { describe, expect, it } from 'vitest';
import {
  createAllowance,
  createAttemptLimit,
  createBudget,
  createPulse,
  createPurse,
  createSharedTurnstile,
  createSlowdown,
  createTurnstile,
} from './limits.ts';

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

  it('waits and remembers for longer where it is told to', () => {
    const time = { now: 0 };
    const limit = createAttemptLimit(() => time.now, { longestWaitMs: 15 * minute, forgetAfterMs: 1_440 * minute });
    fail(limit, 5);
    let tries = 5;
    // An hour for each, and a day in all: what a guesser gets who never tires.
    for (; time.now < 1_440 * minute; tries += 1) {
      time.now += limit.begin('camille');
      expect(limit.begin('camille')).toBe(0);
    }
    expect(tries).toBeLessThan(120);
    time.now += 1_441 * minute;
    expect(limit.begin('camille')).toBe(0);
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

describe('createAllowance', () => {
  const allowanceAt = (subjectsMax?: number) => {
    const time = { now: 5_000 };
    return { time, allowance: createAllowance(() => time.now, { burst: 3, everyMs: 200 }, subjectsMax) };
  };

  it('is spent at once by each, and earned bit by bit', () => {
    const { time, allowance } = allowanceAt();
    const spend = (times: number, subject = 'a') => Array.from({ length: times }, () => allowance.spend(subject));
    expect(spend(5)).toEqual([0, 0, 0, 200, 200]);
    expect(spend(1, 'b')).toEqual([0]);
    time.now += 150;
    expect(spend(1)).toEqual([50]);
    time.now += 50;
    expect(spend(2)).toEqual([0, 200]);
    time.now += 60_000;
    expect(spend(4)).toEqual([0, 0, 0, 200]);
  });

  it('is spent by more than one at a time, and by no more than there ever is', () => {
    const { time, allowance } = allowanceAt();
    expect([allowance.spend('a', 2), allowance.spend('a', 2), allowance.spend('a')]).toEqual([0, 200, 0]);
    expect(allowance.spend('a', 1_000)).toBe(600);
    time.now += 600;
    expect([allowance.spend('a', 1_000), allowance.spend('a')]).toEqual([0, 200]);
  });

  it('keeps nobody out for longer because a clock goes back', () => {
    const { time, allowance } = allowanceAt();
    for (let i = 0; i < 3; i += 1) allowance.spend('a');
    time.now = 0;
    expect(allowance.spend('a')).toBeLessThanOrEqual(200);
  });

  it('keeps no more than it must of a flood of subjects', () => {
    const { allowance } = allowanceAt(10);
    for (let i = 0; i < 3; i += 1) allowance.spend('first');
    for (let i = 0; i < 100; i += 1) for (let j = 0; j < 3; j += 1) allowance.spend(`subject${i}`);
    expect(allowance.spend('first')).toBe(0);
    expect(allowance.spend('subject99')).toBe(200);
  });
});

describe('createPulse', () => {
  const pulseAt = (subjectsMax?: number) => {
    const time = { now: 5_000 };
    return { time, pulse: createPulse(() => time.now, minute, subjectsMax) };
  };

  it('counts for each subject, and fades', () => {
    const { time, pulse } = pulseAt();
    expect(pulse.of('a')).toBe(0);
    for (let i = 0; i < 10; i += 1) pulse.count('a');
    pulse.count('b');
    expect([pulse.of('a'), pulse.of('b')]).toEqual([10, 1]);
    time.now += minute;
    expect(pulse.of('a')).toBeCloseTo(10 / Math.E);
    time.now += 20 * minute;
    expect(pulse.of('a')).toBeLessThan(0.001);
  });

  it('comes to what happens in its time, when that goes on', () => {
    const { time, pulse } = pulseAt();
    for (let i = 0; i < 600; i += 1) {
      pulse.count('a');
      time.now += 1_000;
    }
    expect(pulse.of('a')).toBeGreaterThan(58);
    expect(pulse.of('a')).toBeLessThan(62);
  });

  it('does not grow because a clock goes back, and keeps no more than it must of a flood of subjects', () => {
    const { time, pulse } = pulseAt(10);
    pulse.count('first');
    time.now = 0;
    expect(pulse.of('first')).toBe(1);
    for (let i = 0; i < 100; i += 1) pulse.count(`subject${i}`);
    expect([pulse.of('first'), pulse.of('subject99')]).toEqual([0, 1]);
  });
});

describe('createSlowdown', () => {
  const slowdownAt = (subjectsMax?: number) => {
    const time = { now: 5_000 };
    return { time, slowdown: createSlowdown(() => time.now, 30, subjectsMax) };
  };
  /** One who tries whenever it is let through, until then. */
  const hammer = ({ time, slowdown }: ReturnType<typeof slowdownAt>, until: number): number => {
    let tries = 0;
    while (time.now < until) {
      time.now += Math.max(1, slowdown.waitFor('a'));
      if (slowdown.waitFor('a') > 0) continue;
      slowdown.count('a');
      tries += 1;
    }
    return tries;
  };

  it('lets thirty failures pass, then doubles the wait up to a minute', () => {
    const { time, slowdown } = slowdownAt();
    const waits = Array.from({ length: 40 }, () => {
      const wait = slowdown.waitFor('a');
      // Little enough that nothing of it fades.
      if (wait > 0) time.now += wait;
      slowdown.count('a');
      return wait;
    });
    expect(waits.slice(0, 30)).toEqual(Array(30).fill(0));
    const [first = 0, second = 0, third = 0] = waits.slice(30);
    expect(first).toBe(1_000);
    expect(second / first).toBeCloseTo(2, 0);
    expect(third / second).toBeCloseTo(2, 0);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(Math.max(...waits)).toBeLessThanOrEqual(minute);
    expect(slowdown.waitFor('b')).toBe(0);
  });

  it('holds whoever never tires to two or three in a minute, and forgives by the quarter of an hour', () => {
    const at = slowdownAt();
    hammer(at, 60 * minute);
    const tries = hammer(at, at.time.now + 600 * minute);
    expect(tries).toBeGreaterThan(600);
    expect(tries).toBeLessThan(3 * 600);
    at.time.now += 5 * minute;
    expect(at.slowdown.waitFor('a')).toBe(0);
  });

  it('takes back one that was no failure, and leaves the others', () => {
    const { slowdown } = slowdownAt();
    for (let i = 0; i < 32; i += 1) slowdown.count('a');
    slowdown.forgive('a');
    expect(slowdown.waitFor('a')).toBe(2_000);
    for (let i = 0; i < 3; i += 1) slowdown.forgive('a');
    expect(slowdown.waitFor('a')).toBe(0);
    slowdown.forgive('nobody');
    expect(slowdown.waitFor('nobody')).toBe(0);
  });

  it('keeps nobody out for longer because a clock goes back, and no more than it must of a flood of subjects', () => {
    const { time, slowdown } = slowdownAt(10);
    for (let i = 0; i < 31; i += 1) slowdown.count('a');
    time.now = 0;
    expect(slowdown.waitFor('a')).toBeLessThanOrEqual(2_000);
    for (let i = 0; i < 100; i += 1) slowdown.count(`subject${i}`);
    expect(slowdown.waitFor('a')).toBe(0);
  });
});

describe('createSharedTurnstile', () => {
  it('gives one subject no more than its share, and those who are not known what there is', () => {
    const turnstile = createSharedTurnstile(3, 2);
    const leave = turnstile.enter('a');
    expect(turnstile.enter('a')).not.toBeNull();
    expect(turnstile.enter('a')).toBeNull();
    expect(turnstile.enter('b')).not.toBeNull();
    expect([turnstile.enter('c'), turnstile.enter(null)]).toEqual([null, null]);
    leave?.();
    expect(turnstile.enter(null)).not.toBeNull();
    expect(turnstile.enter('a')).toBeNull();
  });
});

describe('createPurse', () => {
  it('lets the first of each in whatever the others have spent', () => {
    const clock = () => 0;
    const purse = createPurse(
      createAllowance(clock, { burst: 2, everyMs: 100 }),
      createBudget(clock, { burst: 1, everyMs: 500 }),
    );
    expect(['a', 'a', 'a', 'a', null].map(purse.spend)).toEqual([0, 0, 0, 500, 500]);
    expect(['b', 'b', 'b'].map(purse.spend)).toEqual([0, 0, 500]);
    purse.refund();
    expect(purse.spend(null)).toBe(0);
  });
});
