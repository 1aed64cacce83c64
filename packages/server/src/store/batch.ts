import type { ConversationId } from '@lanterne/protocol';
import type { AuditRecord } from '../domain/audit.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Erasure } from '../domain/erasure.ts';
import { type Added, addedBy, type Step } from '../domain/figures.ts';
import { type Change, type Command, StoreUnavailable } from '../ports.ts';
import { chainRecords } from './audit-chain.ts';
import { Overtaken } from './conversations.ts';
import { countErasures } from './erasures.ts';
import { addFigures } from './figures.ts';
import { driverError, type Handle } from './handle.ts';
import { openTransaction } from './transaction.ts';

/** A command on its way. */
export interface Job {
  readonly id: number;
  readonly command: Command<never, unknown>;
  readonly input: unknown;
  /** The time that the command will see. */
  readonly now: number;
}

/** Whether a job goes before others. The door paired the input with its command. */
export const isUrgent = ({ command, input }: Pick<Job, 'command' | 'input'>): boolean =>
  command.urgent?.(input as never) ?? false;

/** What became of a job. */
export type Result =
  | { readonly id: number; readonly answer: unknown }
  /** Nothing of it was written. */
  | { readonly id: number; readonly error: unknown };

/** A batch after its commit, or after it failed: every job has its result. */
export interface Settled {
  readonly changes: readonly Change[];
  readonly results: readonly Result[];
}

/** Runs jobs in one transaction. Never rejects. */
export type RunBatch = (jobs: readonly Job[]) => Promise<Settled>;

/** One connection that holds one transaction at a time, with the statements that frame it. */
export interface Lane {
  readonly handle: Handle;
  begin(): Promise<void> | void;
  commit(): Promise<void> | void;
  /** Leaves the connection without a transaction, whatever happened to it. */
  rollback(): Promise<void> | void;
  /** Marks the place to which `undo` goes back. */
  mark(): Promise<void> | void;
  undo(): Promise<void> | void;
  /** Forgets the mark; what was written since stays. */
  unmark(): Promise<void> | void;
  /** After a commit: overwrites what this one has erased, or an earlier one, where a copy is left. Never throws. */
  scrub(erased: boolean): void;
  /** Whether the error says that the database cannot write now. */
  isOutage(error: unknown): boolean;
  /** Whether the error says that two transactions stood in each other's way, and one command alone may pass. */
  isCollision(error: unknown): boolean;
}

/** One command, run and not yet committed. */
interface Done {
  readonly result: Result;
  readonly changes: readonly Change[];
  /** What of it counts in the figures. */
  readonly added: readonly Added[];
  /** What of it is put on record. */
  readonly records: readonly AuditRecord[];
  /** What of it was erased. */
  readonly erasures: readonly Erasure[];
  /** To whose logs it has added. */
  readonly appended: Iterable<ConversationId>;
  /** Whether something beside whole conversations was destroyed. */
  readonly destroyed: boolean;
}

const NOTHING: Omit<Done, 'result'> = {
  changes: [],
  added: [],
  records: [],
  erasures: [],
  appended: [],
  destroyed: false,
};

/** What a command did to each conversation: one step, whatever number of changes tell of it. */
const stepsOf = (changes: readonly Change[], before: ReadonlyMap<ConversationId, Conversation | null>): Step[] => {
  const steps = new Map<ConversationId, Step>();
  for (const { conversation: after, events, erased } of changes) {
    const earlier = steps.get(after.id);
    steps.set(after.id, {
      // One that was not taken by its seq was not changed before it was erased.
      before: earlier ? earlier.before : before.has(after.id) ? (before.get(after.id) ?? null) : after,
      after,
      events: [...(earlier?.events ?? []), ...events],
      erased: erased || (earlier?.erased ?? false),
    });
  }
  return [...steps.values()];
};

/**
 * A part of a conversation may have been given a key with what is taken back. It is named by the seq of its event, which another process
 * may give to another event with another key: the one that never was must not be at hand then.
 */
