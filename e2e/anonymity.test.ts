// docs/security.md: T10

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SealAnswer } from '@lanterne/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestSeal } from '../packages/server/src/services/sealed-address.fixture.ts';
import { root } from './harness/build.ts';
import { openDesk } from './harness/desk.ts';
import { findIn, type Needles, searchDisk } from './harness/disk.ts';
import { startPostgres, type TestPostgres } from './harness/postgres.ts';
import { type Receiver, startReceiver } from './harness/receiver.ts';
import { startServer, type TestServer } from './harness/server.ts';
import { waitUntil } from './harness/wait.ts';
import { ask, call, signInByWire } from './harness/wire.ts';

const SITE = 'demo';
const word = () => `q${randomBytes(12).toString('hex')}`;
const group = () => randomBytes(2).toString('hex');

/** What a browser tells of whoever uses it, and what proxies add: nobody else in the world has any of it. */
const newVisitor = () => {
  const address = `fd${group().slice(2)}:${Array.from({ length: 7 }, group).join(':')}`;
  const needles = {
    address,
    agent: word(),
    referrer: word(),
    language: word().slice(0, 8),
    cookie: word(),
    query: word(),
  };
  const headers = {
    'x-forwarded-for': address,
    'x-real-ip': address,
    forwarded: `for="[${address}]"`,
    'user-agent': `Mozilla/5.0 ${needles.agent}`,
    referer: `https://www.ministere.example/${needles.referrer}`,
    'accept-language': `fr-x-${needles.language}, fr;q=0.5`,
    cookie: `visit=${needles.cookie}`,
  };
  return { needles: needles satisfies Needles, headers };
};
type Visitor = ReturnType<typeof newVisitor>;

let server: TestServer | undefined;
let postgres: TestPostgres | undefined;
let receiver: Receiver | undefined;
afterEach(async () => {
  await server?.stop();
  await postgres?.stop();
  await receiver?.close();
  [server, postgres, receiver] = [undefined, undefined, undefined];
});

/** One request of the visitor, with all that a browser says of itself. */
const asVisitor =
  ({ port }: TestServer, { headers }: Visitor) =>
  (method: string, path: string, { json, token, raw }: { json?: object; token?: string; raw?: Buffer } = {}) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const body = raw ?? (json && Buffer.from(JSON.stringify(json)));
      const type = raw ? 'application/octet-stream' : 'application/json';
      const sent = request({
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: {
          ...headers,
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body && { 'content-type': type, 'content-length': body.length }),
          ...(raw && { 'file-name': 'a.png' }),
        },
      });
      sent.on('error', reject).on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          // A stream would go on for ever: what it began with is enough.
          if (response.headers['content-type']?.startsWith('text/event-stream')) response.destroy();
        });
        response.on('close', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
        response.on('error', () => undefined);
      });
      sent.end(body);
    });

