import { isUrgent, type Job, type RunBatch, type Settled } from './batch.ts';

/** Enough to share a commit among many, few enough that the first of them does not wait long for the last. */
const BATCH_MAX = 200;

/** What is urgent leaves this much of a batch to the rest, so that it can hold nobody up for ever. */
const CALM_SHARE = 1 / 4;

export interface GroupCommit {
  add(job: Job): void;
}

/**
 * Gathers the jobs that come while the lanes are busy into batches: one commit for all of a batch. `onSettled` is told
 * after the commit. A job waits for the current commit of a lane at most, plus its own; where more come than fit, those
 * that are urgent go first.
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
  const calm: Job[] = [];
  const urgent: Job[] = [];
  const free = [...lanes];
  let scheduled = false;
  /** What of the share of the rest no batch has held yet: one of a single job holds none or all of it. */
  let owed = 0;

  /** The next batch, in the order in which its jobs came. */
  const take = (): Job[] => {
    owed = (owed % 1) + batchMax * CALM_SHARE;
    const kept = Math.min(calm.length, Math.floor(owed));
    const first = urgent.splice(0, batchMax - kept);
    return [...first, ...calm.splice(0, batchMax - first.length)].sort((a, b) => a.id - b.id);
  };

  // After the current turn of the event loop: all that came in one turn goes into one batch.
  const schedule = () => {
    if (scheduled || calm.length + urgent.length === 0 || free.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      const lane = free.pop();
      if (lane) void work(lane, take());
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
      (isUrgent(job) ? urgent : calm).push(job);
      schedule();
    },
  };
};
