// docs/security.md: T7

import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenAnswer } from '@lanterne/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeTransit, startTransit } from '../packages/server/src/key-service/transit.fixture.ts';
import { startServer, type TestServer } from './harness/server.ts';
import { waitUntil } from './harness/wait.ts';
import { call, openConversation } from './harness/wire.ts';

const SAID = 'Il ne sait pas que je vous écris.';

let folder: string;
let fake: FakeTransit;
let server: TestServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanterne-key-service-'));
  fake = await startTransit();
  const token = join(folder, 'token');
  writeFileSync(token, fake.token, { mode: 0o600 });
  server = await startServer({
    dataDir: folder,
    env: { LANTERNE_KEY_FILE: undefined, LANTERNE_KEY_TRANSIT: fake.url, LANTERNE_KEY_TRANSIT_TOKEN_FILE: token },
  });
  await server.addSite('demo', ['https://www.site.example']);
});
afterEach(async () => {
  await server.stop();
  await fake.close();
  await rm(folder, { recursive: true });
});

const open = () => openConversation(server, 'demo', { text: SAID });

const reads = async ({ conversation, token }: OpenAnswer): Promise<void> => {
  const log = await call(server, 'GET', `/v1/conversations/${conversation}/events?after=0`, { token });
  expect(JSON.stringify(log)).toContain(SAID);
};

const findings = async (): Promise<readonly { check: string; state: string; says: string }[]> => {
  // It fails when there is something to mend, and says what all the same.
  const out = await server.run('doctor', '--json').catch((error: Error) => error.message);
  return /\[\{.*\}\]/.test(out) ? JSON.parse(out) : [{ check: 'key', state: 'fault', says: out }];
};

it('a service has the master key: it goes away and comes back, its key gets a new version, and nobody who writes notices', async () => {
  const first = await open();
  await reads(first);
  expect(readdirSync(folder)).not.toContain('lanterne.key');
  // The keys of the days to come are laid by then.
  await waitUntil('a week is laid', async () => {
    const { byMaster } = JSON.parse(await server.run('key', 'status', '--json'));
    return byMaster['transit/lanterne:v1'] === 9;
  });
  expect((await findings()).filter(({ check }) => check === 'key')).toEqual([
    { check: 'key', state: 'ok', says: `${fake.url} wraps and opens keys, under transit/lanterne:v1` },
    { check: 'key', state: 'ok', says: expect.stringMatching(/^keys are there for conversations that begin until 20/) },
  ]);

  fake.be('sealed');
  const second = await open();
  for (const visitor of [first, second]) await reads(visitor);
  await call(server, 'DELETE', `/v1/conversations/${second.conversation}`, { token: second.token });
  await expect(server.run('doctor')).rejects.toThrow('1 to mend');
  await expect(server.run('site', 'list')).rejects.toThrow('it is sealed, or stands by (it says: Vault is sealed');
  // What has to ask is refused, and nothing is made in its place.
  await server.kill9();
  await expect(server.restart()).rejects.toThrow(`The key service ${fake.url} cannot be used: it is sealed`);
  fake.be('silent');
  await expect(server.restart()).rejects.toThrow('it gave no answer in 5 seconds');
  fake.be('well');
  await server.restart();
  await reads(first);

  await expect(server.run('key', 'add')).rejects.toThrow('give it a new version there, then: lanterne key rotate');
  fake.rotate();
  expect(await server.run('key', 'rotate')).toContain('all keys are under the master key transit/lanterne:v2');
  expect(JSON.parse(await server.run('key', 'status', '--json'))).toEqual({
    newest: 'transit/lanterne:v2',
    byMaster: { 'transit/lanterne:v2': 9 },
  });
  fake.allowFrom(2);
  const third = await open();
  await server.kill9();
  await server.restart();
  for (const visitor of [first, third]) await reads(visitor);
});

it('no key that opens anything is on disk, and a token that others can read is told', async () => {
  const visitor = await open();
  await waitUntil('it has wrapped', async () => fake.heard.some((text) => text.includes('plaintext')));
  const keys = fake.heard.flatMap((text) =>
    [...text.matchAll(/"plaintext":"([^"]+)"/g)].map(([, key]) => Buffer.from(key ?? '', 'base64')),
  );
  const files = () => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
  const held = files();
  expect(keys.length).toBeGreaterThan(1);
  for (const key of keys) {
    expect(held.includes(key)).toBe(false);
    expect(held.includes(key.toString('base64'))).toBe(false);
  }
  // The control: what came back is there.
  expect(held.includes('vault:v1:')).toBe(true);
  await reads(visitor);
  chmodSync(join(folder, 'token'), 0o644);
  await expect(server.run('doctor')).rejects.toThrow('1 to mend');
});