const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Everything that a visitor can do, from the page to a summary that is sent; and a fault of the program on the way. */
const visit = async (running: TestServer, visitor: Visitor, told = false): Promise<string> => {
  const desk = await openDesk(running, 'camille');
  const call = asVisitor(running, visitor);
  const { query } = visitor.needles;
  for (const path of [
    `/frame/${SITE}`,
    `/chat/${SITE}`,
    `/v1/sites/${SITE}`,
    `/v1/sites/${SITE}/help`,
    '/lanterne.js',
    '/nowhere',
  ]) {
    await call('GET', `${path}?utm=${query}`);
  }
  const message = { id: 'v1', text: 'Bonjour' };
  const opening = { door: 'victim', locale: 'fr', message, ...(told && { announced: true }) };
  expect(
    (await call('POST', `/v1/sites/${SITE}/conversations`, { json: { ...opening, id: `fail-on-this-word-${word()}` } }))
      .status,
  ).toBe(500);
  await call('POST', `/v1/sites/${SITE}/conversations?utm=${query}`, { json: { ...opening, door: 'none' } });
  const opened = await call('POST', `/v1/sites/${SITE}/conversations`, { json: opening });
  const { conversation, token } = JSON.parse(opened.text) as { conversation: string; token: string };
  const at = `/v1/conversations/${conversation}`;
  const post = (path: string, json: object) => call('POST', `${at}${path}`, { json, token });
  await call('GET', `${at}/events?utm=${query}`, { token });
  await desk.claimNext();
  await desk.write(conversation, 'Bonjour, je vous lis.');
  expect((await post('/messages', { id: 'v2', text: 'Encore un mot' })).status).toBe(201);
  expect((await call('POST', `${at}/files?id=f1`, { token, raw: DOT })).status).toBe(201);
  expect((await post('/danger', {})).status).toBe(201);
  expect((await post('/details', { id: 'd1', detail: { about: 'place', text: 'Rue des Lilas' } })).status).toBe(201);
  expect((await post('/resume-code', {})).status).toBe(201);
  await post('/read', { seq: 3 });
  await post('/typing', {});
  await call('POST', `/v1/sites/${SITE}/resume`, { json: { code: 'pain lait beurre' } });
  await desk.propose(conversation, { facts: 'Un vélo a été volé.' });
  const log = JSON.parse((await call('GET', `${at}/events`, { token })).text) as {
    events: { kind: string; seq: number }[];
  };
  const proposal = log.events.find(({ kind }) => kind === 'summary-proposed')?.seq;
  const consented = { facts: 'Un vélo a été volé.' };
  expect((await post('/summary-answer', { id: 's1', proposal, consented })).status).toBe(201);
  expect((await call('GET', `${at}/handover?as=json`, { token })).status).toBe(200);
  const stream = asVisitor(running, {
    ...visitor,
    headers: { ...visitor.headers, accept: 'text/event-stream' } as Visitor['headers'],
  });
  await stream('GET', `${at}/events`, { token });
  return conversation;
};

/** All that leaves the server for those who work with it, by its name. */
const takenOut = async (running: TestServer, conversation: string, cookie: string): Promise<Record<string, string>> => {
  const day = new Date().toISOString().slice(0, 10);
  const get = async (path: string, json?: object) => {
    const response = await ask(running, json ? 'POST' : 'GET', path, { cookie, json });
    expect([path, response.ok]).toEqual([path, true]);
    return Buffer.from(await response.arrayBuffer()).toString('latin1');
  };
  const program = join(root, 'packages/server/dist/node/lanterne.js');
  const command = async (...args: string[]) =>
    (
      await promisify(execFile)(process.execPath, [program, ...args, '--json'], {
        env: {
          ...process.env,
          DATABASE_URL: database ?? `file:${join(running.dataDir, 'lanterne.db')}`,
          LANTERNE_KEY_FILE: join(running.dataDir, 'lanterne.key'),
        },
      })
    ).stdout;
  const database = postgres?.url;
  return {
    metrics: await get('/metrics'),
    ready: await get('/readyz'),
    figures: await get(`/v1/supervisor/figures.csv?from=${day}&to=${day}&by=day&locale=fr`),
    audit: await get('/v1/admin/audit'),
    transcript: await get(`/v1/officer/conversations/${conversation}/inspection`, { reason: 'Relève de nuit' }),
    feedback: await command('feedback'),
    register: await command('register'),
  };
};

const start = async (before: string, database?: string, policy: object = {}): Promise<TestServer> => {
  receiver = await startReceiver();
  const running = await startServer({
    before: new URL(`./harness/${before}.mjs`, import.meta.url),
    logLevel: 'debug',
    // The server believes one proxy, so that the address it is told of is the visitor's.
    env: { TRUST_PROXY: '1' },
    policy: { ...policy, webhooks: { insideHosts: [receiver.host], delay: 'PT0S' } },
    ...(database && { database }),
  });
  server = running;
  await running.addSite(SITE, ['https://www.ministere.example']);
  await running.settleSite(SITE, { files: true });
  return running;
};

