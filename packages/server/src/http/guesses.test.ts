// docs/security.md: T6, T7

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cookiesIn, createTestApp, PASSWORD, SITE, type TestApp } from '../app.fixture.ts';
import { newResumeCode } from '../services/groceries.ts';

/** Everybody of one police station comes from here. */
const STATION = '203.0.113.7';
const ELSEWHERE = '198.51.100.1';
const SESSION = '/v1/officer/session';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp({ trustProxy: 1 });
});
afterEach(() => test.close());

interface From {
  readonly address?: string;
  readonly cookie?: string;
}

const signIn = (login: string, password: string, { address = STATION, cookie }: From = {}) =>
  test.call('POST', SESSION, { headers: { 'x-forwarded-for': address }, json: { login, password }, cookie });

/** One wrong password for each of so many logins. */
const spray = async (count: number, address = STATION): Promise<number[]> => {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1)
    seen.push((await signIn(`login${index}`, 'Azertyuiop12', { address })).status);
  return seen;
};

/** So often at one login, by one who waits as they are told. */
const hammer = async (login: string, count: number, address: (index: number) => string) => {
  for (let index = 0; index < count; index += 1) {
    const { body } = await signIn(login, 'wrong', { address: address(index) });
    if (typeof body.retryAfter === 'number') test.time.now += body.retryAfter * 1_000;
  }
};

describe('one password that is tried at every login', () => {
  it('is slowed down for its network, longer and longer, and for no other', async () => {
    const seen = await spray(40);
    expect(seen).toEqual([...Array(30).fill(401), ...Array(10).fill(429)]);
    const waits: number[] = [];
    for (let index = 0; index < 10; index += 1) {
      const refused = await signIn(`other${index}`, 'wrong');
      expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
      expect(refused.headers.get('retry-after')).toBe(String(refused.body.retryAfter));
      waits.push(Number(refused.body.retryAfter));
      test.time.now += Number(refused.body.retryAfter) * 1_000;
      expect((await signIn(`other${index}`, 'wrong')).status).toBe(401);
    }
    expect(waits[0]).toBe(1);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBeGreaterThan(16);
    expect((await signIn('other', 'wrong', { address: ELSEWHERE })).status).toBe(401);
  });

  it('is not slowed down where no address is looked at: what this adds is by the network', async () => {
    await test.close();
    test = await createTestApp();
    expect(new Set(await spray(40))).toEqual(new Set([401]));
  });

  it('is slowed down for the whole of an IPv6 line', async () => {
    for (let index = 0; index < 30; index += 1)
      await signIn(`login${index}`, 'wrong', { address: `2001:db8:1:${index}::1` });
    expect((await signIn('camille', 'wrong', { address: '2001:db8:1:ff::ffff' })).status).toBe(429);
    expect((await signIn('camille', 'wrong', { address: '2001:db8:1:100::1' })).status).toBe(401);
  });

  it('gets the same answers for logins that exist and that do not', async () => {
    await test.officer('camille');
    for (const login of ['camille', 'nobody']) await spray(29, login === 'camille' ? STATION : ELSEWHERE);
    const answers = async (login: string, address: string) => {
      const seen: unknown[] = [];
      for (let index = 0; index < 4; index += 1) {
        const { status, body } = await signIn(login, 'wrong', { address });
        seen.push([status, body]);
      }
      return seen;
    };
    expect(await answers('camille', STATION)).toEqual(await answers('nobody', ELSEWHERE));
  });

  it('leaves nothing of an address in what is logged', async () => {
    await spray(40);
    expect(JSON.stringify(test.lines)).not.toContain('203.0.113');
  });
});

