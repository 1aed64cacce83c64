import { type Change, type Clock, type Command, StoreUnavailable } from '../ports.ts';
import { isUrgent, type Job, type RunBatch, type Settled } from './batch.ts';
import type { Codec } from './codec.ts';
import { createGroupCommit } from './group-commit.ts';

/** The one way to write. */
export interface Door {
  /** Throws `StoreUnavailable` when nothing was written and a later try may succeed. */
  write<Input, Answer>(command: Command<Input, Answer>, input: Input): Promise<Answer>;
  /** Takes no more; resolves when all that was accepted has its answer. */
  drain(): Promise<void>;
  /** Lets go of the database. */
  release(): Promise<void>;
}

/** The writes that were accepted and have no answer yet. */
export interface Waitlist extends Pick<Door, 'write' | 'drain'> {
  settle(settled: Settled): void;
  /** Answers all that wait with an error. */
  failAll(error: Error): void;
}

export interface WaitlistOptions {
  readonly clock: Clock;
  /** Told the changes of each commit, before those who wrote have their answers. */
  onCommitted(changes: readonly Change[]): void;
  /** Writes on their way beyond which more are refused. */
  readonly inFlightMax?: number | undefined;
}

/** More writes than this on their way mean that the disk does not follow: better to say so than to promise. */
const IN_FLIGHT_MAX = 10_000;

/** Numbers the jobs, sends them, and tells `onCommitted` before those who wait. */
export const createWaitlist = ({
  send,
  clock,
  onCommitted,
  inFlightMax = IN_FLIGHT_MAX,
}: WaitlistOptions & {
  /** May throw `StoreUnavailable`. */
  send(job: Job): void;
}): Waitlist => {
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: unknown): void }>();
  let lastId = 0;
  let closed = false;
  let onEmpty: (() => void) | undefined;

  const take = (id: number) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) onEmpty?.();
    return one;
  };

  const accept = (command: Command<never, unknown>, input: unknown): Promise<unknown> => {
    if (closed) throw new StoreUnavailable('the store is closed');
    // A flood must not shut out who is in danger.
    const max = isUrgent({ command, input }) ? 2 * inFlightMax : inFlightMax;
    if (waiting.size >= max) throw new StoreUnavailable(`${max} writes are on their way already`);
    const id = ++lastId;
    send({ id, command, input, now: clock() });
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  };

  return {
    // The answer of a job is what its own command gave.
    write: async <Input, Answer>(command: Command<Input, Answer>, input: Input) =>
      accept(command, input) as Promise<Answer>,
    settle({ changes, results }) {
      try {
        if (changes.length > 0) onCommitted(changes);
      } finally {
        for (const result of results) {
          if ('error' in result) take(result.id)?.reject(result.error);
          else take(result.id)?.resolve(result.answer);
        }
      }
    },
    failAll(error) {
      for (const id of [...waiting.keys()]) take(id)?.reject(error);
    },
    drain() {
      closed = true;
      return new Promise((resolve) => {
        onEmpty = resolve;
        if (waiting.size === 0) resolve();
      });
    },
  };
};

/**
 * A door in this very thread. Where there are `waitingLanes`, commands that may wait for somebody else's row pass through
 * those, one at a time, so that nothing else waits with them.
 */
export const createLocalDoor = ({
  lanes,
  waitingLanes = [],
  batchMax,
  release,
  ...options
}: WaitlistOptions & {
  readonly lanes: readonly RunBatch[];
  readonly waitingLanes?: readonly RunBatch[];
  readonly batchMax?: number | undefined;
  release(): Promise<void>;
}): Door => {
  const waitlist = createWaitlist({
    ...options,
    send: (job) => (job.command.waits && waitingLanes.length > 0 ? waiting : group).add(job),
  });
  const group = createGroupCommit({ lanes, batchMax, onSettled: waitlist.settle });
  const waiting = createGroupCommit({ lanes: waitingLanes, batchMax: 1, onSettled: waitlist.settle });
  return { write: waitlist.write, drain: waitlist.drain, release };
};

/** Drops the keys of what was erased before telling of it. */
export const forgetErased =
  (codec: Codec, onCommitted: WaitlistOptions['onCommitted']): WaitlistOptions['onCommitted'] =>
  (changes) => {
    for (const { conversation, erased, lapsed } of changes) if (erased || lapsed) codec.forget(conversation.id);
    onCommitted(changes);
  };
