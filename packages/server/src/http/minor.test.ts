// docs/security.md: T16

import type { DeskEntry, Event, QueueId, Wallboard } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { addQueue } from '../services/add-queue.ts';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

const conversations = '/v1/officer/conversations';

const taken = async () => {
  const camille = await test.officer('camille');
  const opened = await test.open({ door: 'ask', locale: 'fr', message: { id: 'm', text: 'canary, j’ai 14 ans' } });
  const at = `${conversations}/${opened.conversation}`;
  await test.call('POST', `${at}/claim`, { cookie: camille });
  const say = (minor: unknown, cookie = camille) => test.call('PUT', `${at}/minor`, { cookie, json: { minor } });
  return { ...opened, camille, at, say };
};

const kindsFor = async (path: string, who: { cookie: string } | { token: string }) => {
  const { body } = await test.call<{ events: Event[] }>('GET', `${path}/events`, who);
  return body.events.map(({ kind }) => kind);
};

const deskOf = async (cookie: string) => {
  const { body } = await test.call<Record<'minors' | 'dangers' | 'queue' | 'mine', DeskEntry[]>>(
    'GET',
    '/v1/officer/desk',
    { cookie },
  );
  return body;
};

describe('that a visitor is under 18', () => {
  it('is in the log once, by whom it was said, and can be taken back; the visitor is never told', async () => {
    const { path, token, camille, at, say } = await taken();
    expect(await say('yes')).toMatchObject({ status: 400 });
    // Nothing to take back yet.
    expect(await say(false)).toMatchObject({ status: 204 });
    for (let n = 0; n < 2; n += 1) expect(await say(true)).toMatchObject({ status: 204 });
    expect((await deskOf(camille)).mine).toMatchObject([{ minor: true }]);
    expect(await say(false)).toMatchObject({ status: 204 });
    const { body } = await test.call<{ events: Event[] }>('GET', `${at}/events`, { cookie: camille });
    expect(body.events.slice(3)).toMatchObject([
      { kind: 'minor', author: 'officer', alias: 'Alias camille', minor: true },
      { kind: 'minor', minor: false },
    ]);
    const visitor = await test.call('GET', `${path}/events`, { token });
    expect(JSON.stringify(visitor.body)).not.toMatch(/minor|mineur/i);
    expect(await kindsFor(path, { token })).toEqual(['opened', 'message', 'claimed']);
  });

  it('is for those who work on it to say, also once the child has gone, and for nobody after the end', async () => {
    const { path, token, camille, at, say } = await taken();
    expect(await say(true, await test.officer('sacha'))).toMatchObject({ status: 404 });
    expect(await say(true, await test.officer('chief', 'supervisor'))).toMatchObject({ status: 404 });
    await test.leave({ path, token }, 'exit');
    expect(await say(true)).toMatchObject({ status: 204 });
    await test.call('POST', `${at}/close`, { cookie: camille });
    expect(await say(false)).toMatchObject({ status: 409, body: { code: 'conversation_closed' } });
  });

  it('is known to whoever takes the conversation over', async () => {
    const { conversation, camille, at, say } = await taken();
    const sacha = await test.officer('sacha');
    await say(true);
    await test.call('POST', `${at}/transfer`, {
      cookie: camille,
      json: { id: 't', to: { to: 'queue', queue: 'general' } },
    });
    expect((await deskOf(sacha)).queue).toMatchObject([{ conversation, minor: true }]);
    const claimed = await test.call<{ minor: boolean; events: Event[] }>('POST', `${at}/claim`, { cookie: sacha });
    expect(claimed.body.minor).toBe(true);
    expect(claimed.body.events.map(({ kind }) => kind)).toContain('minor');
  });

  it('is told to the supervisors of its queue, without a word of it, until it is taken back; and to no one else', async () => {
    const minors = 'minors' as QueueId;
    await test.store.write(addQueue, { queue: { id: minors, name: 'Mineurs', sites: [], doors: [], priority: 0 } });
    const { conversation, at, say } = await taken();
    const [chief, elsewhere, sacha] = await Promise.all([
      test.officer('chief', 'supervisor'),
      test.officer('lou', 'supervisor', { queues: [minors] }),
      test.officer('sacha'),
    ]);
    const told = async (cookie: string) => {
      const { minors, dangers } = await deskOf(cookie);
      expect(dangers).toEqual([]);
      return minors.map((entry) => entry.conversation);
    };
    expect(await told(chief)).toEqual([]);
    await say(true);
    expect(await told(chief)).toEqual([conversation]);
    expect(JSON.stringify(await deskOf(chief))).not.toContain('canary');
    expect(await Promise.all([told(elsewhere), told(sacha)])).toEqual([[], []]);
    expect(await test.call('GET', `${at}/events`, { cookie: chief })).toMatchObject({ status: 404 });
    const { body: wall } = await test.call<Wallboard>('GET', '/v1/supervisor/wallboard', { cookie: chief });
    expect(wall.conversations).toMatchObject([{ conversation, minor: true }]);
    await say(false);
    expect(await told(chief)).toEqual([]);
  });

  it('goes with the conversation when that is erased', async () => {
    const { path, token, camille, at, say } = await taken();
    const chief = await test.officer('chief', 'supervisor');
    await say(true);
    await test.call('DELETE', path, { token });
    expect((await deskOf(chief)).minors).toEqual([]);
    expect(await test.call('GET', `${at}/events`, { cookie: camille })).toMatchObject({ status: 404 });
  });
});
