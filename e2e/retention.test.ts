import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from './harness/server.ts';
import { waitUntil } from './harness/wait.ts';

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanterne-retention-'));
  server = await startServer({
    dataDir: folder,
    policy: {
      retention: { ended: 'PT0S' },
      visitor: { eraseNow: false, eraseNowReason: { fr: 'Ce qui est signalé doit être traité.' } },
    },
  });
  await server.addSite('demo', ['https://www.site.example']);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

interface Opened {
  readonly conversation: string;
  readonly token: string;
}

const call = (method: string, path: string, token?: string, json?: unknown) =>
  fetch(`${server.origin}${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });

const open = async (): Promise<Opened> => {
  const response = await call('POST', '/v1/sites/demo/conversations', undefined, { door: 'ask', locale: 'fr' });
  return (await response.json()) as Opened;
};
const leave = ({ conversation, token }: Opened) =>
  call('POST', `/v1/conversations/${conversation}/leave`, token, { how: 'end' });
const status = async ({ conversation, token }: Opened) =>
  (await call('GET', `/v1/conversations/${conversation}/events`, token)).status;

const filesWith = (text: string): string[] =>
  readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));

describe('the retention clock', () => {
  it('runs in the server, by the policy file, and leaves nothing on the disk', async () => {
    const site = (await (await call('GET', '/v1/sites/demo')).json()) as { notice: object };
    expect(site.notice).toEqual({ anonymity: 'strict', keptSeconds: 0, eraseNow: false, feedback: true, own: false });
    const [over, going] = [await open(), await open()];
    expect((await call('DELETE', `/v1/conversations/${going.conversation}`, going.token)).status).toBe(403);
    expect((await leave(over)).status).toBe(201);
    expect(filesWith(over.conversation)).not.toEqual([]);
    // It begins with the server, so that nobody has to wait for the next minute.
    await server.restart();
    await waitUntil('the conversation that was over is erased', async () => (await status(over)) === 404);
    expect(filesWith(over.conversation)).toEqual([]);
    expect(await status(going)).toBe(200);
    const { lastPurge } = (await (await call('GET', '/readyz')).json()) as { lastPurge: string | null };
    expect(Date.parse(lastPurge ?? '')).toBeLessThanOrEqual(Date.now());
  });
});
