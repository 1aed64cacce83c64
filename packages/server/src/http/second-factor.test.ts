// docs/security.md: T6, T7

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountAnswer, EnrolmentAnswer, RecoveryCodesAnswer, SessionsAnswer } from '@lanterne/protocol';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cookieIn, createTestApp, PASSWORD, type TestApp } from '../app.fixture.ts';
import { DEFAULT_POLICY } from '../policy.ts';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

const required = { ...DEFAULT_POLICY, officers: { ...DEFAULT_POLICY.officers, secondFactor: 'required' } } as const;

const signIn = (json: { login?: string; password?: string; code?: string }, cookie?: string) =>
  test.call('POST', '/v1/officer/session', { json: { login: 'camille', password: PASSWORD, ...json }, cookie });
const codeOf = (secret: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: test.time.now });

const begin = async (cookie: string): Promise<EnrolmentAnswer> =>
  (await test.call<EnrolmentAnswer>('POST', '/v1/officer/authenticator/enrolment', { cookie, json: {} })).body;
const add = (cookie: string, json: { enrolment: string; code: string; password?: string }) =>
  test.call<RecoveryCodesAnswer>('PUT', '/v1/officer/authenticator', { cookie, json: { password: PASSWORD, ...json } });
const accountOf = async (cookie: string): Promise<AccountAnswer> =>
  (await test.call<AccountAnswer>('GET', '/v1/officer/account', { cookie })).body;
const statusFor = async (cookie: string): Promise<number> =>
  (await test.call('GET', '/v1/officer/desk', { cookie })).status;

/** Adds an app to an officer; answers its secret, the recovery codes and the cookie of the session that goes on. */
const protect = async (before: string) => {
  const { enrolment, secret } = await begin(before);
  const reply = await add(before, { enrolment, code: codeOf(secret) });
  expect(reply.status).toBe(201);
  // The code that was just used is good no more.
  test.time.now += 30_000;
  return { secret, cookie: cookieIn(reply.headers), recoveryCodes: reply.body.recoveryCodes };
};

