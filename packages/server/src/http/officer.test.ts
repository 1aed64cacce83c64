// docs/security.md: T6

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cookieIn, cookiesIn, createTestApp, ORIGIN, PASSWORD, type TestApp } from '../app.fixture.ts';
import { DEFAULT_POLICY } from '../policy.ts';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

const session = '/v1/officer/session';
const conversations = '/v1/officer/conversations';

describe('signing in', () => {
  it('gives a cookie that only our own pages can use', async () => {
    await test.officer('camille');
    const { status, headers, body } = await test.call('POST', session, {
      json: { login: ' Camille ', password: PASSWORD },
    });
    expect({ status, body }).toMatchObject({ status: 201, body: { officer: { login: 'camille', role: 'officer' } } });
    expect(headers.getSetCookie()[0]).toMatch(
      /^__Host-lanterne=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
  });

  it('answers a wrong password and an unknown login alike', async () => {
    await test.officer('camille');
    const wrong = await test.call('POST', session, { json: { login: 'camille', password: 'wrong' } });
    const unknown = await test.call('POST', session, { json: { login: 'nobody', password: 'wrong' } });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'credentials_refused' } });
    expect(unknown.body).toEqual(wrong.body);
  });

  it('slows guesses down, all at one time too, and never the officer in a browser that signed in before', async () => {
    await test.officer('camille');
    const json = (password: string) => ({ login: 'camille', password });
    const first = await test.call('POST', session, { json: json(PASSWORD) });
    const known = cookiesIn(first.headers);
    const guesses = await Promise.all(
      Array.from({ length: 50 }, () => test.call('POST', session, { json: json('wrong') })),
    );
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(await test.call('POST', session, { json: json(PASSWORD) })).toMatchObject({
      status: 429,
      body: { code: 'too_many_requests', retryAfter: 1 },
    });
    expect((await test.call('POST', session, { json: json(PASSWORD), cookie: known })).status).toBe(201);
    test.time.now += 1_001;
    expect((await test.call('POST', session, { json: json(PASSWORD) })).status).toBe(201);
  });

  it('takes a login of any form for one that does not exist', async () => {
    for (const login of ['\x01', '\x7f', '../x', 'é']) {
      const reply = await test.call('POST', session, { json: { login, password: PASSWORD } });
      expect(reply).toMatchObject({ status: 401, body: { code: 'credentials_refused' } });
    }
  });

  it('ends with the session: by hand, and by the clock', async () => {
    const cookie = await test.officer('camille');
    expect((await test.call('GET', session, { cookie })).status).toBe(200);
    const out = await test.call('DELETE', session, { cookie });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(await test.call('GET', session, { cookie })).toMatchObject({
      status: 401,
      body: { code: 'sign_in_required' },
    });

    const other = await test.officer('sacha');
    test.time.now += DEFAULT_POLICY.officers.session.absoluteMs + 1;
    expect((await test.call('GET', session, { cookie: other })).status).toBe(401);
  });

  it('spends a one-time link once', async () => {
    const invite = await test.invite('sacha');
    const accept = (password: string) => test.call('POST', '/v1/officer/invite', { json: { invite, password } });
    expect(await accept('short')).toMatchObject({
      status: 400,
      body: { faults: [{ pointer: '/password', reason: 'too_short' }] },
    });
    const accepted = await accept(PASSWORD);
    expect(accepted).toMatchObject({ status: 201, body: { officer: { login: 'sacha' } } });
    const cookie = cookieIn(accepted.headers);
    expect((await test.call('GET', session, { cookie })).status).toBe(200);
    expect(await accept(PASSWORD)).toMatchObject({ status: 410, body: { code: 'invite_refused' } });
    expect((await test.call('POST', session, { json: { login: 'sacha', password: PASSWORD } })).status).toBe(201);
  });

  it('lets a one-time link expire', async () => {
    const invite = await test.invite('sacha');
    test.time.now += 8 * 86_400_000;
    const reply = await test.call('POST', '/v1/officer/invite', { json: { invite, password: PASSWORD } });
    expect(reply).toMatchObject({ status: 410, body: { code: 'invite_refused' } });
  });

  it('takes requests that write from our own pages alone', async () => {
    const cookie = await test.officer('camille');
    const next = (headers: Record<string, string>) => test.call('POST', `${conversations}/next`, { cookie, headers });
    expect((await next({ origin: ORIGIN })).status).toBe(204);
    expect((await next({})).status).toBe(204);
    for (const [name, value] of [
      ['origin', 'https://evil.example'],
      ['origin', 'null'],
      ['sec-fetch-site', 'same-site'],
    ] as const) {
      expect(await next({ [name]: value })).toMatchObject({ status: 403, body: { code: 'origin_refused' } });
    }
  });
});

