// docs/security.md: T7, T10

import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenAnswer } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type DumpedPostgres,
  type DumpOf,
  isPostgresInstalled,
  startDumpedPostgres,
  startInstalledPostgres,
} from './harness/dump.ts';
import { startServer, type TestServer } from './harness/server.ts';
import { ask, call, openConversation } from './harness/wire.ts';

const SAID = 'Il ne sait pas que je vous écris.';

/** A database, and how an operator puts it aside and back: `docs/keys.md`. */
interface Ground {
  /** `DATABASE_URL`; a file in the folder of the server where it is not said. */
  readonly url?: string;
  backUp(of: DumpOf, name: string): Promise<void>;
  putBack(of: DumpOf, name: string): Promise<void>;
  stop(): Promise<void>;
}

let folder: string;
let server: TestServer;

const at = (name: string) => join(folder, name);

const onSqlite = async (): Promise<Ground> => ({
  async backUp(of, name) {
    await server.run('backup', ...(of === 'keys' ? ['--keys'] : []), at(name));
  },
  async putBack(of, name) {
    const file = of === 'keys' ? 'lanterne.keys.db' : 'lanterne.db';
    for (const part of ['-wal', '-shm']) await rm(at(`${file}${part}`), { force: true });
    await copyFile(at(name), at(file));
  },
  stop: async () => {},
});

const onPostgres = (start: () => Promise<DumpedPostgres>) => async (): Promise<Ground> => {
  const { url, dump, restore, stop } = await start();
  return {
    url,
    backUp: (of, name) => dump(of, at(name)),
    putBack: (of, name) => restore(of, at(name)),
    stop,
  };
};

const open = (id: string = randomUUID()) => openConversation(server, 'demo', { id, text: SAID });

/** The status of a look at the log, and whether it says what was said. */
const look = async ({ conversation, token }: OpenAnswer) => {
  const response = await ask(server, 'GET', `/v1/conversations/${conversation}/events?after=0`, { token });
  return { status: response.status, isRead: (await response.text()).includes(SAID) };
};

const READ = { status: 200, isRead: true };

const grounds = [
  { name: 'SQLite', start: onSqlite, isHere: true },
  { name: 'PostgreSQL', start: onPostgres(startDumpedPostgres), isHere: true },
  {
    name: 'PostgreSQL with its own tools',
    start: onPostgres(startInstalledPostgres),
    // `apt-get install postgresql`
    isHere: isPostgresInstalled,
  },
];

describe.each(grounds.filter(({ isHere }) => isHere))('on $name', ({ start }) => {
  let ground: Ground;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lanterne-keys-'));
    ground = await start();
    server = await startServer({ dataDir: folder, ...(ground.url && { database: ground.url }) });
    await server.addSite('demo', ['https://www.site.example']);
  });
  afterEach(async () => {
    await server.stop();
    await ground.stop();
    await rm(folder, { recursive: true });
  });

  it('a backup that is put back after an erasure cannot be read for the erased, and still for the living', async () => {
    const [erased, living] = [await open(), await open()];
    await ground.backUp('database', 'backup');
    await ground.backUp('keys', 'keys-of-then');
    await call(server, 'DELETE', `/v1/conversations/${erased.conversation}`, { token: erased.token });

    await server.kill9();
    await ground.putBack('database', 'backup');
    await server.restart();
    expect(await look(living)).toEqual(READ);
    expect(await look(erased)).toEqual({ status: 404, isRead: false });

    // The control: with the keys of then it would be read.
    await server.kill9();
    await ground.putBack('database', 'backup');
    await ground.putBack('keys', 'keys-of-then');
    await server.restart();
    expect(await look(erased)).toEqual(READ);
  });

  it('a new master key is gone to while visitors open, write and read, and none of them notices; the old one is refused', async () => {
    const before = await open('the-same-opening-again');
    const key = at('lanterne.key');
    const old = readFileSync(key, 'utf8');

    let isOver = false;
    const opened: OpenAnswer[] = [];
    const traffic = Array.from({ length: 3 }, async () => {
      while (!isOver) {
        const visitor = await open();
        const { conversation, token } = visitor;
        const json = { id: 'n', text: SAID };
        await call(server, 'POST', `/v1/conversations/${conversation}/messages`, { token, json });
        expect(await look(visitor)).toEqual(READ);
        expect(await look(before)).toEqual(READ);
        opened.push(visitor);
      }
    });
    await server.run('key', 'add');
    expect(readFileSync(key, 'utf8')).toContain(old.trim());
    await server.run('key', 'rotate');
    const during = opened.length;
    await expect.poll(() => opened.length, { timeout: 20_000 }).toBeGreaterThan(during + 5);
    isOver = true;
    await Promise.all(traffic);

    expect(readFileSync(key, 'utf8')).not.toContain(old.trim());
    expect(Object.keys(JSON.parse(await server.run('key', 'status', '--json')).byMaster)).toHaveLength(1);
    // Nothing is left to do, and nothing is done.
    expect(await server.run('key', 'rotate')).toContain('lanterne key add makes one');

    await server.restart();
    for (const visitor of [before, ...opened.slice(-5)]) expect(await look(visitor)).toEqual(READ);
    // The house goes on as it was: a repeat of an opening gives the same token again.
    expect(await open('the-same-opening-again')).toEqual(before);
    const right = readFileSync(key, 'utf8');
    await server.kill9();
    writeFileSync(key, old);
    await expect(server.restart()).rejects.toThrow('written under another master key');
    writeFileSync(key, right);
    await server.restart();
    expect(await look(before)).toEqual(READ);
  });
});
