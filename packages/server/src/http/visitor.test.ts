// docs/security.md: T2, T6, T7

import {
  BODY_MAX_BYTES,
  type ConversationId,
  type DeskSnapshot,
  type SiteId,
  TEXT_MAX,
  TOKEN_LIFE_MS,
} from '@lanterne/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, SITE, SITE_ORIGIN, type TestApp } from '../app.fixture.ts';
import { StoreUnavailable } from '../ports.ts';
import { addSite } from '../services/add-site.ts';
import { newSecret } from '../services/secret.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const opening = `/v1/sites/${SITE}/conversations`;
const events = async (path: string, token: string, query = '') =>
  (await test.call<{ events: Record<string, unknown>[]; waiting: unknown }>('GET', `${path}/events${query}`, { token }))
    .body;

describe('a conversation, from the visitor’s side', () => {
  it('is opened, written to, read, left and erased', async () => {
    const { path, token } = await test.open({ door: 'victim', locale: 'es-MX', message: { id: 'm1', text: 'Hola' } });
    const second = await test.call('POST', `${path}/messages`, { token, json: { id: 'm2', text: '¿Hay alguien?' } });
    expect(second).toMatchObject({ status: 201, body: { seq: 3, at: '2026-11-24T12:00:00.000Z' } });

    expect((await events(path, token)).events).toEqual([
      { kind: 'opened', seq: 1, at: expect.any(String), author: 'visitor', door: 'victim', locale: 'es-MX' },
      { kind: 'message', seq: 2, at: expect.any(String), author: 'visitor', id: 'm1', text: 'Hola' },
      { kind: 'message', seq: 3, at: expect.any(String), author: 'visitor', id: 'm2', text: '¿Hay alguien?' },
    ]);
    expect((await events(path, token, '?after=2')).events.map(({ seq }) => seq)).toEqual([3]);

    expect(await test.call('POST', `${path}/typing`, { token })).toMatchObject({ status: 204 });
    const left = await test.leave({ path, token });
    expect(left).toMatchObject({ status: 201, body: { seq: 4 } });
    expect(await test.leave({ path, token })).toMatchObject({
      status: 200,
      body: left.body,
    });
    expect(await test.call('POST', `${path}/messages`, { token, json: { id: 'm3', text: 'x' } })).toMatchObject({
      status: 409,
      body: { code: 'conversation_left' },
    });

    expect(await test.call('DELETE', path, { token })).toMatchObject({ status: 204, body: '' });
    expect(await test.call('GET', `${path}/events`, { token })).toMatchObject({
      status: 404,
      body: { code: 'conversation_unknown' },
    });
  });

  it('takes a repeat for the same message, and another text under its id for a mistake', async () => {
    const { path, token } = await test.open();
    const send = (text: string) => test.call('POST', `${path}/messages`, { token, json: { id: 'same', text } });
    const first = await send('once');
    expect(first.status).toBe(201);
    expect(await send('once')).toMatchObject({ status: 200, body: first.body });
    expect(await send('twice')).toMatchObject({ status: 409, body: { code: 'id_reused' } });
    expect((await events(path, token)).events).toHaveLength(2);
  });

  it('gives a repeated opening the same conversation and token', async () => {
    const id = newSecret();
    const json = { id, door: 'ask', locale: 'fr', message: { id: 'm', text: 'Bonjour' } };
    const first = await test.call('POST', opening, { json });
    const again = await test.call('POST', opening, { json });
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(await test.call('POST', opening, { json: { ...json, door: 'victim' } })).toMatchObject({
      status: 409,
      body: { code: 'id_reused' },
    });
    expect(await test.call('POST', opening, { json: { ...json, message: { id: 'm', text: 'other' } } })).toMatchObject({
      status: 409,
      body: { code: 'id_reused' },
    });
  });

  it('tells a loss again when it is told again, and a later one anew', async () => {
    const { path, token } = await test.open();
    const lose = () => test.leave({ path, token }, 'loss');
    const first = await lose();
    expect(first.status).toBe(201);
    expect(await lose()).toMatchObject({ status: 200, body: first.body });
    await test.call('POST', `${path}/messages`, { token, json: { id: 'back', text: 'Me revoilà' } });
    expect(await lose()).toMatchObject({ status: 201, body: { seq: 5 } });
    expect((await events(path, token)).events.map(({ kind }) => kind)).toEqual([
      'opened',
      'left',
      'returned',
      'message',
      'left',
    ]);
  });

  it('flags danger once, and goes before all others', async () => {
    const { path, token } = await test.open();
    const first = await test.call('POST', `${path}/danger`, { token });
    expect(first.status).toBe(201);
    expect(await test.call('POST', `${path}/danger`, { token, json: {} })).toMatchObject({
      status: 200,
      body: first.body,
    });
    expect((await test.store.waiting())[0]?.id).toBe(path.split('/').at(-1));
    await test.call('DELETE', path, { token });
  });

  it('opens in danger from its first moment, before all others and through any door', async () => {
    const json = { id: newSecret(), door: 'victim', locale: 'fr', danger: true, message: { id: 'm', text: 'Vite' } };
    const opened = await test.call<{ conversation: string; token: string }>('POST', opening, { json });
    expect(opened.status).toBe(201);
    const { conversation, token } = opened.body;
    const path = `/v1/conversations/${conversation}`;
    expect((await events(path, token)).events.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, 'opened'],
      [2, 'danger'],
      [3, 'message'],
    ]);
    expect((await test.store.waiting())[0]).toMatchObject({ id: conversation, danger: true, dangerAt: test.time.now });
    expect(await test.call('POST', opening, { json })).toMatchObject({ status: 200, body: opened.body });

    const narrow = {
      id: 'ask-only' as SiteId,
      name: 'n',
      origins: [],
      doors: ['ask'],
      locales: ['fr'],
      settings: {},
    } as const;
    await test.store.write(addSite, narrow);
    const anyDoor = { door: 'unsure', locale: 'fr' };
    const knock = (more: object) =>
      test.call('POST', '/v1/sites/ask-only/conversations', { json: { ...anyDoor, ...more } });
    expect((await knock({})).status).toBe(400);
    expect((await knock({ danger: true })).status).toBe(201);
  });

  it('takes danger that came up between two tries of one opening', async () => {
    const json = { id: newSecret(), door: 'ask', locale: 'fr' };
    const first = await test.call<{ conversation: string; token: string }>('POST', opening, { json });
    const again = () => test.call('POST', opening, { json: { ...json, danger: true } });
    expect(await again()).toMatchObject({ status: 200, body: first.body });
    expect(await again()).toMatchObject({ status: 200, body: first.body });
    expect(await test.call('POST', opening, { json })).toMatchObject({ status: 200, body: first.body });
    const { conversation, token } = first.body;
    const path = `/v1/conversations/${conversation}`;
    expect((await events(path, token)).events.map(({ kind }) => kind)).toEqual(['opened', 'danger']);
    await test.leave({ path, token });
    expect(await again()).toMatchObject({ status: 200, body: first.body });
  });

  it('answers a call for help before most of a flood that came earlier', async () => {
    const flooded = await createTestApp();
    const { path, token, conversation } = await flooded.open();
    const openings = Array.from({ length: 1_000 }, () => flooded.open());
    const called = await flooded.call('POST', `${path}/danger`, { token });
    expect(called.status).toBe(201);
    const arrived = (await flooded.store.waiting()).length;
    expect(arrived).toBeLessThan(700);
    const { body } = await flooded.call('POST', '/v1/officer/conversations/next', {
      cookie: await flooded.officer('camille'),
    });
    expect(body).toMatchObject({ conversation, danger: true });
    await Promise.all(openings);
    await flooded.close();
  }, 30_000);

  it('takes details of danger, each once, and of nothing else', async () => {
    const { path, token } = await test.open();
    const tell = (id: string, detail: unknown) => test.call('POST', `${path}/details`, { token, json: { id, detail } });
    const place = { about: 'place', text: '12 rue des Lilas, 3e étage' };
    expect(await tell('d1', place)).toMatchObject({ status: 409, body: { code: 'danger_needed' } });
    await test.call('POST', `${path}/danger`, { token });
    const first = await tell('d1', place);
    expect(first).toMatchObject({ status: 201, body: { seq: 3 } });
    expect(await tell('d1', place)).toMatchObject({ status: 200, body: first.body });
    expect(await tell('d1', { ...place, text: 'ailleurs' })).toMatchObject({
      status: 409,
      body: { code: 'id_reused' },
    });
    const position = { about: 'position', latitude: 48.85, longitude: 2.35, accuracy: 20 };
    expect((await tell('d2', position)).status).toBe(201);
    expect((await tell('d3', { about: 'threats', threats: ['armed', 'child'] })).status).toBe(201);
    expect((await tell('d4', { about: 'threats', threats: [] })).status).toBe(201);
    expect((await tell('d5', { about: 'contact', way: 'write' })).status).toBe(201);
    expect((await events(path, token, '?after=2')).events).toMatchObject([
      { kind: 'detail', id: 'd1', detail: place },
      { kind: 'detail', id: 'd2', detail: position },
      { detail: { about: 'threats', threats: ['armed', 'child'] } },
      { detail: { about: 'threats', threats: [] } },
      { detail: { about: 'contact', way: 'write' } },
    ]);
    for (const absurd of [
      { ...position, latitude: 90.1 },
      { ...position, longitude: -181 },
      { ...position, accuracy: -1 },
      { ...position, latitude: Number.MAX_VALUE },
      { ...position, latitude: '48' },
      { about: 'place', text: ' ' },
      { about: 'place', text: 'x'.repeat(501) },
      { about: 'threats', threats: ['ghosts'] },
      { about: 'weather', text: 'fine' },
    ]) {
      expect(await tell('d9', absurd)).toMatchObject({ status: 400, body: { code: 'body_invalid' } });
    }
    await test.leave({ path, token });
    expect(await tell('d1', place)).toMatchObject({ status: 200, body: first.body });
    expect(await tell('d6', place)).toMatchObject({ status: 409, body: { code: 'conversation_left' } });
  });

  it('waits for what comes, and answers at once when it does', async () => {
    const { path, token } = await test.open();
    const pending = events(path, token, '?after=1&wait=25');
    await test.call('POST', `${path}/messages`, { token, json: { id: 'm', text: 'here' } });
    expect((await pending).events.map(({ seq }) => seq)).toEqual([2]);
  });

  it('ends a wait when the conversation is erased', async () => {
    const { path, token } = await test.open();
    const pending = test.call('GET', `${path}/events?after=1&wait=25`, { token });
    await test.call('DELETE', path, { token });
    expect(await pending).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
  });

  it('lets the token die a day after the newest event', async () => {
    const { path, token } = await test.open();
    test.time.now += TOKEN_LIFE_MS + 1;
    expect(await test.call('GET', `${path}/events`, { token })).toMatchObject({
      status: 401,
      body: { code: 'token_expired' },
    });
    test.time.now -= TOKEN_LIFE_MS + 1;
  });
});

