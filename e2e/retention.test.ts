import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leave, statusOf, untilDead } from './harness/seat.ts';
import { startServer, type TestServer } from './harness/server.ts';
import { ask, call, openConversation } from './harness/wire.ts';

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

const filesWith = (text: string): string[] =>
  readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));

describe('the retention clock', () => {
  it('runs in the server, by the policy file, and leaves nothing on the disk', async () => {
    const site = await call<{ notice: object }>(server, 'GET', '/v1/sites/demo');
    expect(site.notice).toEqual({ anonymity: 'strict', keptSeconds: 0, eraseNow: false, feedback: true, own: false });
    const [over, going] = [await openConversation(server, 'demo'), await openConversation(server, 'demo')];
    const erasing = await ask(server, 'DELETE', `/v1/conversations/${going.conversation}`, { token: going.token });
    expect(erasing.status).toBe(403);
    await leave(server, over, 'end');
    expect(filesWith(over.conversation)).not.toEqual([]);
    // It begins with the server, so that nobody has to wait for the next minute.
    await server.restart();
    await untilDead(server, over);
    expect(filesWith(over.conversation)).toEqual([]);
    expect(await statusOf(server, going)).toBe(200);
    const { lastPurge } = await call<{ lastPurge: string | null }>(server, 'GET', '/readyz');
    expect(Date.parse(lastPurge ?? '')).toBeLessThanOrEqual(Date.now());
  });
});