describe('a station behind one address that is attacked from within', () => {
  it('keeps working: who is signed in, who signed in before in this browser, and who did so from here within the hour', async () => {
    await test.officer('camille');
    await test.officer('noor');
    await test.officer('sami');
    // Camille has used this browser before, some other day and elsewhere; Noor came on shift a moment ago, in a browser that forgets.
    const known = await signIn('camille', PASSWORD, { address: ELSEWHERE });
    const early = await signIn('noor', PASSWORD);
    await spray(60);

    expect((await test.call('GET', SESSION, { cookie: cookiesIn(early.headers) })).status).toBe(200);
    expect((await signIn('camille', PASSWORD, { cookie: cookiesIn(known.headers) })).status).toBe(201);
    expect((await signIn('noor', PASSWORD)).status).toBe(201);
    // The control: somebody who was never here waits, and no longer than a minute.
    const refused = await signIn('sami', PASSWORD);
    expect(refused.status).toBe(429);
    expect(refused.body.retryAfter).toBeLessThanOrEqual(60);
    expect((await signIn('sami', PASSWORD, { address: ELSEWHERE })).status).toBe(201);
    test.time.now += 60_000;
    expect((await signIn('sami', PASSWORD)).status).toBe(201);
  });

  it('lets a one-time link through, and slows down who makes links up', async () => {
    const invite = await test.invite('jo');
    const accept = (secret: string) =>
      test.call('POST', '/v1/officer/invite', {
        headers: { 'x-forwarded-for': STATION },
        json: { invite: secret, password: 'another long password' },
      });
    const seen: number[] = [];
    for (let index = 0; index < 40; index += 1) seen.push((await accept(`${index}`.padStart(43, 'x'))).status);
    expect(new Set(seen.slice(0, 30))).not.toContain(429);
    expect(seen.slice(30)).toEqual(Array(10).fill(429));
    expect((await signIn('camille', 'wrong')).status).toBe(429);
    expect((await accept(invite)).status).toBe(201);
  });

  it('counts no officer who signs in as a failure, however many come on shift', async () => {
    await test.officer('camille');
    for (let index = 0; index < 100; index += 1) expect((await signIn('camille', PASSWORD)).status).toBe(201);
    await test.officer('noor');
    expect((await signIn('noor', PASSWORD)).status).toBe(201);
  });
});

describe('one login that is guessed at', () => {
  it('from one network, delays nobody elsewhere, however long that goes on', async () => {
    await test.officer('camille');
    await hammer('camille', 200, () => STATION);
    // Now, or after one more.
    await signIn('camille', 'wrong');
    expect((await signIn('camille', PASSWORD)).status).toBe(429);
    expect((await signIn('camille', PASSWORD, { address: ELSEWHERE })).status).toBe(201);
  });

  it('from many networks, is held to a rate for them together, and not for the officer where they signed in before', async () => {
    await test.officer('camille');
    const known = await signIn('camille', PASSWORD, { address: ELSEWHERE });
    const stranger = (index: number) => `192.0.2.${index}`;
    const seen: number[] = [];
    for (let index = 0; index < 60; index += 1)
      seen.push((await signIn('camille', 'wrong', { address: stranger(index) })).status);
    expect(seen).toEqual([...Array(30).fill(401), ...Array(30).fill(429)]);
    expect((await signIn('camille', PASSWORD, { address: stranger(99) })).status).toBe(429);
    expect((await signIn('camille', PASSWORD, { address: ELSEWHERE })).status).toBe(201);
    expect(
      (await signIn('camille', PASSWORD, { address: stranger(99), cookie: cookiesIn(known.headers) })).status,
    ).toBe(201);
    // Nor is anybody else.
    expect((await signIn('noor', 'wrong', { address: stranger(1) })).status).toBe(401);
  });
});

describe('a login that is no login', () => {
  it('does not count among those of known browsers and open desks, whatever it is called', async () => {
    await test.close();
    test = await createTestApp();
    await test.officer('camille');
    const known = cookiesIn((await signIn('camille', PASSWORD)).headers);
    for (const login of ['known camille', 'own camille']) {
      for (let index = 0; index < 8; index += 1) await signIn(login, 'wrong');
      // The control: there the guesses are counted.
      expect((await signIn(login, 'wrong')).status).toBe(429);
    }
    const changed = await test.call('PUT', '/v1/officer/password', {
      cookie: known,
      json: { current: PASSWORD, password: 'another long password' },
    });
    expect(changed.status).toBe(204);
    expect((await signIn('camille', 'another long password', { cookie: known })).status).toBe(201);
  });
});

describe('a resume code', () => {
  const resume = (address: string, code = newResumeCode().join(' ')) =>
    test.call('POST', `/v1/sites/${SITE}/resume`, { headers: { 'x-forwarded-for': address }, json: { code } });

  it('can be used while somebody else tries codes without end', async () => {
    const seen = await Promise.all(Array.from({ length: 8 }, () => resume(STATION)));
    for (let index = 0; index < 30; index += 1) seen.push(await resume(STATION));
    expect(seen.at(-1)?.status).toBe(429);
    const { path, token } = await test.open();
    const { body } = await test.call('POST', `${path}/resume-code`, { token });
    expect((await resume(ELSEWHERE, (body.items as string[]).join(' '))).status).toBe(201);
  });
});
