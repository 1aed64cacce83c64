import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { repeat } from './scheduler.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const warnings: string[] = [];
const logger = { info: () => {}, warn: (_: object, says: string) => void warnings.push(says), error: () => {} };

describe('work that is repeated', () => {
  it('begins at once, and again after it has ended, never twice at one time', async () => {
    let [runs, atOnce] = [0, 0];
    let finish = () => {};
    const job = repeat(
      'work',
      async () => {
        runs += 1;
        atOnce += 1;
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        atOnce -= 1;
      },
      { everyMs: 1_000, logger },
    );
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(runs).toBe(1);
    finish();
    await vi.advanceTimersByTimeAsync(999);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect({ runs, atOnce }).toEqual({ runs: 2, atOnce: 1 });
    finish();
    await job.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(runs).toBe(2);
  });

  it('goes on after a failure', async () => {
    let runs = 0;
    const fail = async () => {
      runs += 1;
      throw new Error('no');
    };
    const job = repeat('work', fail, { everyMs: 1_000, logger });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(runs).toBe(3);
    expect(warnings).toContain('work failed; trying again');
    await job.stop();
  });

  it('is told to come to an end, and waited for', async () => {
    let ended = false;
    const job = repeat(
      'work',
      async (goOn) => {
        while (goOn()) await new Promise((resolve) => setTimeout(resolve, 10));
        ended = true;
      },
      { everyMs: 1_000, logger },
    );
    await vi.advanceTimersByTimeAsync(100);
    expect(ended).toBe(false);
    const stopped = job.stop();
    await vi.advanceTimersByTimeAsync(10);
    await stopped;
    expect(ended).toBe(true);
  });
});
