// docs/security.md: T6

import {
  type AccountAnswer,
  type EnrolmentAnswer,
  PASSKEYS_MAX,
  type PasskeyChallenge,
  type PasskeyEnrolment,
  type RecoveryCodesAnswer,
  type SessionsAnswer,
} from '@lanterne/protocol';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cookieIn, createTestApp, ORIGIN, PASSWORD, type TestApp } from '../app.fixture.ts';
import { createDevice, type Device, type Said } from '../auth/passkeys.fixture.ts';
import { DEFAULT_POLICY } from '../policy.ts';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

const signIn = (json: object = {}) =>
  test.call('POST', '/v1/officer/session', { json: { login: 'camille', password: PASSWORD, ...json } });
const asked = async (): Promise<PasskeyChallenge> =>
  (await test.call<PasskeyChallenge>('POST', '/v1/officer/passkeys/challenge', { json: {} })).body;
const enter = (json: object) => test.call('POST', '/v1/officer/session/passkey', { json });
/** By the passkey alone. */
const enterBy = async (device: Device, said: Said = {}) => enter(device.prove(await asked(), said));
const accountOf = async (cookie: string): Promise<AccountAnswer> =>
  (await test.call<AccountAnswer>('GET', '/v1/officer/account', { cookie })).body;
const actionsOf = async (cookie: string) => (await accountOf(cookie)).events.map(({ action }) => action);
const begin = (cookie: string, password = PASSWORD) =>
  test.call<PasskeyEnrolment>('POST', '/v1/officer/passkeys/enrolment', { cookie, json: { password } });
const add = (cookie: string, json: object) =>
  test.call<RecoveryCodesAnswer>('POST', '/v1/officer/passkeys', { cookie, json: { name: 'Téléphone', ...json } });
const remove = (cookie: string, id = '', password = PASSWORD) =>
  test.call('POST', `/v1/officer/passkeys/${id}/removal`, { cookie, json: { password } });

/** Adds a passkey; answers its device, the recovery codes and the cookie of the session that goes on. */
const protect = async (before: string, said: Said = {}) => {
  const device = createDevice(ORIGIN);
  const reply = await add(before, device.make((await begin(before)).body, said));
  expect(reply.status).toBe(201);
  // The next one is added later.
  test.time.now += 1;
  return { device, cookie: cookieIn(reply.headers), recoveryCodes: reply.body.recoveryCodes };
};

const linkApp = async (cookie: string) => {
  const { body } = await test.call<EnrolmentAnswer>('POST', '/v1/officer/authenticator/enrolment', {
    cookie,
    json: {},
  });
  const code = new TOTP({ secret: Secret.fromBase32(body.secret) }).generate({ timestamp: test.time.now });
  const json = { enrolment: body.enrolment, code, password: PASSWORD };
  return cookieIn((await test.call('PUT', '/v1/officer/authenticator', { cookie, json })).headers);
};

