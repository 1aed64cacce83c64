import { afterEach, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer, type Trick } from './fake-server.fixture.ts';
import { runLoad } from './run.ts';

const load = { visitors: 1, officers: 1, rate: 200, seconds: 0.2, warmup: 0, idle: 2, language: 'fr' };
/** For what never comes. */
const SHORT_MS = 1_000;
const accounts = [{ login: 'a', password: 'b' }];

describe('a run', () => {
  let server: FakeServer;
  afterEach(() => server.close());

  const run = async (trick: Trick, changes: Partial<typeof load> = {}, drainMs = 10_000) => {
    server = await startFakeServer(trick);
    const said: string[] = [];
    const target = { url: server.url, site: 'demo', accounts, pid: null };
    const report = await runLoad(target, { ...load, ...changes }, (line) => said.push(line), drainMs);
    return { report, said: said.join('\n') };
  };

  it('is well when the server keeps its promise, and leaves nothing behind', async () => {
    const { report } = await run('none', { visitors: 7, officers: 3, warmup: 0.1 });
    expect(report).toMatchObject({ ok: true, offered: 40, sent: 40, acknowledged: 40, seen: 40, refused: 0 });
    expect(report.ackMs.p50).toBeGreaterThan(0);
    expect(report.server).toBeNull();
    expect(server.conversations()).toBe(0);
  });

  it('catches a message that was lost', async () => {
    const { report, said } = await run('lose', {}, SHORT_MS);
    expect(report).toMatchObject({ ok: false, acknowledged: 40, seen: 39, lost: 1 });
    // Which one it was is up to the order in which they came.
    expect(said).toMatch(/lost: message \d+ was acknowledged/);
  });

  it('catches a message that was doubled', async () => {
    const { report } = await run('double');
    expect(report).toMatchObject({ ok: false, seen: 40, lost: 0, reordered: 0 });
    expect(report.doubled).toBeGreaterThan(0);
  });

  it('catches messages that changed places', async () => {
    const { report } = await run('swap', {}, SHORT_MS);
    expect(report.ok).toBe(false);
    expect(report.reordered).toBeGreaterThan(0);
  });

  it('catches a message that came with another text', async () => {
    expect((await run('alter', {}, SHORT_MS)).report).toMatchObject({ ok: false, seen: 39 });
  });

  it('catches an answer that speaks of a repeat', async () => {
    expect((await run('repeat')).report).toMatchObject({ ok: false, doubled: 1 });
  });

  it('counts what was refused', async () => {
    const { report, said } = await run('refuse');
    expect(report).toMatchObject({ ok: false, acknowledged: 39, seen: 39, refused: 1, lost: 0 });
    expect(said).toContain('503');
  });

  it('comes back when its streams are ended, and misses nothing', async () => {
    const { report, said } = await run('drop', { visitors: 3 });
    expect(report).toMatchObject({ ok: true, seen: 40 });
    expect(said).toContain('streams were lost and opened again');
  });

  it('does not take the conversations of others', async () => {
    server = await startFakeServer('none');
    await fetch(new URL('/v1/sites/demo/conversations', server.url), { method: 'POST', body: '{}' });
    const target = { url: server.url, site: 'demo', accounts, pid: null };
    await expect(runLoad(target, load, () => {})).rejects.toThrow('1 conversations of others');
  });
});
