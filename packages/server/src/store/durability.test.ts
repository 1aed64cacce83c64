// docs/security.md: T0

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ConversationId } from '@lanterne/protocol';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openMasterKeys } from '../master-keys.ts';
import { type Store, StoreUnavailable } from '../ports.ts';
import { createSealedCodec } from './codec.ts';
import { keysFileOf, openReader, openWriter } from './connect.sqlite.ts';
import { migrations, openLocalDoor, openStore, sourceExecArgv, temporaryFolder, thread } from './sqlite.fixture.ts';
import { die, say } from './store.contract.commands.ts';
import { MASTER_KEY } from './store.contract.samples.ts';
import { open } from './store.contract.ts';
import { assembleStore } from './store.ts';

// A thread or a process that runs from the sources is slow to start on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const newFile = () => join(temporaryFolder(), 'lanterne.db');

interface Acknowledged {
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly id: string;
}

/** Lets the child write until it has acknowledged `count` messages, and kills it. Answers what it had acknowledged. */
const killAfter = async (
  count: number,
  file: string,
  when: 'after' | 'before' | 'opening',
): Promise<Acknowledged[]> => {
  const child = spawn(
    process.execPath,
    [...sourceExecArgv, fileURLToPath(new URL('./durability.child.ts', import.meta.url)), file, when],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface(child.stdout)) {
    const [conversation, seq, id = ''] = line.split(' ');
    acknowledged.push({ conversation: conversation as ConversationId, seq: Number(seq), id });
    if (acknowledged.length === count) child.kill('SIGKILL');
  }
  const [, signal] = await exited;
  expect(signal).toBe('SIGKILL');
  return acknowledged;
};

/** Those that the log does not hold, once and in their place. */
const missing = async (store: Store, acknowledged: readonly Acknowledged[]): Promise<Acknowledged[]> => {
  const id = acknowledged[0]?.conversation;
  if (!id) throw new Error('nothing was acknowledged');
  const log = await store.eventsAfter(id, 0);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  const ids = log.map((event) => ('id' in event ? event.id : ''));
  expect(new Set(ids).size).toBe(ids.length);
  return acknowledged.filter(({ seq, id }) => ids[seq - 1] !== id);
};

/** How many messages are acknowledged before the kill, round after round. */
const COUNTS = [1, 2, 5, 20, 50, 100, 150, 200, 300, 400];
/** `KILLS=200` for as many rounds on one database. */
const KILLS = Number(process.env.KILLS ?? COUNTS.length);

describe('kill -9', () => {
  it('takes nothing that was acknowledged', { timeout: KILLS * 12_000 }, async () => {
    const file = newFile();
    for (let round = 0; round < KILLS; round += 1) {
      const count = COUNTS[round % COUNTS.length] ?? 1;
      const acknowledged = await killAfter(count, file, 'after');
      expect(acknowledged.length).toBeGreaterThanOrEqual(count);
      const store = await openStore({ file });
      expect(await missing(store, acknowledged)).toEqual([]);
      await store.close();
    }
  });

  it('would take what is told before it is written', { timeout: 60_000 }, async () => {
    const file = newFile();
    const told = await killAfter(1_000, file, 'before');
    const store = await openStore({ file });
    expect(await missing(store, told)).not.toEqual([]);
  });
});

describe('kill -9 between the two files', () => {
  /** Conversations without a key, and keys without a conversation, before anybody has swept. */
  const halves = (file: string) => {
    const client = new Sqlite(file);
    client.prepare('attach ? as keys').run(keysFileOf(file));
    const count = (of: string, missing: string, as: string): number =>
      client.prepare<[], number>(`select count(*) from ${of} where ${as} not in (select ${missing})`).pluck().get() ??
      0;
    const found = {
      keyless: count('conversations', 'conversation from keys.conversation_keys', 'id'),
      orphans: count('keys.conversation_keys', 'id from conversations', 'conversation'),
    };
    client.close();
    return found;
  };

  // The second is the control: a kill did come between the two commits, and they would have been told apart.
  it('may leave a key without a conversation, and no conversation without its key', { timeout: 300_000 }, async () => {
    const file = newFile();
    let rounds = 0;
    for (let orphans = 0; orphans === 0; rounds += 1) {
      expect(rounds).toBeLessThan(60);
      await killAfter(5 + rounds, file, 'opening');
      const found = halves(file);
      expect(found.keyless).toBe(0);
      orphans = found.orphans;
    }
    const store = await openStore({ file });
    await store.check();
  });
});

