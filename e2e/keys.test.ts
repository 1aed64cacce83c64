// docs/security.md: T7, T10

import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startServer, type TestServer } from './harness/server.ts';

const SAID = 'Il ne sait pas que je vous écris.';

let folder: string;
let server: TestServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanterne-keys-'));
  server = await startServer({ dataDir: folder });
  await server.addSite('demo', ['https://www.site.example']);
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);

const call = (method: string, path: string, token?: string, json?: object) =>
  fetch(`${server.origin}${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(json && { 'content-type': 'application/json' }),
    },
    ...(json && { body: JSON.stringify(json) }),
  });

interface Visitor {
  readonly path: string;
  readonly token: string;
}

const open = async (id: string = randomUUID()): Promise<Visitor> => {
  const json = { id, door: 'ask', locale: 'fr', message: { id: 'm', text: SAID } };
  const response = await call('POST', '/v1/sites/demo/conversations', undefined, json);
  expect(response.ok).toBe(true);
  const { conversation, token } = (await response.json()) as { conversation: string; token: string };
  return { path: `/v1/conversations/${conversation}`, token };
};

/** The status of a look at the log, and whether it says what was said. */
const look = async ({ path, token }: Visitor) => {
  const response = await call('GET', `${path}/events?after=0`, token);
  return { status: response.status, isRead: (await response.text()).includes(SAID) };
};

const READ = { status: 200, isRead: true };

it('a backup that is put back after an erasure cannot be read for the erased, and still for the living', async () => {
  const [erased, living] = [await open(), await open()];
  await server.run('backup', at('backup.db'));
  await server.run('backup', '--keys', at('keys-of-then.db'));
  expect((await call('DELETE', erased.path, erased.token)).status).toBe(204);

  const putBack = async (from: string, to: string) => {
    for (const part of ['-wal', '-shm']) await rm(at(`${to}${part}`), { force: true });
    await copyFile(at(from), at(to));
  };
  await server.kill9();
  await putBack('backup.db', 'lanterne.db');
  await server.restart();
  expect(await look(living)).toEqual(READ);
  expect(await look(erased)).toEqual({ status: 404, isRead: false });

  // The control: with the keys of then it would be read.
  await server.kill9();
  await putBack('backup.db', 'lanterne.db');
  await putBack('keys-of-then.db', 'lanterne.keys.db');
  await server.restart();
  expect(await look(erased)).toEqual(READ);
});

it('a new master key is gone to while visitors open, write and read, and none of them notices; the old one is refused', async () => {
  const before = await open('the-same-opening-again');
  const key = at('lanterne.key');
  const old = readFileSync(key, 'utf8');

  let isOver = false;
  const opened: Visitor[] = [];
  const traffic = Array.from({ length: 3 }, async () => {
    while (!isOver) {
      const visitor = await open();
      const sent = await call('POST', `${visitor.path}/messages`, visitor.token, { id: 'n', text: SAID });
      expect(sent.status).toBe(201);
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
