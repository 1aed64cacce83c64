import type { Job, RunBatch, Settled } from './batch.ts';

/** Enough to share a commit among many, few enough that the first of them does not wait long for the last. */
const BATCH_MAX = 200;

export interface GroupCommit {
  add(job: Job): void;
}

/**
 * Gathers the jobs that come while the lanes are busy into batches: one commit for all of a batch. `onSettled` is told
 * after the commit. A job waits for the current commit of a lane at most, plus its own.
 */
export const createGroupCommit = ({
  lanes,
  batchMax = BATCH_MAX,
  onSettled,
}: {
  readonly lanes: readonly RunBatch[];
  readonly batchMax?: number | undefined;
  onSettled(settled: Settled): void;
}): GroupCommit => {
  const queue: Job[] = [];
  const free = [...lanes];
  let scheduled = false;

  // After the current turn of the event loop: all that came in one turn goes into one batch.
  const schedule = () => {
    if (scheduled || queue.length === 0 || free.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      const lane = free.pop();
      if (lane) void work(lane, queue.splice(0, batchMax));
      schedule();
    });
  };

  const work = async (lane: RunBatch, jobs: readonly Job[]): Promise<void> => {
    const settled = await lane(jobs);
    free.push(lane);
    schedule();
    onSettled(settled);
  };

  return {
    add(job) {
      queue.push(job);
      schedule();
    },
  };
};
