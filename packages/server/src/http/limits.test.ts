import { describe, expect, it } from 'vitest';
import { createAttemptLimit } from './limits.ts';

const minute = 60_000;

const limitAt = () => {
  const time = { now: 0 };
  return { time, limit: createAttemptLimit(() => time.now) };
};

const fail = (limit: ReturnType<typeof createAttemptLimit>, times: number, subject = 'camille') => {
  for (let i = 0; i < times; i += 1) limit.failed(subject);
};

describe('createAttemptLimit', () => {
  it('forgives a few failures, then doubles the wait up to a minute', () => {
    const { limit } = limitAt();
    const waits = Array.from({ length: 14 }, () => {
      limit.failed('camille');
      return limit.waitFor('camille');
    });
    expect(waits.slice(0, 8)).toEqual([0, 0, 0, 0, 1000, 2000, 4000, 8000]);
    expect(waits.at(-1)).toBe(minute);
    expect(limit.waitFor('sacha')).toBe(0);
  });

  it('forgets after a success, and after a while', () => {
    const { limit, time } = limitAt();
    fail(limit, 6);
    limit.succeeded('camille');
    expect(limit.waitFor('camille')).toBe(0);
    fail(limit, 6);
    time.now += 16 * minute;
    fail(limit, 1);
    expect(limit.waitFor('camille')).toBe(0);
  });

  it('keeps no more than it must of a flood of names', () => {
    const { limit } = limitAt();
    fail(limit, 6, 'first');
    for (let i = 0; i < 20_000; i += 1) limit.failed(`name${i}`);
    expect(limit.waitFor('first')).toBe(0);
    fail(limit, 5, 'name19999');
    expect(limit.waitFor('name19999')).toBeGreaterThan(0);
  });
});
