// docs/security.md: T9

import type { ConversationId, DeskSnapshot, EventsAnswer, SlowSeconds } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, SITE, type TestApp } from '../app.fixture.ts';
import { settleSite } from '../services/settle-site.ts';

let test: TestApp;
let sacha: string;
beforeEach(async () => {
  test = await createTestApp();
  sacha = await test.officer('sacha');
});
afterEach(() => test.close());

const held = async () => {
  const { conversation, token } = await test.open({ door: 'ask', locale: 'fr' });
  const id = conversation as ConversationId;
  const theirs = `/v1/conversations/${id}`;
  const ours = `/v1/officer/conversations/${id}`;
  await test.claim(id, sacha);
  return {
    slow: (seconds: SlowSeconds | null, cookie = sacha) =>
      test.call('PUT', `${ours}/slow`, { cookie, json: { seconds } }),
    asOfficer: (of: string, json: object) => test.call('POST', `${ours}/${of}`, { cookie: sacha, json }),
    write: (message: string) =>
      test.call('POST', `${theirs}/messages`, { token, json: { id: message, text: message } }),
    ask: (of: string, json: object) => test.call('POST', `${theirs}/${of}`, { token, json }),
    erase: () => test.call('DELETE', theirs, { token }),
    attach: (id: string) =>
      test.call('POST', `${theirs}/files?id=${id}`, {
        token,
        raw: Buffer.from('%PDF-'),
        headers: { 'content-type': 'application/octet-stream', 'file-name': 'a.pdf' },
      }),
    events: async () => (await test.call<EventsAnswer>('GET', `${theirs}/events`, { token })).body.events,
  };
};