describe('a passkey is added', () => {
  it('by whoever knows the password; the session goes on under another secret, all others end', async () => {
    const here = await test.officer('camille');
    const there = cookieIn((await signIn()).headers);
    expect(await begin(here, 'wrong')).toMatchObject({ status: 401, body: { code: 'credentials_refused' } });
    const { body: enrolment } = await begin(here);
    expect(enrolment).toMatchObject({ rpId: 'chat.example.fr', user: { name: 'camille' }, known: [] });
    const device = createDevice(ORIGIN);
    const added = await add(here, device.make(enrolment));
    expect(added.body.recoveryCodes).toHaveLength(10);
    const cookie = cookieIn(added.headers);
    const sessions = await test.call<SessionsAnswer>('GET', '/v1/officer/sessions', { cookie });
    expect(sessions.body.sessions).toMatchObject([{ means: ['password', 'passkey'] }]);
    expect((await test.call('GET', '/v1/officer/account', { cookie: there })).status).toBe(401);
    expect(await accountOf(cookie)).toMatchObject({
      passkeys: [{ name: 'Téléphone', usedAt: null }],
      recoveryCodes: 10,
    });
    expect((await begin(cookie)).body.known).toEqual([device.credential]);
  });

  it('only for what was asked: this officer, this session, these minutes, this origin, by who holds it, once', async () => {
    const [cookie, other] = [await test.officer('camille'), await test.officer('sacha')];
    const second = cookieIn((await signIn()).headers);
    const { body: enrolment } = await begin(cookie);
    const refused = async (who: string, said: Said = {}, from: { challenge: string } = enrolment) =>
      expect(await add(who, createDevice(ORIGIN).make({ ...enrolment, ...from }, said))).toMatchObject({
        status: 401,
        body: { code: 'passkey_refused' },
      });
    await refused(other);
    await refused(second);
    await refused(cookie, { origin: 'https://chat.example.com' });
    await refused(cookie, { rpId: 'example.fr' });
    await refused(cookie, { verified: false });
    await refused(cookie, { credential: 'AAAA' });
    await refused(cookie, {}, { challenge: `${enrolment.challenge.slice(0, -3)}AAA` });
    await refused(cookie, {}, { challenge: (await asked()).challenge });
    test.time.now += 5 * 60_000;
    await refused(cookie);
    test.time.now -= 5 * 60_000;
    const { cookie: next } = await protect(cookie);
    // The session that began it has another secret now.
    await refused(next);
  });

  it('without looking up who made the device, whatever somebody sends', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('asked'));
    const cookie = await test.officer('camille');
    const { body: enrolment } = await begin(cookie);
    const statement = new Map<string, unknown>([
      ['alg', -7],
      ['sig', new Uint8Array(70)],
      ['x5c', [new Uint8Array(300)]],
    ]);
    const made = createDevice(ORIGIN).make(enrolment, { attestation: { fmt: 'packed', statement } });
    expect(await add(cookie, made)).toMatchObject({ body: { code: 'passkey_refused' } });
    expect(fetched).not.toHaveBeenCalled();
    fetched.mockRestore();
  });

  it('to one account, so many times and no more', async () => {
    const { device, ...first } = await protect(await test.officer('camille'));
    let { cookie } = first;
    const other = await test.officer('sacha');
    expect(await add(other, device.make((await begin(other)).body))).toMatchObject({
      body: { code: 'passkey_refused' },
    });
    for (let i = 1; i < PASSKEYS_MAX; i += 1) {
      const next = await protect(cookie);
      expect(next.recoveryCodes).toEqual([]);
      cookie = next.cookie;
    }
    expect(await begin(cookie)).toMatchObject({ status: 409, body: { code: 'passkeys_full' } });
  });
});