const forgetKeys = ({ handle: { codec } }: Lane, appended: Iterable<ConversationId>): void => {
  for (const conversation of appended) codec.forget(conversation);
};

/** Runs one command between marks. Throws only what spoils the whole transaction. */
const runCommand = async (lane: Lane, job: Job, mayLookAgain = true): Promise<Done> => {
  await lane.mark();
  const { tx, before, records, erasures, appended, destroyed, end } = openTransaction(lane.handle, job.now);
  const undo = async () => {
    await lane.undo();
    forgetKeys(lane, appended);
  };
  try {
    // The door paired the input with its command.
    const { answer, changes, keep } = await job.command.run(tx, job.input as never);
    if (!keep) await undo();
    await lane.unmark();
    const result = { id: job.id, answer };
    if (!keep) return { result, ...NOTHING };
    const added = stepsOf(changes, before).flatMap((step) => addedBy(step) ?? []);
    return { result, changes, records, erasures, appended, added, destroyed: destroyed() };
  } catch (thrown) {
    const error = driverError(thrown);
    if (lane.isOutage(error) || lane.isCollision(error)) {
      forgetKeys(lane, appended);
      throw error;
    }
    await undo();
    await lane.unmark();
    if (error instanceof Overtaken && mayLookAgain) return runCommand(lane, job, false);
    return { result: { id: job.id, error }, ...NOTHING };
  } finally {
    end();
  }
};

/** Every job is told the same; nothing was written. */
const failed = (jobs: readonly Job[], error: unknown): Settled => ({
  changes: [],
  results: jobs.map(({ id }) => ({ id, error })),
});

/** A command that collides so often, alone in its transaction, meets more than bad luck. */
const TRIES_ALONE = 3;

/**
 * Runs each batch as one transaction, its commands one after the other as savepoints, and answers after the commit. What
 * a command throws takes back that command alone. An outage takes back the whole batch with `StoreUnavailable`; a
 * collision runs it again, command by command.
 */
export const createBatchRunner = (lane: Lane): RunBatch => {
  const attempt = async (jobs: readonly Job[]): Promise<Settled> => {
    const done: Done[] = [];
    try {
      await lane.begin();
      for (const job of jobs) done.push(await runCommand(lane, job));
      // Last of all: others wait for these rows, and whoever holds them waits for nobody any more.
      await addFigures(
        lane.handle,
        done.flatMap(({ added }) => added),
      );
      await countErasures(
        lane.handle,
        done.flatMap(({ erasures }) => erasures),
      );
      await chainRecords(
        lane.handle,
        done.flatMap(({ records }) => records),
      );
      await lane.commit();
      const changes = done.flatMap((one) => one.changes);
      // Before the answer: who is told that it is erased can rely on it.
      lane.scrub(changes.some(({ erased, lapsed }) => erased || lapsed) || done.some(({ destroyed }) => destroyed));
      return { changes, results: done.map(({ result }) => result) };
    } catch (error) {
      await lane.rollback();
      for (const { appended } of done) forgetKeys(lane, appended);
      throw error;
    }
  };

  const told = (error: unknown): unknown =>
    lane.isOutage(error) || lane.isCollision(error)
      ? new StoreUnavailable('the database cannot write now', { cause: error })
      : error;

  const alone = async (job: Job, tries = TRIES_ALONE): Promise<Settled> => {
    try {
      return await attempt([job]);
    } catch (error) {
      if (lane.isCollision(error) && !lane.isOutage(error) && tries > 1) return alone(job, tries - 1);
      return failed([job], told(error));
    }
  };

  return async (jobs) => {
    try {
      return await attempt(jobs);
    } catch (error) {
      if (!lane.isCollision(error)) return failed(jobs, told(error));
    }
    const changes: Change[] = [];
    const results: Result[] = [];
    for (const job of jobs) {
      const one = await alone(job);
      changes.push(...one.changes);
      results.push(...one.results);
    }
    return { changes, results };
  };
};