describe('slow mode', () => {
  it('takes one message in so many seconds, and says when to come again', async () => {
    const { slow, write } = await held();
    expect(await write('fast')).toMatchObject({ status: 201 });
    expect(await write('at-once')).toMatchObject({ status: 201 });
    expect(await slow(30)).toMatchObject({ status: 204 });
    expect(await write('first')).toMatchObject({ status: 201 });
    test.time.now += 10_001;
    const second = await write('second');
    expect(second).toMatchObject({ status: 429, body: { code: 'too_many_requests', retryAfter: 20 } });
    expect(second.headers.get('retry-after')).toBe('20');
    test.time.now += 20_000;
    // What was refused has used nothing up.
    expect(await write('second')).toMatchObject({ status: 201 });
    expect(await write('third')).toMatchObject({ status: 429, body: { retryAfter: 30 } });
    expect(await slow(null)).toMatchObject({ status: 204 });
    expect(await write('third')).toMatchObject({ status: 201 });
    expect(await write('fourth')).toMatchObject({ status: 201 });
  });

  it('answers what has arrived before as ever', async () => {
    const { slow, write } = await held();
    await slow(60);
    const first = await write('once');
    expect(await write('once')).toMatchObject({ status: 200, body: first.body });
  });

  it('counts files too, whose bytes it does not read', async () => {
    const { slow, write, attach } = await held();
    await test.store.write(settleSite, { site: SITE, settings: { files: true } });
    await slow(15);
    // Any other refusal than that of slow mode: it was read.
    expect((await attach('read')).status).not.toBe(429);
    await write('first');
    expect(await attach('f')).toMatchObject({ status: 429, body: { retryAfter: 15 } });
  });

  it('is set by the holder alone, in steps of its own', async () => {
    const { slow } = await held();
    const colleague = await test.officer('dominique');
    expect(await slow(30, colleague)).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
    expect(await slow(1 as SlowSeconds)).toMatchObject({ status: 400, body: { code: 'body_invalid' } });
    expect(await slow(0 as SlowSeconds)).toMatchObject({ status: 400, body: { code: 'body_invalid' } });
  });

  it('stands in the log once for each change, for both sides', async () => {
    const { slow, events } = await held();
    // It never was slow: there is nothing to say.
    expect(await slow(null)).toMatchObject({ status: 204 });
    for (const seconds of [30, 30, 60, null, null] as const) expect(await slow(seconds)).toMatchObject({ status: 204 });
    expect((await events()).filter(({ kind }) => kind === 'slow')).toMatchObject([
      { author: 'officer', seconds: 30 },
      { author: 'officer', seconds: 60 },
      { author: 'officer', seconds: null },
    ]);
  });

  it('is lifted by a danger, which waits for nothing, and is not set again', async () => {
    const { slow, write, ask, events } = await held();
    await slow(60);
    await write('first');
    expect(await write('second')).toMatchObject({ status: 429 });
    expect(await ask('danger', {})).toMatchObject({ status: 201 });
    expect(await write('second')).toMatchObject({ status: 201 });
    expect(await write('third')).toMatchObject({ status: 201 });
    expect((await events()).map(({ kind }) => kind).slice(-4)).toEqual(['slow', 'danger', 'message', 'message']);
    expect((await events()).at(-4)).toMatchObject({ author: 'service', seconds: null });
    expect(await slow(15)).toMatchObject({ status: 409, body: { code: 'conversation_in_danger' } });
    // Too late to be of use, and no fault.
    expect(await slow(null)).toMatchObject({ status: 204 });
  });

  it('is lifted by an officer who suspects a danger, and not set while that is open', async () => {
    const { slow, write, asOfficer, events } = await held();
    await slow(60);
    await write('first');
    expect(await asOfficer('danger-step', { step: 'suspected' })).toMatchObject({ status: 201 });
    expect(await write('second')).toMatchObject({ status: 201 });
    // The visitor learns that they may write, and nothing of why.
    expect((await events()).slice(-2)).toMatchObject([{ kind: 'slow', author: 'service' }, { kind: 'message' }]);
    expect(await slow(15)).toMatchObject({ status: 409, body: { code: 'conversation_in_danger' } });
    expect(await asOfficer('danger-step', { step: 'closed' })).toMatchObject({ status: 201 });
    expect(await slow(15)).toMatchObject({ status: 204 });
  });

  it('may be set again once an officer has closed the danger, and another press lifts it and is next in nobody’s way', async () => {
    const { slow, write, ask, asOfficer, events } = await held();
    await ask('danger', {});
    expect(await slow(15)).toMatchObject({ status: 409 });
    expect(await asOfficer('danger-step', { step: 'closed' })).toMatchObject({ status: 201 });
    expect(await slow(15)).toMatchObject({ status: 204 });
    await write('first');
    expect(await write('second')).toMatchObject({ status: 429 });
    // Not the answer of the first press: it is another danger, told to the officer as one.
    expect(await ask('danger', {})).toMatchObject({ status: 201 });
    expect(await ask('danger', {})).toMatchObject({ status: 200 });
    expect(await write('second')).toMatchObject({ status: 201 });
    expect((await events()).filter(({ kind }) => kind === 'danger')).toHaveLength(2);
    expect((await events()).slice(-3)).toMatchObject([{ kind: 'slow', seconds: null }, { kind: 'danger' }, {}]);
    const desk = await test.call<DeskSnapshot>('GET', '/v1/officer/desk', { cookie: sacha });
    expect(desk.body.mine[0]).toMatchObject({ danger: true, dangerStep: null });
    expect(await asOfficer('danger-step', { step: 'confirmed' })).toMatchObject({ status: 201 });
  });

  it.each([
    ['to leave', 'leave', { how: 'exit' }],
    ['to say goodbye', 'leave', { how: 'end' }],
    ['to be shown to write', 'typing', {}],
  ])('stands in the way of nobody who wants %s', async (_, of, json) => {
    const { slow, write, ask } = await held();
    await slow(60);
    await write('first');
    expect((await ask(of, json)).status).toBeLessThan(300);
  });

  it('stands in the way of no erasure', async () => {
    const { slow, write, erase } = await held();
    await slow(60);
    await write('first');
    expect(await erase()).toMatchObject({ status: 204 });
  });

  it('goes on with whoever takes the conversation over', async () => {
    const { slow, write, asOfficer } = await held();
    await slow(60);
    await write('first');
    const to = { to: 'queue', queue: 'general' };
    expect(await asOfficer('transfer', { id: 't', to })).toMatchObject({ status: 201 });
    expect(await write('second')).toMatchObject({ status: 429 });
  });
});
