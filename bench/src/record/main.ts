/**
 * What the chain of the record costs: writes that are put on record, with the chain and without, in turns in one run, on SQLite and on
 * PostgreSQL: `npm run bench:record`. Without the chain is made here, out of the store's own parts; no server can be without.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { startPostgres } from '../../../e2e/harness/postgres.ts';
import type { AuditRecord } from '../../../packages/server/src/domain/audit.ts';
import { asKept } from '../../../packages/server/src/domain/audit-chain.ts';
import { openMasterKeys } from '../../../packages/server/src/master-keys.ts';
import { migrations } from '../../../packages/server/src/paths.ts';
import type { Command } from '../../../packages/server/src/ports.ts';
import { insertRecord } from '../../../packages/server/src/store/audit.ts';
import { createBatchRunner, type Lane, type RunBatch } from '../../../packages/server/src/store/batch.ts';
import { createSealedCodec } from '../../../packages/server/src/store/codec.ts';
import { connectPostgres } from '../../../packages/server/src/store/connect.postgres.ts';
import { openReader, openWriter } from '../../../packages/server/src/store/connect.sqlite.ts';
import { createLocalDoor, type Door } from '../../../packages/server/src/store/door.ts';
import { assembleStore, type OpenStore, type ReadSide } from '../../../packages/server/src/store/store.ts';
import { medianOf } from '../median.ts';

const WRITES = 1_500;
/** Officers who do something at the same moment. */
const AT_ONCE = 40;
const ROUNDS = 7;
/** The store's own, of `postgres-store.ts`. */
const LANES = 4;
const WAITING_LANES = 2;
const BATCH = 50;

const masters = () => openMasterKeys({ keys: [Buffer.alloc(32, 3)] });

const recordNow = (): AuditRecord =>
  asKept({
    ...{ id: nanoid(), at: Date.now(), actor: null, login: 'camille', action: 'conversation-inspected' },
    ...{ subject: nanoid(), reason: 'a supervisor looks at how it went', detail: { site: 'bench' } },
  });

/** What an officer does, as far as the record goes. */
const doSomething: Command<null, null> = {
  name: 'benchDoSomething',
  async run(tx) {
    await tx.addAudit(recordNow());
    return { answer: null, changes: [], keep: true };
  },
};

/** The same, as one that may wait for somebody else's row: on PostgreSQL each of them has a transaction to itself. */
const doSomethingThatWaits: Command<null, null> = { ...doSomething, waits: true };

/** The same, with the record beside the chain. */
const besideChain = ({ handle }: Lane): Command<null, null> => ({
  ...doSomething,
  async run() {
    await insertRecord(handle, recordNow());
    return { answer: null, changes: [], keep: true };
  },
});

const runnerOf = (lane: Lane, isChained: boolean): RunBatch => {
  const run = createBatchRunner(lane);
  if (isChained) return run;
  const beside = besideChain(lane);
  return (jobs) => run(jobs.map((job) => (job.command.name === doSomething.name ? { ...job, command: beside } : job)));
};

interface Parts {
  readonly lanes: readonly Lane[];
  readonly reader: ReadSide;
  close(): Promise<void>;
}

const storeOf = ({ lanes, reader, close }: Parts, isChained: boolean, batchMax?: number): Promise<OpenStore> => {
  const runners = lanes.map((lane) => runnerOf(lane, isChained));
  const door: Door = createLocalDoor({
    lanes: runners.slice(runners.length > 1 ? WAITING_LANES : 0),
    waitingLanes: runners.length > 1 ? runners.slice(0, WAITING_LANES) : [],
    batchMax,
    clock: Date.now,
    onCommitted: () => {},
    release: close,
  });
  return assembleStore(reader, door);
};

const onSqlite = async (isChained: boolean): Promise<{ store: OpenStore; remove(): Promise<void> }> => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-record-'));
  const file = join(folder, 'lanterne.db');
  const { lane, client } = openWriter({
    file,
    migrations: join(migrations, 'sqlite'),
    codec: createSealedCodec(masters()),
  });
  const reader = openReader({ file, codec: createSealedCodec(masters()) });
  const close = async () => void client.close();
  return {
    store: await storeOf({ lanes: [lane], reader, close }, isChained),
    remove: async () => rmSync(folder, { recursive: true }),
  };
};

const onPostgres =
  (url: string) =>
  async (isChained: boolean): Promise<{ store: OpenStore; remove(): Promise<void> }> => {
    const codec = createSealedCodec(masters());
    const { lanes, reader, closeLanes } = await connectPostgres({
      ...{ url, migrations: join(migrations, 'postgres'), codec },
      ...{ laneCount: LANES + WAITING_LANES, readerCount: 2 },
    });
    return { store: await storeOf({ lanes, reader, close: closeLanes }, isChained, BATCH), remove: async () => {} };
  };

/** Writes a second, with so many on their way at one moment. */
const rateOf = async (
  store: OpenStore,
  command: Command<null, null>,
  { atOnce, writes }: { readonly atOnce: number; readonly writes: number },
): Promise<number> => {
  let left = writes;
  const startedAt = performance.now();
  const one = async (): Promise<void> => {
    while (left-- > 0) await store.write(command, null);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return (writes * 1_000) / (performance.now() - startedAt);
};

const compare = async (name: string, open: ReturnType<typeof onPostgres>): Promise<void> => {
  for (const { command, ...load } of [
    { command: doSomething, atOnce: 1, writes: WRITES / 10 },
    { command: doSomething, atOnce: AT_ONCE, writes: WRITES },
    { command: doSomethingThatWaits, atOnce: AT_ONCE, writes: WRITES / 5 },
  ]) {
    const rounds: { readonly chained: number; readonly beside: number }[] = [];
    const run = async (isChained: boolean): Promise<number> => {
      const { store, remove } = await open(isChained);
      // Nothing is prepared yet.
      await rateOf(store, command, { ...load, writes: AT_ONCE });
      const rate = await rateOf(store, command, load);
      await store.close();
      await remove();
      return rate;
    };
    for (let n = 0; n < ROUNDS; n += 1) {
      // Whoever is second may find a busier machine.
      const first = n % 2 === 0 ? await run(true) : null;
      const beside = await run(false);
      rounds.push({ chained: first ?? (await run(true)), beside });
    }
    const [chained, beside] = [medianOf(rounds.map((r) => r.chained)), medianOf(rounds.map((r) => r.beside))];
    const ratio = medianOf(rounds.map((r) => r.chained / r.beside));
    console.log(
      `${name.padEnd(11)} ${String(load.atOnce).padStart(2)} at once${command.waits ? ', that may wait' : ''}: ${chained.toFixed(0).padStart(5)} writes/s on record with the chain, ${beside.toFixed(0).padStart(5)} without: ${(100 * ratio).toFixed(0)} % (medians of ${ROUNDS} rounds)`,
    );
  }
};

await compare('SQLite', onSqlite);
const postgres = await startPostgres();
try {
  await compare('PostgreSQL', onPostgres(postgres.url));
} finally {
  await postgres.stop();
}