describe('an authenticator app', () => {
  it('is added by its first code and the password; the session goes on under another secret, all others end', async () => {
    const here = await test.officer('camille');
    const there = cookieIn((await signIn({})).headers);
    const { enrolment, secret } = await begin(here);
    expect(await add(here, { enrolment, code: '000000' })).toMatchObject({ body: { code: 'second_factor_refused' } });
    const code = codeOf(secret);
    expect(await add(here, { enrolment, code, password: 'wrong' })).toMatchObject({
      status: 401,
      body: { code: 'credentials_refused' },
    });
    expect(await add(there, { enrolment: `${enrolment}x`, code })).toMatchObject({ body: { code: 'enrolment_over' } });
    expect((await accountOf(here)).authenticator).toBeNull();

    const added = await add(here, { enrolment, code });
    expect(added.body.recoveryCodes).toHaveLength(10);
    expect(new Set(added.body.recoveryCodes).size).toBe(10);
    const cookie = cookieIn(added.headers);
    expect(await Promise.all([here, there, cookie].map(statusFor))).toEqual([401, 401, 200]);
    const { body } = await test.call<SessionsAnswer>('GET', '/v1/officer/sessions', { cookie });
    expect(body.sessions).toMatchObject([{ means: ['password', 'totp'] }]);
    expect(await accountOf(cookie)).toMatchObject({
      authenticator: { addedAt: new Date(test.time.now).toISOString() },
      recoveryCodes: 10,
      required: false,
    });
  });

  it('is asked for beside the password, and each of its codes is good once', async () => {
    const { secret } = await protect(await test.officer('camille'));
    expect(await signIn({})).toMatchObject({ status: 401, body: { code: 'second_factor_required' } });
    expect(await signIn({ code: '000000' })).toMatchObject({ status: 401, body: { code: 'second_factor_refused' } });
    const code = codeOf(secret);
    const replies = await Promise.all([signIn({ code: ` ${code.slice(0, 3)} ${code.slice(3)}` }), signIn({ code })]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 401]);
    expect(await signIn({ code })).toMatchObject({ body: { code: 'second_factor_refused' } });
    test.time.now += 30_000;
    const next = await signIn({ code: codeOf(secret) });
    expect(next.status).toBe(201);
    // One of before the one that was used last, though it is within the window.
    test.time.now -= 30_000;
    expect((await signIn({ code: codeOf(secret) })).status).toBe(401);
  });

  it('changes nothing of what a wrong password and an unknown login are told', async () => {
    const { secret } = await protect(await test.officer('camille'));
    const code = codeOf(secret);
    const [wrong, unknown, plain] = await Promise.all([
      signIn({ password: 'wrong', code }),
      signIn({ login: 'nobody', code }),
      signIn({ login: 'nobody' }),
    ]);
    expect(wrong).toMatchObject({ status: 401, body: { code: 'credentials_refused' } });
    expect(unknown.body).toEqual(wrong.body);
    expect(plain.body).toEqual(wrong.body);
    // It was not used up by that.
    expect((await signIn({ code })).status).toBe(201);
  });

  it('is guessed at slowly by who knows the password, and who does not cannot slow its officer down', async () => {
    const { secret } = await protect(await test.officer('camille'));
    // Strangers at the login, with codes: the officer's own way in is that of any login.
    for (let i = 0; i < 40; i += 1) {
      const { body } = await signIn({ password: 'wrong', code: '000000' });
      if (typeof body.retryAfter === 'number') test.time.now += body.retryAfter * 1_000;
    }
    test.time.now += 60_000;
    expect((await signIn({ code: codeOf(secret) })).status).toBe(201);

    const started = test.time.now;
    let tries = 0;
    while (test.time.now < started + 24 * 3_600_000) {
      const { status, body } = await signIn({ code: 'no code' });
      if (status === 401) tries += 1;
      test.time.now += typeof body.retryAfter === 'number' ? body.retryAfter * 1_000 : 0;
    }
    expect(tries).toBeLessThan(120);
    expect((await signIn({ code: codeOf(secret) })).status).toBe(201);
  });

  it('can be changed for another, and taken away, by who knows the password', async () => {
    const { cookie, secret } = await protect(await test.officer('camille'));
    const other = await protect(cookie);
    expect(await signIn({ code: codeOf(secret) })).toMatchObject({ body: { code: 'second_factor_refused' } });
    expect((await signIn({ code: codeOf(other.secret) })).status).toBe(201);
    const remove = (password: string) =>
      test.call('POST', '/v1/officer/authenticator/removal', { cookie: other.cookie, json: { password } });
    expect(await remove('wrong')).toMatchObject({ status: 401, body: { code: 'credentials_refused' } });
    const removed = await remove(PASSWORD);
    expect(removed.status).toBe(204);
    expect(await accountOf(cookieIn(removed.headers))).toMatchObject({ authenticator: null, recoveryCodes: 0 });
    expect((await signIn({})).status).toBe(201);
  });

  it('is not stood for by a one-time link: the password is set, and nothing is opened', async () => {
    const admin = await test.officer('ada', 'admin');
    const { secret } = await protect(await test.officer('camille'));
    const invited = await test.call<{ link: string }>(
      'POST',
      `/v1/admin/officers/${await test.idOf('camille')}/invitation`,
      { cookie: admin, json: {} },
    );
    const invite = invited.body.link.split('invite=')[1];
    const password = 'another long enough password';
    const accepted = await test.call('POST', '/v1/officer/invite', { json: { invite, password } });
    expect([accepted.status, accepted.headers.get('set-cookie')]).toEqual([204, null]);
    expect(await signIn({ password })).toMatchObject({ body: { code: 'second_factor_required' } });
    expect((await signIn({ password, code: codeOf(secret) })).status).toBe(201);
  });

  it('that is lost is taken away by an administrator, and the officer sees it', async () => {
    const admin = await test.officer('ada', 'admin');
    const { cookie } = await protect(await test.officer('camille'));
    const path = `/v1/admin/officers/${await test.idOf('camille')}/second-factor`;
    const holders = async () => {
      const { body } = await test.call<{ officers: { login: string; hasSecondFactor: boolean }[] }>(
        'GET',
        '/v1/admin/officers',
        { cookie: admin },
      );
      return body.officers.filter(({ hasSecondFactor }) => hasSecondFactor).map(({ login }) => login);
    };
    expect(await holders()).toEqual(['camille']);
    expect((await test.call('DELETE', path, { cookie })).status).toBe(403);
    expect((await test.call('DELETE', path, { cookie: admin })).status).toBe(204);
    expect((await test.call('DELETE', path, { cookie: admin })).status).toBe(204);
    expect(await holders()).toEqual([]);
    expect(await statusFor(cookie)).toBe(401);
    const { events } = await accountOf(cookieIn((await signIn({})).headers));
    expect(events.filter(({ action }) => action === 'second-factor-removed')).toMatchObject([{ by: 'administrator' }]);
    expect(events.filter(({ action }) => action === 'authenticator-added')).toMatchObject([{ by: 'self' }]);
  });
});

