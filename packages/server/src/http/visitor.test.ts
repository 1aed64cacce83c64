import { BODY_MAX_BYTES, type SiteId, TEXT_MAX } from '@lanterne/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, SITE, SITE_ORIGIN, type TestApp } from '../app.fixture.ts';
import { TOKEN_LIFE_MS } from '../domain/conversation.ts';
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
    const left = await test.call('POST', `${path}/leave`, { token, json: { how: 'end' } });
    expect(left).toMatchObject({ status: 201, body: { seq: 4 } });
    expect(await test.call('POST', `${path}/leave`, { token, json: { how: 'end' } })).toMatchObject({
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
    const lose = () => test.call('POST', `${path}/leave`, { token, json: { how: 'loss' } });
    const first = await lose();
    expect(first.status).toBe(201);
    expect(await lose()).toMatchObject({ status: 200, body: first.body });
    await test.call('POST', `${path}/messages`, { token, json: { id: 'back', text: 'Me revoilà' } });
    expect(await lose()).toMatchObject({ status: 201, body: { seq: 4 } });
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
    const broken = await createTestApp((store) => ({
      ...store,
      write: (command, input) =>
        command.name === 'sendMessage'
          ? Promise.reject(new StoreUnavailable('disk full'))
          : store.write(command, input),
    }));
    const { path, token } = await broken.open();
    const reply = await broken.call('POST', `${path}/messages`, { token, json: { id: 'm', text: 'canary-text' } });
    expect(reply).toMatchObject({ status: 503, body: { code: 'unavailable', retryAfter: 1 } });
    expect(reply.headers.get('retry-after')).toBe('1');
    expect(JSON.stringify([reply.body, broken.lines])).not.toContain('canary-text');
    await broken.close();
  });

  it('shows no stack when the server fails, and keeps the cause in its log', async () => {
    const broken = await createTestApp((store) => ({
      ...store,
      site: () => Promise.reject(new Error('secret cause')),
    }));
    const reply = await broken.call('GET', `/v1/sites/${SITE}`);
    expect(reply).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(reply.body)).not.toContain('secret cause');
    expect(broken.lines).toContainEqual(expect.objectContaining({ level: 'error' }));
    await broken.close();
  });
});
