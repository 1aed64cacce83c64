import { describe, expect, it } from 'vitest';
import { createInsistence } from './insist.ts';
import type { Answer } from './request.ts';

/** Pauses that end when the test says so. */
const manual = () => {
  const pending = new Map<() => void, number>();
  return {
    after(ms: number, run: () => void) {
      pending.set(run, ms);
      return () => pending.delete(run);
    },
    pauses: () => [...pending.values()],
    run: () => {
      for (const [resume] of [...pending]) {
        pending.delete(resume);
        resume();
      }
    },
  };
};
const turn = () => new Promise((resolve) => setImmediate(resolve));
const NOT_YET: Answer<string> = { ok: undefined, waitMs: 0 };

describe('insisting', () => {
  it('asks until there is an answer, a refusal too', async () => {
    for (const last of [{ ok: true, value: 'here' } as const, { ok: false, code: 'danger_needed' } as const]) {
      const time = manual();
      const answers: Answer<string>[] = [NOT_YET, NOT_YET, last];
      const result = createInsistence(() => 0.5, time.after).until(async () => answers.shift() ?? NOT_YET);
      for (let left = 2; left > 0; left -= 1) {
        await turn();
        expect(time.pauses()).toHaveLength(1);
        time.run();
      }
      expect(await result).toEqual(last);
    }
  });

  it('does not wait any longer when the network is back, unless the server asked for the pause', async () => {
    for (const [waitMs, asks] of [
      [0, 2],
      [5_000, 1],
    ] as const) {
      const time = manual();
      let asked = 0;
      const insistence = createInsistence(() => 0.5, time.after);
      void insistence.until(async () => {
        asked += 1;
        return { ok: undefined, waitMs };
      });
      await turn();
      insistence.wake();
      await turn();
      expect(asked).toBe(asks);
      expect(time.pauses().every((ms) => ms >= waitMs)).toBe(true);
    }
  });

  it('says and asks nothing any more once it was stopped', async () => {
    const time = manual();
    let asked = 0;
    let answered = false;
    const insistence = createInsistence(() => 0.5, time.after);
    void insistence
      .until(async () => {
        asked += 1;
        return asked > 1 ? { ok: true, value: 'late' } : NOT_YET;
      })
      .then(() => {
        answered = true;
      });
    await turn();
    insistence.stop();
    await turn();
    expect({ answered, pauses: time.pauses() }).toEqual({ answered: false, pauses: [] });
  });
});