describe('a recovery code', () => {
  it('is good once, in place of a code of the app, however it is typed', async () => {
    const { recoveryCodes } = await protect(await test.officer('camille'));
    const [first = '', second = ''] = recoveryCodes;
    const used = await signIn({ code: first.toLowerCase().replaceAll('-', '') });
    expect(used.status).toBe(201);
    expect((await signIn({ code: first })).body).toMatchObject({ code: 'second_factor_refused' });
    const replies = await Promise.all([signIn({ code: second }), signIn({ code: second })]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 401]);
    expect((await accountOf(cookieIn(used.headers))).recoveryCodes).toBe(8);
  });

  it('is good for its own officer alone, and no more once others were made', async () => {
    const [camille, sacha] = [await test.officer('camille'), await test.officer('sacha')];
    const { cookie, recoveryCodes } = await protect(camille);
    const other = await protect(sacha);
    expect((await signIn({ code: other.recoveryCodes[0] ?? '' })).status).toBe(401);
    const make = (password: string) =>
      test.call<RecoveryCodesAnswer>('POST', '/v1/officer/recovery-codes', { cookie, json: { password } });
    expect(await make('wrong')).toMatchObject({ status: 401, body: { code: 'credentials_refused' } });
    const made = await make(PASSWORD);
    expect(made.status).toBe(201);
    expect((await signIn({ code: recoveryCodes[0] ?? '' })).status).toBe(401);
    expect((await signIn({ code: made.body.recoveryCodes[9] ?? '' })).status).toBe(201);
  });

  it('is not made where there is no app', async () => {
    const cookie = await test.officer('camille');
    for (const path of ['recovery-codes', 'authenticator/removal']) {
      const reply = await test.call('POST', `/v1/officer/${path}`, { cookie, json: { password: PASSWORD } });
      expect(reply).toMatchObject({ status: 403, body: { code: 'second_factor_needed' } });
    }
  });
});

it('neither the secret of an app nor a recovery code is on disk in the clear', async () => {
  const { secret, recoveryCodes } = await protect(await test.officer('camille'));
  const bytes = Buffer.concat(
    readdirSync(test.folder)
      .filter((name) => name.includes('.db'))
      .map((name) => readFileSync(join(test.folder, name))),
  );
  // What is kept in the clear is found: the search works.
  expect(bytes.includes('camille')).toBe(true);
  for (const hidden of [secret, Buffer.from(Secret.fromBase32(secret).bytes), ...recoveryCodes]) {
    expect(bytes.includes(hidden)).toBe(false);
  }
});

describe('where the house asks for a second factor', () => {
  beforeEach(async () => {
    await test.close();
    test = await createTestApp({ policy: required });
  });

  it('whoever has none adds one before anything else, and never takes it away', async () => {
    const cookie = await test.officer('camille');
    const session = () => test.call('GET', '/v1/officer/session', { cookie });
    expect((await session()).body).toMatchObject({ officer: { login: 'camille' }, mustEnrol: true });
    expect((await signIn({})).body).toMatchObject({ mustEnrol: true });
    for (const [method, path] of [
      ['GET', 'desk'],
      ['GET', 'sessions'],
      ['GET', 'account'],
      ['POST', 'conversations/next'],
      ['PUT', 'password'],
    ] as const) {
      const reply = await test.call(method, `/v1/officer/${path}`, { cookie, ...(method !== 'GET' && { json: {} }) });
      expect(reply).toMatchObject({ status: 403, body: { code: 'second_factor_needed' } });
    }
    const { cookie: proved, secret } = await protect(cookie);
    expect(await statusFor(proved)).toBe(200);
    const removal = await test.call('POST', '/v1/officer/authenticator/removal', {
      cookie: proved,
      json: { password: PASSWORD },
    });
    expect(removal).toMatchObject({ status: 403, body: { code: 'second_factor_needed' } });
    const again = await signIn({ code: codeOf(secret) });
    expect(again.body).toEqual({ officer: expect.objectContaining({ login: 'camille' }) });
    expect(await statusFor(cookieIn(again.headers))).toBe(200);
  });
});
