// docs/security.md: T6

import type { OwnSession, SessionsAnswer } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, PASSWORD, type TestApp } from '../app.fixture.ts';
import { DEFAULT_POLICY } from '../policy.ts';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

const { idleMs, absoluteMs } = DEFAULT_POLICY.officers.session;
const OTHER = 'another long enough password';

const statusFor = async (cookie: string): Promise<number> =>
  (await test.call('GET', '/v1/officer/session', { cookie })).status;
const sessionsOf = async (cookie: string): Promise<readonly OwnSession[]> =>
  (await test.call<SessionsAnswer>('GET', '/v1/officer/sessions', { cookie })).body.sessions;
const recordOf = async (login: string) => {
  const record = await test.store.audit({ before: null, action: null, subject: await test.idOf(login), limit: 50 });
  return record.map(({ action, login, detail }) => ({ action, login, detail }));
};

describe('a session', () => {
  it('ends when it has lain unused for so long, and each use puts that off, up to the other limit', async () => {
    const [used, idle] = [await test.officer('camille'), await test.officer('sacha')];
    const opened = test.time.now;
    while (test.time.now + idleMs / 2 < opened + absoluteMs) {
      test.time.now += idleMs / 2;
      expect(await statusFor(used)).toBe(200);
      // Written beside the answer: it must be there before the next look.
      await vi.waitFor(async () =>
        expect((await sessionsOf(used))[0]?.usedAt).toBe(new Date(test.time.now).toISOString()),
      );
    }
    expect(await statusFor(idle)).toBe(401);
    test.time.now = opened + absoluteMs;
    expect(await statusFor(used)).toBe(401);
  });

  it('is noted as used once a minute at most', async () => {
    const write = vi.spyOn(test.store, 'write');
    const cookie = await test.officer('camille');
    write.mockClear();
    test.time.now += 59_000;
    for (let i = 0; i < 5; i += 1) await statusFor(cookie);
    expect(write).not.toHaveBeenCalled();
    test.time.now += 1_000;
    await statusFor(cookie);
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('is listed to its officer with its times and means, and nothing of the browser or its address', async () => {
    await test.officer('sacha');
    const first = await test.officer('camille');
    test.time.now += 1_000;
    const second = await test.signIn('camille');
    const sessions = await sessionsOf(second);
    expect(sessions).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        openedAt: '2026-11-24T12:00:01.000Z',
        usedAt: '2026-11-24T12:00:01.000Z',
        until: '2026-11-25T00:00:01.000Z',
        means: ['password'],
        current: true,
      },
      expect.objectContaining({ openedAt: '2026-11-24T12:00:00.000Z', current: false }),
    ]);
    expect((await sessionsOf(first)).map(({ current }) => current)).toEqual([false, true]);
  });

  it('is ended from another one, each or all others, and never somebody else’s', async () => {
    const [stranger, here] = [await test.officer('sacha'), await test.officer('camille')];
    const others = [await test.signIn('camille'), await test.signIn('camille'), await test.signIn('camille')];
    const idOf = async (cookie: string) => (await sessionsOf(cookie)).find(({ current }) => current)?.id;
    const end = async (cookie: string) =>
      test.call('DELETE', `/v1/officer/sessions/${await idOf(cookie)}`, { cookie: here });
    expect(await end(stranger)).toMatchObject({ status: 404, body: { code: 'session_unknown' } });
    expect((await end(others[0] ?? '')).status).toBe(204);
    expect(await Promise.all([here, stranger, ...others].map(statusFor))).toEqual([200, 200, 401, 200, 200]);
    expect(await test.call('DELETE', `/v1/officer/sessions/${'0'.repeat(32)}`, { cookie: here })).toMatchObject({
      status: 404,
      body: { code: 'session_unknown' },
    });

    expect((await test.call('DELETE', '/v1/officer/sessions', { cookie: here })).status).toBe(204);
    expect(await Promise.all([here, stranger, ...others].map(statusFor))).toEqual([200, 200, 401, 401, 401]);
    // Nothing is left to end, and nothing is put on record twice.
    expect((await test.call('DELETE', '/v1/officer/sessions', { cookie: here })).status).toBe(204);
    const ended = (await recordOf('camille')).filter(({ action }) => /^sessions?-ended$/.test(action));
    expect(ended.toSorted((a, b) => b.action.localeCompare(a.action))).toEqual([
      { action: 'sessions-ended', login: 'camille', detail: { sessions: 2 } },
      { action: 'session-ended', login: 'camille', detail: { openedAt: '2026-11-24T12:00:00.000Z' } },
    ]);
  });

  it('gives back what its officer holds when it was the last, and ended by an administrator', async () => {
    const [admin, officer] = [await test.officer('ada', 'admin'), await test.officer('camille')];
    const second = await test.signIn('camille');
    await test.openDesks('camille');
    const { conversation } = await test.open();
    await test.call('POST', '/v1/officer/conversations/next', { cookie: officer });
    const sessions = `/v1/admin/officers/${await test.idOf('camille')}/sessions`;
    expect((await test.call('DELETE', sessions, { cookie: officer })).status).toBe(403);
    expect((await test.call('DELETE', sessions, { cookie: admin })).status).toBe(204);
    expect(await Promise.all([admin, officer, second].map(statusFor))).toEqual([200, 401, 401]);
    const desk = await test.call<{ queue: object[] }>('GET', '/v1/officer/desk', { cookie: admin });
    expect(desk.body.queue).toMatchObject([{ conversation, state: 'waiting' }]);
    expect(await recordOf('camille')).toContainEqual({
      action: 'sessions-ended',
      login: 'ada',
      detail: { sessions: 2 },
    });
    const nobody = `/v1/admin/officers/${'x'.repeat(21)}/sessions`;
    expect(await test.call('DELETE', nobody, { cookie: admin })).toMatchObject({ body: { code: 'officer_unknown' } });
  });

  it('ends with a change of role, and not with other changes', async () => {
    const [admin, officer] = [await test.officer('ada', 'admin'), await test.officer('camille')];
    const change = async (json: object) =>
      (await test.call('PATCH', `/v1/admin/officers/${await test.idOf('camille')}`, { cookie: admin, json })).status;
    expect(await change({ alias: 'Agent 27' })).toBe(200);
    expect(await statusFor(officer)).toBe(200);
    expect(await change({ role: 'supervisor' })).toBe(200);
    expect(await statusFor(officer)).toBe(401);
  });
});

