/**
 * How long figures over a whole base take, by everything that they can be told apart by, and for how long the program does
 * nothing else meanwhile: `npm run bench:figures [FOLDER]`, on a base that `npm run seed` made, or on one that is made for it.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIGURES_BY, type FiguresBy, type FiguresQuery } from '@lanterne/protocol';
import { migrations } from '../../../packages/server/src/paths.ts';
import type { Store } from '../../../packages/server/src/ports.ts';
import { readFigures } from '../../../packages/server/src/services/read-figures.ts';
import { createSqliteStore } from '../../../packages/server/src/store/sqlite-store.ts';
import { medianOf } from '../median.ts';
import { seedBase } from '../seed/base.ts';

const CONVERSATIONS = 140_000;
const DAYS = 456;
const RUNS = 15;
/** Most that one answer may take, in milliseconds. */
const LIMIT_MS = 300;
/** Of single hours no more can be asked for. */
const HOURS_DAYS = 31;

const DAY_MS = 24 * 60 * 60 * 1_000;

const dayBefore = (now: number, days: number): string => new Date(now - days * DAY_MS).toISOString().slice(0, 10);

const askedBy = (by: FiguresBy, now: number): FiguresQuery => ({
  by,
  from: dayBefore(now, by === 'hour' ? HOURS_DAYS - 1 : DAYS),
  to: dayBefore(now, 0),
});

interface Run {
  readonly ms: number;
  /** Of a processor, whoever else uses it. */
  readonly cpuMs: number;
  /** The longest time in which nothing else could run. */
  readonly heldMs: number;
}

const timed = async (run: () => Promise<unknown>): Promise<Run> => {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  let [last, heldMs, isRunning] = [startedAt, 0, true];
  const look = () => {
    const now = performance.now();
    heldMs = Math.max(heldMs, now - last);
    last = now;
    if (isRunning) setImmediate(look);
  };
  setImmediate(look);
  await run();
  isRunning = false;
  look();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - startedAt, cpuMs: (user + system) / 1_000, heldMs };
};

const measure = async (store: Store, by: FiguresBy, now: number) => {
  const question = { asked: askedBy(by, now), watched: [], exported: false };
  await readFigures(store, question);
  const runs: Run[] = [];
  for (let n = 0; n < RUNS; n += 1) runs.push(await timed(() => readFigures(store, question)));
  const of = (what: keyof Run) => runs.map((run) => run[what]);
  return {
    by,
    medianMs: medianOf(of('ms')),
    worstMs: Math.max(...of('ms')),
    cpuMs: medianOf(of('cpuMs')),
    heldMs: medianOf(of('heldMs')),
  };
};

const given = process.argv[2];
const folder = given ?? mkdtempSync(join(tmpdir(), 'lanterne-figures-'));
const now = Date.now();
try {
  if (!given) await seedBase({ conversations: CONVERSATIONS, days: DAYS, folder, now });
  const masterKey = { file: join(folder, 'lanterne.key') };
  if (!existsSync(masterKey.file)) throw new Error(`There is no base in ${folder}: npm run seed makes one.`);
  const store = await createSqliteStore({
    file: join(folder, 'lanterne.db'),
    migrations: join(migrations, 'sqlite'),
    masterKey,
    clock: Date.now,
    onCommitted: () => {},
  });
  const results = [];
  for (const by of FIGURES_BY) results.push(await measure(store, by, now));
  await store.close();
  for (const { by, medianMs, ...rest } of results) {
    const [median, worst, cpu, held] = [medianMs, rest.worstMs, rest.cpuMs, rest.heldMs].map((ms) =>
      ms.toFixed(0).padStart(4),
    );
    const verdict = medianMs <= LIMIT_MS ? 'ok' : `TOO SLOW, ${LIMIT_MS} at most`;
    console.log(
      `${by.padEnd(9)} median ${median} ms, worst ${worst} ms, ${cpu} ms of a processor, at most ${held} ms in one go  ${verdict}`,
    );
  }
  process.exitCode = results.every(({ medianMs }) => medianMs <= LIMIT_MS) ? 0 : 1;
} finally {
  if (!given) rmSync(folder, { recursive: true, force: true });
}