describe('a passkey opens a session', () => {
  it('in place of a code, after the password', async () => {
    const { device } = await protect(await test.officer('camille'));
    expect(await signIn()).toMatchObject({ status: 401, body: { code: 'second_factor_required' } });
    const passkey = device.prove(await asked());
    expect(await signIn({ password: 'wrong', passkey })).toMatchObject({ body: { code: 'credentials_refused' } });
    const opened = await signIn({ passkey });
    expect(opened.status).toBe(201);
    const { passkeys } = await accountOf(cookieIn(opened.headers));
    expect(passkeys).toMatchObject([{ usedAt: new Date(test.time.now).toISOString() }]);
  });

  it('that of another officer stands for nothing', async () => {
    const [camille, sacha] = [await test.officer('camille'), await test.officer('sacha')];
    await protect(camille);
    const { device } = await protect(sacha);
    expect(await signIn({ passkey: device.prove(await asked()) })).toMatchObject({
      status: 401,
      body: { code: 'passkey_refused' },
    });
  });

  it('alone, without a login', async () => {
    const { device } = await protect(await test.officer('camille'));
    const opened = await enterBy(device);
    expect(opened).toMatchObject({ status: 201, body: { officer: { login: 'camille' } } });
    const cookie = cookieIn(opened.headers);
    const { body } = await test.call<SessionsAnswer>('GET', '/v1/officer/sessions', { cookie });
    expect(body.sessions.find(({ current }) => current)).toMatchObject({ means: ['passkey'] });
  });

  it('once for each thing that it signs, also when two come at one moment', async () => {
    const { device, cookie } = await protect(await test.officer('camille'));
    const proof = device.prove(await asked());
    const replies = await Promise.all([enter(proof), enter(proof), signIn({ passkey: proof })]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 401, 401]);
    expect(await enter(proof)).toMatchObject({ status: 401, body: { code: 'passkey_refused' } });
    await vi.waitFor(async () => expect(await actionsOf(cookie)).toContain('sign-in-passkey-refused'));
  });

  it('never for another origin, without who holds it, in the name of another, or later', async () => {
    const { device, cookie } = await protect(await test.officer('camille'));
    const { device: stranger } = await protect(await test.officer('sacha'));
    for (const said of [
      { origin: 'https://chat.example.com' },
      { origin: 'http://chat.example.fr' },
      { rpId: 'example.fr' },
      { verified: false },
      { owner: Buffer.from(await test.idOf('sacha')).toString('base64url') },
      { credential: stranger.credential },
    ]) {
      expect([said, (await enterBy(device, said)).status]).toEqual([said, 401]);
      test.time.now += 60_000;
    }
    const late = device.prove(await asked());
    const forAdding = device.prove((await begin(cookie)).body);
    expect((await enter(forAdding)).status).toBe(401);
    test.time.now += 5 * 60_000;
    expect(await enter(late)).toMatchObject({ body: { code: 'passkey_refused' } });
    test.time.now += 60_000;
    // What was right all along: it is not the device that is refused.
    expect((await enterBy(device)).status).toBe(201);
  });

  it('unless it has counted back: then it is a copy, refused and on record', async () => {
    const { device } = await protect(await test.officer('camille'), { counter: 3 });
    expect((await enterBy(device, { counter: 9 })).status).toBe(201);
    for (const counter of [9, 4, 0]) {
      expect(await enterBy(device, { counter })).toMatchObject({ status: 401, body: { code: 'passkey_suspect' } });
    }
    const opened = await signIn({ passkey: device.prove(await asked(), { counter: 10 }) });
    expect(opened.status).toBe(201);
    await vi.waitFor(async () =>
      expect((await actionsOf(cookieIn(opened.headers))).filter((one) => one === 'passkey-suspected')).toHaveLength(3),
    );
  });

  it('for nobody who is deactivated', async () => {
    const admin = await test.officer('ada', 'admin');
    const { device } = await protect(await test.officer('camille'));
    const path = `/v1/admin/officers/${await test.idOf('camille')}`;
    expect((await test.call('PATCH', path, { cookie: admin, json: { active: false } })).status).toBe(200);
    expect(await enterBy(device)).toMatchObject({ status: 401, body: { code: 'credentials_refused' } });
  });

  it('for nobody whose passkey this is not, and nothing is on record of what is made up', async () => {
    await test.officer('camille');
    const before = await test.store.auditHead();
    const device = createDevice(ORIGIN);
    device.make({ ...(await asked()), user: { id: Buffer.from(await test.idOf('camille')).toString('base64url') } });
    expect(await enterBy(device)).toMatchObject({ status: 401, body: { code: 'passkey_refused' } });
    expect(await test.store.auditHead()).toEqual(before);
  });
});