describe.each([['SQLite'], ['PostgreSQL']])('on %s', (kind) => {
  it('who a visitor is and where they come from is in no table, no log, no figure, no export and no message', async () => {
    if (kind === 'PostgreSQL') postgres = await startPostgres();
    const running = await start('fail-on-word', postgres?.url);
    const visitor = newVisitor();
    const cookie = await signInByWire(running, 'ada', { role: 'admin' });
    const hook = { url: receiver?.url, events: ['handover.consented'] };
    await call(running, 'POST', '/v1/admin/webhooks', { cookie, json: hook });
    const conversation = await visit(running, visitor);
    const places = await takenOut(running, conversation, cookie);
    await waitUntil('the other system was told', async () => (receiver?.got.length ?? 0) > 0, 30_000);
    places.webhook = JSON.stringify(receiver?.got);
    const found = (text: string) => findIn(Buffer.from(text), visitor.needles);
    for (const [place, text] of Object.entries(places)) {
      expect([place, text.length > 0, found(text)]).toEqual([place, true, []]);
    }
    // The fault was logged, with all that is known of it.
    expect(running.said()).toContain('the program fails here');
    expect(found(running.said())).toEqual([]);
    const folders = [running.dataDir, ...(postgres ? [postgres.folder] : [])];
    for (const folder of folders) expect(await searchDisk(folder, visitor.needles)).toEqual([]);
    // Gone from memory to disk, and still nothing.
    await running.restart();
    for (const folder of folders) expect(await searchDisk(folder, visitor.needles)).toEqual([]);
  });

  it('nor where a site seals it for two people: nothing of it is there but the sealed box', async () => {
    if (kind === 'PostgreSQL') postgres = await startPostgres();
    const { one, other } = createTestSeal();
    const sealed = { keys: [one.spki, other.spki] };
    const running = await start('fail-on-word', postgres?.url, { anonymity: 'sealed', sealed });
    const visitor = newVisitor();
    const cookie = await signInByWire(running, 'ada', { role: 'admin' });
    const supervisor = await signInByWire(running, 'sasha', { role: 'supervisor' });
    const conversation = await visit(running, visitor, true);
    const places = await takenOut(running, conversation, cookie);
    const seal = await call<SealAnswer>(running, 'GET', `/v1/officer/conversations/${conversation}/seal`, {
      cookie: supervisor,
    });
    places.seal = JSON.stringify(seal);
    // It is there, and the two can open it: what is looked for below was known to the program.
    const shares = [one, other].map((half) => half.shareOf(seal.box?.ephemeral ?? ''));
    expect(shares.map(({ half }) => half)).toEqual(seal.box?.halves);
    for (const [place, text] of Object.entries(places)) {
      expect([place, text.length > 0, findIn(Buffer.from(text), visitor.needles)]).toEqual([place, true, []]);
    }
    expect(findIn(Buffer.from(running.said()), visitor.needles)).toEqual([]);
    const folders = [running.dataDir, ...(postgres ? [postgres.folder] : [])];
    for (const folder of folders) expect(await searchDisk(folder, visitor.needles)).toEqual([]);
    await running.restart();
    for (const folder of folders) expect(await searchDisk(folder, visitor.needles)).toEqual([]);
  });
});

it('and a program that writes down who asks would have been found out, in each of these ways', async () => {
  const running = await start('tell-requests');
  const visitor = newVisitor();
  await signInByWire(running, 'ada', { role: 'admin' });
  await visit(running, visitor);
  expect(findIn(Buffer.from(running.said()), visitor.needles)).toEqual(Object.keys(visitor.needles));
  const finds = await searchDisk(running.dataDir, visitor.needles);
  expect(finds.filter(({ file }) => file === 'requests.log').map(({ needle }) => needle)).toEqual(
    Object.keys(visitor.needles),
  );
});
