import { parentPort, receiveMessageOnPort, Worker, workerData } from 'node:worker_threads';
import type { KeySource } from '../key.ts';
import { createTaughtKeys } from '../key-service/taught-keys.ts';
import { openMasterKeys } from '../master-keys.ts';
import { type Change, type Command, StoreUnavailable } from '../ports.ts';
import { createBatchRunner, type Job, type Settled } from './batch.ts';
import { createSealedCodec } from './codec.ts';
import { openWriter } from './connect.sqlite.ts';
import { createWaitlist, type Door, type WaitlistOptions } from './door.ts';
import { createGroupCommit } from './group-commit.ts';
import { own } from './transaction.ts';
import { fromWire, toWire, type WireError } from './wire-error.ts';

/** What the thread needs to open the database. Plain data. */
export interface WriterOptions {
  readonly file: string;
  readonly migrations: string;
  /** `taught` where a service has it, which this thread never asks. */
  readonly masterKey: KeySource | 'taught';
  readonly busyTimeoutMs: number | undefined;
  readonly batchMax: number | undefined;
}

/** How to start the thread. */
export interface ThreadOptions {
  /** A module that calls `serveWriter` with the commands. */
  readonly entry: string | URL;
  /** Options of Node under which the entry can be loaded. */
  readonly execArgv?: readonly string[];
}

type WireJob = Pick<Job, 'id' | 'input' | 'now'> & { readonly name: string };
type ToWriter = { readonly type: 'job'; readonly job: WireJob } | { readonly type: 'close' };

type WireResult =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: WireError };
type FromWriter =
  | { readonly type: 'ready' }
  /** The database could not be opened. */
  | { readonly type: 'refused'; readonly error: WireError }
  | { readonly type: 'settled'; readonly changes: readonly Change[]; readonly results: readonly WireResult[] };

const toWireSettled = ({ changes, results }: Settled): FromWriter => ({
  type: 'settled',
  changes,
  results: results.map((result) => ('error' in result ? { id: result.id, error: toWire(result.error) } : result)),
});

/**
 * Runs in the thread: opens the database and carries out what is sent, in group commits. What arrives during a commit is
 * the next group.
 */
export const serveWriter = (commands: readonly Command<never, unknown>[]): void => {
  const port = parentPort;
  if (!port) throw new Error('the writer runs in a thread of its own');
  const tell = (message: FromWriter) => port.postMessage(message);

  const open = () => {
    // `createThreadDoor` has put it there.
    const { masterKey, batchMax, ...options } = workerData as WriterOptions;
    // Who asks the service knows which master key is the newest; nothing here depends on its name.
    const masters = masterKey === 'taught' ? createTaughtKeys(() => 'taught') : openMasterKeys(masterKey);
    const { lane, client } = openWriter({ ...options, codec: createSealedCodec(masters) });
    const group = createGroupCommit({
      lanes: [createBatchRunner(lane)],
      batchMax,
      onSettled: (settled) => tell(toWireSettled(settled)),
    });
    return { group, client };
  };

  let opened: ReturnType<typeof open>;
  try {
    opened = open();
  } catch (error) {
    tell({ type: 'refused', error: toWire(error) });
    return;
  }

  const { group, client } = opened;
  const byName = new Map(
    [...commands, ...Object.values<Command<never, unknown>>(own)].map((command) => [command.name, command]),
  );

  const receive = (message: ToWriter) => {
    if (message.type === 'close') {
      client.close();
      port.close();
      return;
    }
    const { id, name, ...job } = message.job;
    const command = byName.get(name);
    if (command) group.add({ id, command, ...job });
    else
      tell(toWireSettled({ changes: [], results: [{ id, error: new Error(`the writer knows no command ${name}`) }] }));
  };

  port.on('message', (first: ToWriter) => {
    receive(first);
    // What else has come is there already, and cheaper to take at once than event by event.
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) receive(next.message);
  });
  tell({ type: 'ready' });
};

const RESTART_FIRST_MS = 100;
const RESTART_MAX_MS = 5_000;

/**
 * Starts the thread and gives the door to it. A thread that dies answers `StoreUnavailable` to those who wait (what it
 * had committed stays: they ask again, and are told so) and is started again. Throws when the database cannot be opened.
 */
export const createThreadDoor = async ({
  thread,
  writer,
  ...options
}: WaitlistOptions & { readonly thread: ThreadOptions; readonly writer: WriterOptions }): Promise<Door> => {
  let worker: Worker | undefined;
  let starting: Promise<void> | undefined;
  let restartAfterMs = RESTART_FIRST_MS;
  let restart: NodeJS.Timeout | undefined;

  const post = (message: ToWriter) => {
    if (!worker) throw new StoreUnavailable('the writer is starting again');
    worker.postMessage(message);
  };

  const waitlist = createWaitlist({
    ...options,
    send: ({ id, command, input, now }) => post({ type: 'job', job: { id, name: command.name, input, now } }),
  });

  const receive = ({ changes, results }: FromWriter & { type: 'settled' }) => {
    restartAfterMs = RESTART_FIRST_MS;
    waitlist.settle({
      changes,
      results: results.map((result) => ('error' in result ? { id: result.id, error: fromWire(result.error) } : result)),
    });
  };

  /** Resolves when the thread is ready, rejects when it ends before. */
  const start = () =>
    new Promise<void>((resolve, reject) => {
      const started = new Worker(thread.entry, {
        name: 'lanterne writer',
        workerData: writer,
        execArgv: [...(thread.execArgv ?? [])],
      });
      let why: Error = new StoreUnavailable('the writer has stopped');
      started.on('message', (message: FromWriter) => {
        if (message.type === 'refused') why = fromWire(message.error);
        else if (message.type === 'settled') receive(message);
        else {
          worker = started;
          resolve();
        }
      });
      started.on('error', (cause) => {
        why = new StoreUnavailable('the writer has failed', { cause });
      });
      started.on('exit', () => {
        reject(why);
        if (worker === started) onDeath(why);
      });
    });

  const onDeath = (why: Error) => {
    worker = undefined;
    waitlist.failAll(why);
    startLater();
  };

  const startLater = () => {
    restart = setTimeout(() => {
      starting = start().catch(startLater);
    }, restartAfterMs);
    restartAfterMs = Math.min(restartAfterMs * 2, RESTART_MAX_MS);
  };

  const release = async () => {
    clearTimeout(restart);
    await starting;
    // One that has failed to start meanwhile has set the clock again.
    clearTimeout(restart);
    const running = worker;
    worker = undefined;
    if (!running) return;
    const exited = new Promise((resolve) => running.once('exit', resolve));
    running.postMessage({ type: 'close' } satisfies ToWriter);
    await exited;
  };

  await start();
  return { write: waitlist.write, drain: waitlist.drain, release };
};