describe('a password', () => {
  const change = (cookie: string, current: string, password = OTHER) =>
    test.call('PUT', '/v1/officer/password', { cookie, json: { current, password } });

  it('is changed by who knows it: other sessions end, and this one goes on under another secret, no younger', async () => {
    const [here, there] = [await test.officer('camille'), await test.signIn('camille')];
    const before = (await sessionsOf(here)).find(({ current }) => current);
    test.time.now += 30_000;
    const changed = await change(here, PASSWORD);
    expect(changed.status).toBe(204);
    const [cookie = '', age] = changed.headers.get('set-cookie')?.split('; ') ?? [];
    expect(age).toBe(`Max-Age=${(absoluteMs - 30_000) / 1000}`);
    expect(cookie).not.toBe(here);
    expect(await Promise.all([here, there, cookie].map(statusFor))).toEqual([401, 401, 200]);
    expect(await sessionsOf(cookie)).toEqual([{ ...before, id: expect.not.stringContaining(before?.id ?? '') }]);
    expect(await test.signIn('camille')).toBe('');
    expect(await test.signIn('camille', OTHER)).not.toBe('');
    expect((await recordOf('camille')).map(({ action }) => action)).toContain('password-changed');
  });

  it('is not changed by who sits at a desk that was left open, who is slowed like any guesser', async () => {
    const here = await test.officer('camille');
    expect(await change(here, PASSWORD, 'short')).toMatchObject({ status: 400, body: { code: 'body_invalid' } });
    const guesses = await Promise.all(Array.from({ length: 8 }, () => change(here, 'wrong')));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(guesses[0]?.body).toMatchObject({ code: 'credentials_refused' });
    expect(await change(here, PASSWORD)).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(await statusFor(here)).toBe(200);
    // Nobody is kept from signing in by it.
    expect(await test.signIn('camille')).not.toBe('');
  });

  it('is changed once, when two desks change it at one moment', async () => {
    const [one, two] = [await test.officer('camille'), await test.signIn('camille')];
    const replies = await Promise.all([change(one, PASSWORD), change(two, PASSWORD, 'a third password, long')]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([204, 401]);
  });
});