describe('a passkey is taken away', () => {
  it('by whoever knows the password, and the recovery codes with the last factor', async () => {
    const first = await protect(await test.officer('camille'));
    const { recoveryCodes, device } = first;
    const second = await protect(first.cookie);
    const [one, two] = (await accountOf(second.cookie)).passkeys;
    expect(await remove(second.cookie, one?.id, 'wrong')).toMatchObject({ body: { code: 'credentials_refused' } });
    const removed = await remove(second.cookie, one?.id);
    expect(removed.status).toBe(204);
    const cookie = cookieIn(removed.headers);
    expect(await enterBy(device)).toMatchObject({ status: 401 });
    expect(await remove(cookie, one?.id)).toMatchObject({ status: 404, body: { code: 'passkey_unknown' } });
    expect(await accountOf(cookie)).toMatchObject({ recoveryCodes: 10 });
    // A recovery code stands for a passkey too.
    expect((await signIn({ code: recoveryCodes[0] })).status).toBe(201);
    const last = await remove(cookie, two?.id);
    expect(await accountOf(cookieIn(last.headers))).toMatchObject({ passkeys: [], recoveryCodes: 0 });
    expect((await signIn()).status).toBe(201);
  });

  it('never by another officer', async () => {
    const { cookie } = await protect(await test.officer('camille'));
    const [mine] = (await accountOf(cookie)).passkeys;
    expect(await remove(await test.officer('sacha'), mine?.id)).toMatchObject({ status: 404 });
    expect((await accountOf(cookie)).passkeys).toHaveLength(1);
  });

  it('leaves the app, and the app leaves it', async () => {
    const { cookie: before } = await protect(await test.officer('camille'));
    const withApp = await linkApp(before);
    const removal = await test.call('POST', '/v1/officer/authenticator/removal', {
      cookie: withApp,
      json: { password: PASSWORD },
    });
    const cookie = cookieIn(removal.headers);
    expect(await accountOf(cookie)).toMatchObject({ authenticator: null, passkeys: [{}], recoveryCodes: 10 });
    const both = await linkApp(cookie);
    const left = await remove(both, (await accountOf(both)).passkeys[0]?.id);
    expect(await accountOf(cookieIn(left.headers))).toMatchObject({
      authenticator: {},
      passkeys: [],
      recoveryCodes: 10,
    });
  });

  it('with everything else by an administrator, for who has lost it', async () => {
    const admin = await test.officer('ada', 'admin');
    const { device, cookie } = await protect(await test.officer('camille'));
    const path = `/v1/admin/officers/${await test.idOf('camille')}/second-factor`;
    expect((await test.call('DELETE', path, { cookie: admin })).status).toBe(204);
    expect((await test.call('GET', '/v1/officer/account', { cookie })).status).toBe(401);
    expect((await enterBy(device)).status).toBe(401);
    expect(await accountOf(cookieIn((await signIn()).headers))).toMatchObject({ passkeys: [], recoveryCodes: 0 });
  });
});

describe('where the house asks for a second factor', () => {
  beforeEach(async () => {
    await test.close();
    const officers = { ...DEFAULT_POLICY.officers, secondFactor: 'required' } as const;
    test = await createTestApp({ policy: { ...DEFAULT_POLICY, officers } });
  });

  it('a passkey is one, and the last one stays', async () => {
    const cookie = await test.officer('camille');
    expect((await test.call('GET', '/v1/officer/desk', { cookie })).status).toBe(403);
    const { cookie: proved, device } = await protect(cookie);
    expect((await test.call('GET', '/v1/officer/desk', { cookie: proved })).status).toBe(200);
    const opened = await enterBy(device);
    expect(opened.body).not.toHaveProperty('mustEnrol');
    const mine = cookieIn(opened.headers);
    const [only] = (await accountOf(mine)).passkeys;
    expect(await remove(mine, only?.id)).toMatchObject({ status: 403, body: { code: 'second_factor_needed' } });
    expect(await accountOf(mine)).toMatchObject({ passkeys: [{ id: only?.id }], recoveryCodes: 10 });
    const withApp = await linkApp(mine);
    expect((await remove(withApp, only?.id)).status).toBe(204);
  });
});
