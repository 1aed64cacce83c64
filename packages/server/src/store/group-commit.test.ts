import { describe, expect, it } from 'vitest';
import type { Command } from '../ports.ts';
import type { Job, RunBatch } from './batch.ts';
import { createGroupCommit } from './group-commit.ts';

const command = (urgent: boolean): Command<never, unknown> => ({
  name: urgent ? 'urgent' : 'calm',
  urgent: () => urgent,
  run: async () => ({ answer: null, changes: [], keep: true }),
});

/** Adds so many of each at one time; answers how the batches were made up. */
const batchesOf = async (batchMax: number, { urgent, calm }: { urgent: number; calm: number }): Promise<string[]> => {
  const batches: string[] = [];
  await new Promise<void>((resolve) => {
    let left = urgent + calm;
    const lane: RunBatch = async (jobs) => {
      batches.push(jobs.map(({ command: { name } }) => name[0]).join(''));
      return { changes: [], results: jobs.map(({ id }) => ({ id, answer: null })) };
    };
    const group = createGroupCommit({
      lanes: [lane],
      batchMax,
      onSettled({ results }) {
        left -= results.length;
        if (left === 0) resolve();
      },
    });
    const add = (count: number, isUrgent: boolean, from: number) => {
      for (let n = 0; n < count; n += 1) {
        group.add({ id: from + n, command: command(isUrgent), input: null, now: 0 } satisfies Job);
      }
    };
    add(calm, false, 0);
    add(urgent, true, calm);
  });
  return batches;
};

describe('batches', () => {
  it('leave a quarter to what is not urgent, also where each holds one job alone', async () => {
    expect(await batchesOf(8, { urgent: 12, calm: 4 })).toEqual(['ccuuuuuu', 'ccuuuuuu']);
    expect((await batchesOf(1, { urgent: 12, calm: 3 })).join('')).toBe('uuucuuucuuucuuu');
    expect((await batchesOf(2, { urgent: 6, calm: 2 })).join(' ')).toBe('uu cu uu cu');
  });

  it('are filled with whatever there is', async () => {
    expect(await batchesOf(4, { urgent: 1, calm: 5 })).toEqual(['cccu', 'cc']);
    expect(await batchesOf(4, { urgent: 6, calm: 0 })).toEqual(['uuuu', 'uu']);
  });
});