describe('the desk', () => {
  it('lists who waits without a word of what they wrote, the next in turn first', async () => {
    const cookie = await test.officer('camille');
    await test.open({ door: 'ask', locale: 'fr', message: { id: 'm', text: 'canary-text' } });
    test.time.now += 1000;
    const urgent = await test.open({ door: 'victim', locale: 'en' });
    await test.call('POST', `${urgent.path}/danger`, { token: urgent.token });
    const { body } = await test.call('GET', '/v1/officer/desk', { cookie });
    expect(body).toMatchObject({
      queue: [
        { conversation: urgent.conversation, danger: true, door: 'victim', mine: false, presence: 'absent' },
        { door: 'ask', danger: false, state: 'waiting' },
      ],
      mine: [],
      closed: [],
    });
    expect(JSON.stringify(body)).not.toContain('canary-text');
  });

  it('gives each of two officers another conversation, the oldest first', async () => {
    const [camille, sacha] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
    const first = await test.open();
    test.time.now += 1000;
    const second = await test.open();
    const [a, b] = await Promise.all(
      [camille, sacha].map((cookie) => test.call('POST', `${conversations}/next`, { cookie })),
    );
    expect([a?.body.conversation, b?.body.conversation]).toEqual([first.conversation, second.conversation]);
    expect(a?.body).toMatchObject({ state: 'held', mine: true, events: [{ kind: 'opened' }, { kind: 'claimed' }] });
    expect(await test.call('POST', `${conversations}/next`, { cookie: camille })).toMatchObject({
      status: 204,
      body: '',
    });
  });

  it('claims by hand, once', async () => {
    const [camille, sacha] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
    const { conversation } = await test.open();
    const claim = (cookie: string) => test.claim(conversation, cookie);
    expect((await claim(camille)).status).toBe(201);
    expect((await claim(camille)).status).toBe(200);
    expect(await claim(sacha)).toMatchObject({ status: 409, body: { code: 'conversation_held' } });
  });

  it('carries a conversation to its end, and keeps the transcript for who held it', async () => {
    const [camille, sacha] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
    const { conversation, path, token } = await test.open();
    await test.call('POST', `${conversations}/next`, { cookie: camille });
    const at = `${conversations}/${conversation}`;
    const write = (cookie: string, text = 'Bonjour') =>
      test.call('POST', `${at}/messages`, { cookie, json: { id: 'a1', text } });
    const written = await write(camille);
    expect(written).toMatchObject({ status: 201, body: { seq: 3 } });
    expect(await write(camille)).toMatchObject({ status: 200, body: written.body });
    expect(await write(camille, 'other')).toMatchObject({ status: 409, body: { code: 'id_reused' } });
    expect((await test.call('POST', `${at}/typing`, { cookie: camille })).status).toBe(204);

    // To another officer it does not exist, whatever they try.
    for (const [method, action, json] of [
      ['POST', 'messages', { id: 'a1', text: 'Bonjour' }],
      ['POST', 'typing', {}],
      ['POST', 'close', {}],
      ['GET', 'events', undefined],
    ] as const) {
      expect(await test.call(method, `${at}/${action}`, { cookie: sacha, json })).toMatchObject({
        status: 404,
        body: { code: 'conversation_unknown' },
      });
    }

    const closed = await test.call('POST', `${at}/close`, { cookie: camille });
    expect(closed).toMatchObject({ status: 201, body: { seq: 4 } });
    expect(await test.call('POST', `${at}/close`, { cookie: camille })).toMatchObject({
      status: 200,
      body: closed.body,
    });
    expect(await test.call('POST', `${path}/messages`, { token, json: { id: 'late', text: 'x' } })).toMatchObject({
      status: 409,
      body: { code: 'conversation_closed' },
    });
    // A repeat of what was written before the end still gets its answer.
    expect(await write(camille)).toMatchObject({ status: 200, body: written.body });

    const { body } = await test.call<{ events: { kind: string }[] }>('GET', `${at}/events`, { cookie: camille });
    expect(body.events.map(({ kind }) => kind)).toEqual(['opened', 'claimed', 'message', 'closed']);
    const desk = await test.call('GET', '/v1/officer/desk', { cookie: camille });
    expect(desk.body).toMatchObject({ queue: [], mine: [], closed: [{ conversation, state: 'closed', mine: true }] });
  });

  it('keeps a signal word that only officers ever see', async () => {
    const [camille, sacha] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
    const { conversation, path, token } = await test.open();
    const at = `${conversations}/${conversation}`;
    const keep = (cookie: string, word = 'géranium') =>
      test.call('POST', `${at}/signal-word`, { cookie, json: { word } });
    expect(await keep(camille)).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
    await test.call('POST', `${conversations}/next`, { cookie: camille });
    expect(await keep(sacha)).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
    expect(await keep(camille, 'x'.repeat(41))).toMatchObject({ status: 400, body: { code: 'body_invalid' } });
    expect(await keep(camille)).toMatchObject({ status: 201, body: { seq: 3 } });
    await test.call('POST', `${at}/messages`, { cookie: camille, json: { id: 'a', text: 'Bonjour' } });

    const officers = await test.call<{ events: object[] }>('GET', `${at}/events`, { cookie: camille });
    expect(officers.body.events[2]).toMatchObject({ kind: 'signal-word', word: 'géranium', author: 'officer' });
    const visitors = await test.call<{ events: { seq: number }[] }>('GET', `${path}/events`, { token });
    expect(visitors.body.events.map(({ seq }) => seq)).toEqual([1, 2, 4]);
    expect(JSON.stringify(visitors.body)).not.toContain('géranium');

    await test.call('POST', `${at}/close`, { cookie: camille });
    expect(await keep(camille)).toMatchObject({ status: 409, body: { code: 'conversation_closed' } });
  });

  it('keeps one that the visitor left on the desk until it is closed', async () => {
    const cookie = await test.officer('camille');
    const { conversation, path, token } = await test.open();
    await test.call('POST', `${conversations}/next`, { cookie });
    await test.leave({ path, token }, 'exit');
    expect((await test.call('GET', '/v1/officer/desk', { cookie })).body).toMatchObject({
      mine: [{ conversation, state: 'left' }],
    });
    expect(
      await test.call('POST', `${conversations}/${conversation}/messages`, { cookie, json: { id: 'a', text: 'x' } }),
    ).toMatchObject({ status: 409, body: { code: 'conversation_left' } });
    expect((await test.call('POST', `${conversations}/${conversation}/close`, { cookie })).status).toBe(201);
  });
});