describe('a quick exit', () => {
  const kindsOf = async (path: string) =>
    (await test.store.eventsAfter(path.split('/').at(-1) as ConversationId, 0)).map((event) =>
      event.kind === 'left' ? event.how : event.kind,
    );
  const isDead = async (path: string, token: string) => {
    for (const [method, action, json] of [
      ['GET', 'events', undefined],
      ['POST', 'messages', { id: 'x', text: 'x' }],
      ['POST', 'typing', {}],
      ['POST', 'danger', {}],
      ['POST', 'leave', { how: 'exit' }],
      ['POST', 'leave', { how: 'end' }],
    ] as const) {
      expect(await test.call(method, `${path}/${action}`, { token, json })).toMatchObject({
        status: 404,
        body: { code: 'conversation_unknown' },
      });
    }
    expect(await test.call('DELETE', path, { token })).toMatchObject({ status: 404 });
  };
  let cookie: string;
  beforeAll(async () => {
    cookie = await test.officer('exit');
  });
  const claim = (path: string) => test.claim(path.split('/').at(-1) ?? '', cookie);
  const close = (path: string) =>
    test.call('POST', `/v1/officer/conversations/${path.split('/').at(-1)}/close`, { cookie });

  it('kills the token of one that waits, and of one that is held', async () => {
    const waiting = await test.open();
    expect(await test.leave(waiting, 'exit')).toMatchObject({ status: 201, body: { seq: 2 } });
    await isDead(waiting.path, waiting.token);
    const held = await test.open();
    await claim(held.path);
    expect(await test.leave(held, 'exit')).toMatchObject({ status: 201, body: { seq: 3 } });
    await isDead(held.path, held.token);
    expect(await kindsOf(held.path)).toEqual(['opened', 'claimed', 'exit']);
  });

  it('kills it after a goodbye and after a close too, where the log may have nothing to add', async () => {
    const left = await test.open();
    await test.leave(left);
    expect(await test.leave(left, 'exit')).toMatchObject({ status: 201, body: { seq: 3 } });
    await isDead(left.path, left.token);
    expect(await kindsOf(left.path)).toEqual(['opened', 'end', 'exit']);

    const closed = await test.open();
    await claim(closed.path);
    await close(closed.path);
    expect(await test.leave(closed, 'exit')).toMatchObject({ status: 201, body: { seq: 4 } });
    await isDead(closed.path, closed.token);
    expect(await kindsOf(closed.path)).toEqual(['opened', 'claimed', 'closed', 'exit']);

    const leftAndClosed = await test.open();
    await claim(leftAndClosed.path);
    const end = await test.leave(leftAndClosed);
    await close(leftAndClosed.path);
    expect(await test.leave(leftAndClosed, 'exit')).toMatchObject({ status: 200, body: end.body });
    await isDead(leftAndClosed.path, leftAndClosed.token);
  });

  it('lives on after a goodbye and after a loss', async () => {
    for (const how of ['end', 'loss'] as const) {
      const { path, token } = await test.open();
      await test.leave({ path, token }, how);
      expect((await test.call('GET', `${path}/events`, { token })).status).toBe(200);
    }
  });

  it('is one exit, however many beacons bring it at one time', async () => {
    const { path, token } = await test.open();
    const beacons = await Promise.all(Array.from({ length: 5 }, () => test.leave({ path, token }, 'exit')));
    const statuses = beacons.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([201, 404, 404, 404, 404]);
    expect(await kindsOf(path)).toEqual(['opened', 'exit']);
  });

  it('does no harm when it comes late: to a conversation that is erased', async () => {
    const { path, token } = await test.open();
    await test.call('DELETE', path, { token });
    await isDead(path, token);
  });

  it('does not open again what it left, for a late try of the opening', async () => {
    const json = { id: newSecret(), door: 'ask', locale: 'fr' };
    const { body } = await test.call<{ conversation: string; token: string }>('POST', opening, { json });
    const path = `/v1/conversations/${body.conversation}`;
    await test.leave({ path, token: body.token }, 'exit');
    expect(await test.call('POST', opening, { json })).toMatchObject({ status: 200, body });
    await isDead(path, body.token);
    expect(await kindsOf(path)).toEqual(['opened', 'exit']);
  });

  it('ends what an opening made whose answer has not come', async () => {
    const json = { id: newSecret(), door: 'ask', locale: 'fr', message: { id: 'm', text: 'Bonjour' } };
    const { body } = await test.call<{ conversation: string; token: string }>('POST', opening, { json });
    const exits = [1, 2].map(() => test.call('POST', `/v1/sites/${SITE}/exit`, { json: { id: json.id } }));
    for (const exit of await Promise.all(exits)) expect(exit).toMatchObject({ status: 204, body: '' });
    const path = `/v1/conversations/${body.conversation}`;
    await isDead(path, body.token);
    expect(await kindsOf(path)).toEqual(['opened', 'message', 'exit']);
  });

  it('lets an opening open nothing that comes after it', async () => {
    const id = newSecret();
    const waiting = async () =>
      (await test.call<DeskSnapshot>('GET', '/v1/officer/desk', { cookie })).body.queue.length;
    const before = await waiting();
    expect(await test.call('POST', `/v1/sites/${SITE}/exit`, { json: { id } })).toMatchObject({ status: 204 });
    expect(await test.call('POST', `/v1/sites/${SITE}/exit`, { json: { id } })).toMatchObject({ status: 204 });
    const message = { id: 'm', text: 'Bonjour' };
    for (const json of [
      { id, door: 'ask', locale: 'fr', message },
      { id, door: 'unsure', locale: 'fr', message },
      { id, door: 'unsure', locale: 'fr', danger: true },
    ]) {
      expect(await test.call('POST', opening, { json })).toMatchObject({ status: 409, body: { code: 'id_reused' } });
    }
    const json = { id, door: 'unsure', locale: 'und' };
    const { body } = await test.call<{ conversation: string; token: string }>('POST', opening, { json });
    await isDead(`/v1/conversations/${body.conversation}`, body.token);
    expect(await waiting()).toBe(before);
  });

  it('of an opening is for the pages of the site alone', async () => {
    const json = { id: newSecret() };
    const headers = { origin: 'https://elsewhere.example' };
    expect(await test.call('POST', `/v1/sites/${SITE}/exit`, { json, headers })).toMatchObject({
      status: 403,
      body: { code: 'origin_refused' },
    });
    expect(await test.call('POST', '/v1/sites/nowhere/exit', { json })).toMatchObject({
      status: 404,
      body: { code: 'site_unknown' },
    });
  });

  it('ends a wait for what comes', async () => {
    const { path, token } = await test.open();
    const pending = test.call('GET', `${path}/events?after=1&wait=25`, { token });
    await test.leave({ path, token }, 'exit');
    expect(await pending).toMatchObject({ status: 200, body: { events: [{ kind: 'left', how: 'exit' }] } });
  });
});

