import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIGURES_BY, type FiguresAnswer, type OfficerId } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../../packages/server/src/paths.ts';
import type { Clock, Store } from '../../../packages/server/src/ports.ts';
import { readFigures } from '../../../packages/server/src/services/read-figures.ts';
import { createSqliteStore } from '../../../packages/server/src/store/sqlite-store.ts';
import { addSites, countAll, FolderTaken, seedBase } from './base.ts';
import { drawCourses } from './course.ts';
import { liveCourses } from './live.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const MASTER_KEY = { keys: [Buffer.alloc(32, 7)] };
const FROM = '2026-11-01';
const TO = '2026-11-24';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanterne-seed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (name: string, clock: Clock): Promise<Store> =>
  createSqliteStore({
    file: join(folder, name),
    migrations: join(migrations, 'sqlite'),
    masterKey: MASTER_KEY,
    clock,
    onCommitted: () => {},
  });

const everyAnswer = (store: Store): Promise<FiguresAnswer[]> =>
  Promise.all(
    FIGURES_BY.map((by) => readFigures(store, { asked: { by, from: FROM, to: TO }, watched: [], exported: false })),
  );

describe('a base that is made for trials', () => {
  it('has the figures that its conversations would have made, had each of them been lived through', async () => {
    // All of them are over: the last is opened days before, and lasts some hours.
    const courses = drawCourses({ conversations: 120, days: 9, until: NOW - 5 * 86_400_000, seed: 11 });
    let clock = NOW;
    const lived = await open('lived.db', () => clock);
    await addSites(lived);
    await liveCourses(lived, courses, {
      officers: [{ id: 'camille' as OfficerId, alias: 'Camille' }],
      until: NOW,
      setClock: (now) => {
        clock = now;
      },
    });
    const expected = await everyAnswer(lived);
    await lived.close();

    const counted = await open('counted.db', () => NOW);
    await addSites(counted);
    await countAll({ file: join(folder, 'counted.db'), masterKey: MASTER_KEY }, courses, { queues: [], now: NOW });
    expect(await everyAnswer(counted)).toEqual(expected);
    await counted.close();

    const whole = expected[0]?.whole;
    expect(whole?.opened).toBe(120);
    for (const some of [whole?.answer.count, whole?.patience.count, whole?.closed, whole?.danger]) {
      expect(some).toBeGreaterThan(0);
    }
  });

  it('holds as many as were asked for, the last day of them in full, and is never made over another', async () => {
    const at = join(folder, 'seed');
    const { invites } = await seedBase({ conversations: 400, days: 20, folder: at, now: NOW });
    expect([...invites.keys()]).toContain('superviseur');
    await expect(seedBase({ conversations: 1, days: 1, folder: at, now: NOW })).rejects.toThrow(FolderTaken);

    const store = await createSqliteStore({
      file: join(at, 'lanterne.db'),
      migrations: join(migrations, 'sqlite'),
      masterKey: { file: join(at, 'lanterne.key') },
      clock: () => NOW,
      onCommitted: () => {},
    });
    const byDay = { asked: { by: 'day', from: FROM, to: TO }, watched: [], exported: false } as const;
    expect((await readFigures(store, byDay)).whole.opened).toBe(400);
    expect(
      (await store.closedBy('alix' as OfficerId, 0)).length + (await store.openConversations()).length,
    ).toBeGreaterThan(0);
    await store.close();
  });
});