describe('synchronous', () => {
  const FULL = 2;
  const open = (file: string) =>
    openWriter({ file, migrations: migrations.pathname, codec: createSealedCodec(openMasterKeys(MASTER_KEY)) });

  it('is FULL on the first opening and on every later one, for the database and for its keys', () => {
    const file = newFile();
    for (let opening = 0; opening < 3; opening += 1) {
      const { client } = open(file);
      for (const each of ['main', 'base']) {
        expect(client.pragma(`${each}.synchronous`, { simple: true })).toBe(FULL);
        expect(client.pragma(`${each}.journal_mode`, { simple: true })).toBe('wal');
        expect(client.pragma(`${each}.secure_delete`, { simple: true })).toBe(1);
      }
      client.close();
    }
  });

  it.each(['main', 'base'])('stops the opening, when SQLite does not take it: %s', (each) => {
    const file = newFile();
    open(file).client.close();
    const { pragma } = Sqlite.prototype;
    const deaf = vi.spyOn(Sqlite.prototype, 'pragma').mockImplementation(function (this: Sqlite.Database, ...asked) {
      return asked[0].startsWith(`${each}.synchronous =`) ? [] : pragma.apply(this, asked);
    });
    onTestFinished(() => deaf.mockRestore());
    expect(() => open(file)).toThrow(`SQLite keeps ${each}.synchronous at`);
  });

  it('would not be, if it were not set each time', () => {
    const file = newFile();
    open(file).client.close();
    const client = new Sqlite(file);
    expect(client.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(client.pragma('synchronous', { simple: true })).not.toBe(FULL);
    client.close();
  });
});

/** Turns of the event loop until the promise settles. */
const turnsUntil = async (settled: Promise<unknown>): Promise<number> => {
  let done = false;
  let turns = 0;
  settled.then(
    () => {
      done = true;
    },
    () => {
      done = true;
    },
  );
  while (!done) {
    await turn();
    turns += 1;
  }
  return turns;
};

describe('a locked database', () => {
  const limits = { busyTimeoutMs: 300 };

  const lock = (file: string): (() => void) => {
    const other = new Sqlite(file);
    other.exec('begin immediate');
    return () => void other.close();
  };

  it.each([
    ['thread apart', thread],
    ['caller’s thread', undefined],
  ])('refuses writes and recovers: %s', async (_, thread) => {
    const file = newFile();
    const store = await openStore({ file, limits, ...(thread && { thread }) });
    const id = await open(store);
    const unlock = lock(file);
    const writes = [1, 2].map((n) => store.write(say, { conversation: id, id: `m${n}`, text: 'text' }));
    const checked = store.check();
    const refused = Promise.allSettled([...writes, checked]);
    const turns = await turnsUntil(refused);
    for (const outcome of await refused) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    }
    // A thread apart leaves the loop free to turn; the caller's own thread stands still, which is the control.
    if (thread) expect(turns).toBeGreaterThan(20);
    else expect(turns).toBeLessThan(20);
    expect(await store.eventsAfter(id, 0)).toEqual([]);

    unlock();
    expect(await store.write(say, { conversation: id, id: 'm1', text: 'text' })).toBe(1);
    await store.check();
  });
});

describe('a full disk', () => {
  const openLimited = async (file: string) => {
    const codec = createSealedCodec(openMasterKeys(MASTER_KEY));
    const { client, door } = openLocalDoor(file, codec);
    return { client, store: await assembleStore(openReader({ file, codec }), door) };
  };

  it('refuses the whole batch, leaves nothing half written, and recovers when there is room', async () => {
    const { client, store } = await openLimited(newFile());
    const [id, other] = [await open(store), await open(store)];
    const pages = client.pragma('base.page_count', { simple: true }) as number;
    const long = 'x'.repeat(4_000);
    const fill = (from: number) =>
      Promise.allSettled(
        Array.from({ length: 50 }, (_, n) =>
          store.write(say, { conversation: n % 2 ? id : other, id: `m${from + n}`, text: long }),
        ),
      );

    client.pragma(`base.max_page_count = ${pages + 10}`);
    for (const outcome of await fill(0)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    }
    for (const conversation of [id, other]) {
      expect(await store.eventsAfter(conversation, 0)).toEqual([]);
      expect(await store.conversation(conversation)).toMatchObject({ lastSeq: 0 });
    }

    client.pragma(`base.max_page_count = ${pages + 1_000}`);
    for (const outcome of await fill(0)) expect(outcome).toMatchObject({ status: 'fulfilled' });
    expect(await store.eventsAfter(id, 0)).toHaveLength(25);
    expect(client.pragma('base.integrity_check', { simple: true })).toBe('ok');
    await store.close();
  });
});

describe('a writer thread that dies', () => {
  it('refuses those who wait, and starts again', async () => {
    const store = await openStore({ file: newFile(), thread });
    const id = await open(store);
    await expect(store.write(die, null)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.write(say, { conversation: id, id: 'm', text: 'text' })).rejects.toBeInstanceOf(
      StoreUnavailable,
    );
    expect(await store.eventsAfter(id, 0)).toEqual([]);
    await vi.waitFor(() => store.write(say, { conversation: id, id: 'm', text: 'text' }), 10_000);
    expect(await store.eventsAfter(id, 0)).toMatchObject([{ seq: 1, text: 'text' }]);
  });

  it('says why it could not open the database', async () => {
    const file = newFile();
    const other = new Sqlite(file);
    other.exec('create table sites (id text)');
    other.close();
    await expect(openStore({ file, thread })).rejects.toThrow(/sites/);
  });

  it('refuses a command that it does not know', async () => {
    const store = await openStore({ file: newFile(), thread });
    const unknown = { name: 'unknown', run: async () => ({ answer: null, changes: [], keep: true }) };
    await expect(store.write(unknown, null)).rejects.toThrow('no command unknown');
  });
});