describe('refusals', () => {
  it('answers for a foreign token as for a conversation that does not exist', async () => {
    const mine = await test.open();
    const other = await test.open();
    const foreign = await test.call('GET', `${mine.path}/events`, { token: other.token });
    const missing = await test.call('GET', `/v1/conversations/${'x'.repeat(21)}/events`, { token: other.token });
    const malformed = await test.call('GET', '/v1/conversations/..%2f..%2fetc/events', { token: other.token });
    expect(foreign).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
    expect(missing.body).toEqual(foreign.body);
    expect(malformed.body).toEqual(foreign.body);
    expect(await test.call('GET', `${mine.path}/events`)).toMatchObject({
      status: 401,
      body: { code: 'token_missing' },
    });
    for (const token of ['x', '', 'a b', '"', 'é']) {
      const headers = { authorization: `Bearer ${encodeURIComponent(token)}` };
      expect((await test.call('GET', `${mine.path}/events`, { headers })).status).toBeOneOf([401, 404]);
    }
  });

  it('knows its sites and their origins', async () => {
    const json = { door: 'ask', locale: 'fr' };
    expect(await test.call('POST', '/v1/sites/nobody/conversations', { json })).toMatchObject({
      status: 404,
      body: { code: 'site_unknown' },
    });
    expect(await test.call('GET', '/v1/sites/No%20Body')).toMatchObject({
      status: 404,
      body: { code: 'site_unknown' },
    });
    for (const origin of ['https://evil.example', 'null', `${SITE_ORIGIN}.evil.example`, `${SITE_ORIGIN}:444`]) {
      expect(await test.call('POST', opening, { json, headers: { origin } })).toMatchObject({
        status: 403,
        body: { code: 'origin_refused' },
      });
    }
    expect((await test.call('POST', opening, { json, headers: { origin: SITE_ORIGIN } })).status).toBe(201);
    expect((await test.call('POST', opening, { json, headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
  });

  it('says which field is wrong, and how', async () => {
    const { path, token } = await test.open();
    const faults = async (json: unknown) =>
      (await test.call<{ code: string; faults: unknown }>('POST', `${path}/messages`, { token, json })).body.faults;
    expect(await faults({ id: 'm' })).toEqual([{ pointer: '/text', reason: 'missing' }]);
    expect(await faults({ id: 'm', text: 'x', html: 1 })).toEqual([{ pointer: '/html', reason: 'unknown_field' }]);
    expect(await faults({ id: 'm', text: '' })).toEqual([{ pointer: '/text', reason: 'empty' }]);
    expect(await faults({ id: 'm', text: 'x'.repeat(TEXT_MAX + 1) })).toEqual([
      { pointer: '/text', reason: 'too_long' },
    ]);
    expect(await faults({ id: 'm', text: 'a\0' })).toEqual([{ pointer: '/text', reason: 'unreadable' }]);
    expect(await faults({ id: 'm', text: 7 })).toEqual([{ pointer: '/text', reason: 'wrong_type' }]);
    expect(await faults({ id: 'a b', text: 'x' })).toEqual([{ pointer: '/id', reason: 'malformed' }]);
    for (const whole of ['text', [], [1]]) expect(await faults(whole)).toEqual([{ pointer: '', reason: 'wrong_type' }]);
    expect(await faults(null)).toEqual([{ pointer: '', reason: 'wrong_type' }]);
    const door = await test.call('POST', opening, { json: { door: 'window', locale: 'fr' } });
    expect(door).toMatchObject({ status: 400, body: { faults: [{ pointer: '/door', reason: 'malformed' }] } });
    const narrow = {
      id: 'narrow' as SiteId,
      name: 'n',
      origins: [SITE_ORIGIN],
      doors: ['ask'],
      locales: ['fr'],
      settings: {},
    } as const;
    await test.store.write(addSite, narrow);
    const closed = await test.call('POST', '/v1/sites/narrow/conversations', {
      json: { door: 'victim', locale: 'fr' },
    });
    expect(closed).toMatchObject({ status: 400, body: { faults: [{ pointer: '/door', reason: 'malformed' }] } });
    expect((await events(path, token)).events).toHaveLength(1);
  });

  const bodies: [
    name: string,
    raw: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
    status: number,
    code: string,
  ][] = [
    ['a lone surrogate', '{"id":"m","text":"\\ud800"}', {}, 400, 'body_invalid'],
    [
      'invalid UTF-8',
      new Uint8Array([...Buffer.from('{"id":"m","text":"'), 0xff, ...Buffer.from('"}')]),
      {},
      400,
      'body_invalid',
    ],
    ['truncated JSON', '{"id":"m","te', {}, 400, 'body_invalid'],
    ['a prototype key', '{"id":"m","text":"x","__proto__":{"a":1}}', {}, 400, 'body_invalid'],
    ['deep JSON', '['.repeat(60_000), {}, 400, 'body_invalid'],
    ['an enormous body', `"${'x'.repeat(BODY_MAX_BYTES)}"`, {}, 413, 'body_too_large'],
    ['a form', 'id=m&text=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'content_type_unsupported'],
    ['plain text', '{"id":"m","text":"x"}', { 'content-type': 'text/plain' }, 415, 'content_type_unsupported'],
    [
      'another charset',
      '{"id":"m","text":"x"}',
      { 'content-type': 'application/json; charset=latin1' },
      415,
      'content_type_unsupported',
    ],
  ];
  for (const [name, raw, headers, status, code] of bodies) {
    it(`refuses ${name}`, async () => {
      const { path, token } = await test.open();
      const reply = await test.call('POST', `${path}/messages`, { token, raw, headers });
      expect(reply).toMatchObject({ status, body: { code, status, type: `urn:lanterne:problem:${code}` } });
      expect(reply.headers.get('content-type')).toBe('application/problem+json');
      expect((await events(path, token)).events).toHaveLength(1);
    });
  }

  it('stops reading a body that does not say how long it is', async () => {
    const { path, token } = await test.open();
    let sent = 0;
    const raw = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 16_384;
        controller.enqueue(new Uint8Array(16_384).fill(32));
      },
    });
    const reply = await test.call('POST', `${path}/messages`, { token, raw });
    expect(reply).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    expect(sent).toBeLessThan(4 * BODY_MAX_BYTES);
  });

  it('tells a wrong address from a wrong method', async () => {
    expect(await test.call('GET', '/v1/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const wrong = await test.call('PUT', opening);
    expect(wrong).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(wrong.headers.get('allow')).toBe('POST');
    const { path, token } = await test.open();
    expect(await test.call('GET', `${path}/events`, { token, headers: { accept: 'image/png' } })).toMatchObject({
      status: 406,
      body: { code: 'not_acceptable' },
    });
    expect(await test.call('GET', `${path}/events?wait=soon`, { token })).toMatchObject({
      status: 400,
      body: { code: 'query_invalid', faults: [{ pointer: '/wait', reason: 'malformed' }] },
    });
  });

  it('answers 503 with Retry-After when nothing could be written, and says no more', async () => {
    const broken = await createTestApp({
      wrap: (store) => ({
        ...store,
        write: (command, input) =>
          command.name === 'sendMessage'
            ? Promise.reject(new StoreUnavailable('disk full'))
            : store.write(command, input),
      }),
    });
    const { path, token } = await broken.open();
    const reply = await broken.call('POST', `${path}/messages`, { token, json: { id: 'm', text: 'canary-text' } });
    expect(reply).toMatchObject({ status: 503, body: { code: 'unavailable', retryAfter: 1 } });
    expect(reply.headers.get('retry-after')).toBe('1');
    expect(JSON.stringify([reply.body, broken.lines])).not.toContain('canary-text');
    await broken.close();
  });

  it('shows no stack when the server fails, and keeps the cause in its log', async () => {
    const broken = await createTestApp({
      wrap: (store) => ({ ...store, site: () => Promise.reject(new Error('secret cause')) }),
    });
    const reply = await broken.call('GET', `/v1/sites/${SITE}`);
    expect(reply).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(reply.body)).not.toContain('secret cause');
    expect(broken.lines).toContainEqual(expect.objectContaining({ level: 'error' }));
    await broken.close();
  });
});
