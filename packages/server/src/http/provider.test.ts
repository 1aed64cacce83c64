// docs/security.md: T6, T12

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OfficerId } from '@lanterne/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, ORIGIN, type TestApp } from '../app.fixture.ts';
import { passThrough, startProvider, type TestProvider } from '../auth/provider.fixture.ts';
import { createProvider } from '../auth/provider.ts';
import type { ProviderSettings } from '../domain/policy.ts';
import { type Answered, type Caller, type CallOutcome, createCaller } from '../outgoing/caller.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { changeOfficer } from '../services/change-officer.ts';
import { calls } from '../store/store.contract.commands.ts';

const RETURN = '/v1/officer/provider/return';
const at = { returnTo: `${ORIGIN}${RETURN}`, desk: `${ORIGIN}/desk` };

const KINDS = {
  proconnect: { secretBy: 'post', pkce: false, userinfo: 'signed', amr: ['mfa', 'pop'] },
  standard: { secretBy: 'basic', pkce: true, userinfo: 'json', amr: [] },
} as const;
type Kind = keyof typeof KINDS;

const providers = new Map<Kind, TestProvider>();
beforeAll(async () => {
  providers.set('proconnect', await startProvider({ like: 'proconnect', algorithm: 'ES256', ...at }));
  providers.set('standard', await startProvider({ like: 'standard', ...at }));
});
afterAll(async () => {
  for (const provider of providers.values()) await provider.close();
});

const settingsOf = (kind: Kind, more: Partial<ProviderSettings> = {}): ProviderSettings => {
  const provider = providers.get(kind);
  if (!provider) throw new Error(`no provider ${kind}`);
  return {
    name: 'ProConnect',
    issuer: provider.issuer,
    clientId: provider.clientId,
    secretFile: '/unread',
    scopes: ['openid'],
    algorithm: kind === 'proconnect' ? 'ES256' : 'RS256',
    insideHosts: [new URL(provider.issuer).host],
    ...KINDS[kind],
    ...more,
  };
};

/** Stands between us and the provider, and changes what it answers. */
type Tamper = (path: string, answered: Answered) => CallOutcome | Promise<CallOutcome>;

let test: TestApp;
let tamper: Tamper = (_, answered) => answered;
const asked: string[] = [];

const openTest = async (kind: Kind, more: Partial<ProviderSettings> = {}, timeoutMs = 5_000) => {
  const settings = settingsOf(kind, more);
  const real = createCaller(settings);
  const caller: Caller = {
    ...real,
    async call(call) {
      const { pathname } = new URL(call.url);
      asked.push(`${call.method} ${pathname}`);
      const outcome = await real.call(call);
      return 'fault' in outcome ? outcome : tamper(pathname, outcome);
    },
  };
  test = await createTestApp({
    policy: { ...DEFAULT_POLICY, officers: { ...DEFAULT_POLICY.officers, provider: settings } },
    provider: (deps) => createProvider({ ...deps, settings, secret: 'a secret that both know', caller, timeoutMs }),
  });
};

afterEach(async () => {
  vi.useRealTimers();
  tamper = (_, answered) => answered;
  asked.length = 0;
  await test.close();
});

const cookieIn = (headers: Headers, name: string): string => {
  const found = headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`));
  return found?.split(';', 1)[0] ?? '';
};

interface Begun {
  readonly address: string;
  readonly step: string;
}

const begin = async (json: object = {}): Promise<Begun> => {
  const { status, body, headers } = await test.call<{ address: string }>('POST', '/v1/officer/provider', { json });
  expect(status).toBe(201);
  return { address: body.address, step: cookieIn(headers, '__Host-lanterne-step') };
};

const goBack = async (returned: URL | string, cookie: string) => {
  const { pathname, search } = new URL(returned, ORIGIN);
  const { status, headers } = await test.call('GET', `${pathname}${search}`, { cookie });
  return { status, headers, location: headers.get('location'), session: cookieIn(headers, '__Host-lanterne') };
};

/** All of the way: there, through the provider's own pages, and back. */
const signIn = async (login: string, json: object = {}) => {
  // So that the record has an order.
  test.time.now += 1_000;
  const { address, step } = await begin(json);
  return goBack(await passThrough(address, { login }), step);
};

const refused = (why: string) => ({ status: 303, location: `/desk#provider=${why}`, session: '' });

/** Makes an account and links it to who signs in at the provider under this name. */
const link = async (login: string, there = login) => {
  const invite = await test.invite(login);
  return signIn(there, { invite });
};

const whoIs = async (cookie: string) =>
  (await test.call<{ officer?: { login: string } }>('GET', '/v1/officer/session', { cookie })).body.officer?.login;

const records = async () =>
  (await test.store.audit({ before: null, action: null, subject: null, limit: 50 })).reverse();

const tokenWith = (token: string, change: (signature: string) => string): string => {
  const [head, payload, signature = ''] = token.split('.');
  return [head, payload, change(signature)].join('.');
};

describe.each(['proconnect', 'standard'] as const)('a provider like %s', (kind) => {
  beforeEach(() => openTest(kind));

  it('opens the account of whoever accepted an invitation by it, and no password opens it', async () => {
    const linked = await link('claire', 'lucie');
    expect(linked).toMatchObject({ status: 303, location: '/desk' });
    expect(await whoIs(linked.session)).toBe('claire');
    const again = await signIn('lucie');
    expect(again.location).toBe('/desk');
    expect(await whoIs(again.session)).toBe('claire');
    expect((await test.store.officerByLogin('claire'))?.password).toBeNull();
    const entries = (await records()).filter(({ login }) => login === 'claire');
    expect(entries.map(({ action, login, detail }) => [action, login, detail.means])).toEqual([
      ['invite-accepted', 'claire', ['invitation', 'provider']],
      ['signed-in', 'claire', ['provider']],
    ]);
  });

  it('is asked for nothing but what it takes', async () => {
    const { address } = await begin();
    const sent = new URL(address).searchParams;
    const always = ['client_id', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'];
    const more = kind === 'proconnect' ? ['claims'] : ['code_challenge', 'code_challenge_method'];
    expect([...sent.keys()].sort()).toEqual([...always, ...more].sort());
    expect(sent.get('state')?.length).toBeGreaterThanOrEqual(32);
    expect(sent.get('nonce')?.length).toBeGreaterThanOrEqual(32);
    expect(sent.get('scope')).toBe('openid');
  });

  it('lets nobody in whom no administrator has invited, and puts it on record', async () => {
    await link('claire', 'lucie');
    expect(await signIn('marc')).toMatchObject(refused('unknown'));
    const last = (await records()).at(-1);
    expect(last).toMatchObject({ action: 'sign-in-refused', actor: null, subject: 'provider' });
    expect(last?.detail).toEqual({ means: ['provider'], why: 'unknown' });
  });

  it('lets nobody in whose account is deactivated', async () => {
    await link('claire', 'lucie');
    const officer = (await test.store.officerByLogin('claire'))?.id as OfficerId;
    test.time.now += 1_000;
    await test.store.write(changeOfficer, { officer, change: { active: false } });
    expect(await signIn('lucie')).toMatchObject(refused('unknown'));
    expect((await records()).at(-1)).toMatchObject({ action: 'sign-in-refused', subject: officer });
  });

  it('signs out there too', async () => {
    const { headers, session } = await link('claire', 'lucie');
    const exit = cookieIn(headers, '__Host-lanterne-provider');
    const left = await test.call<{ address: string }>('DELETE', '/v1/officer/session', {
      cookie: `${session}; ${exit}`,
      headers: { origin: ORIGIN },
    });
    expect(left.status).toBe(200);
    const address = new URL(left.body.address);
    expect(address.origin).toBe(providers.get(kind)?.issuer);
    expect([...address.searchParams.keys()].sort()).toEqual(['id_token_hint', 'post_logout_redirect_uri', 'state']);
    expect((await fetch(address, { redirect: 'manual' })).status).toBeLessThan(400);
    expect(await whoIs(session)).toBeUndefined();
  });
});

describe('who is let in by a provider', () => {
  beforeEach(() => openTest('proconnect'));

  it('has shown a second factor', async () => {
    const invite = await test.invite('claire');
    for (const login of ['sans-double', 'muet']) {
      expect(await signIn(login, { invite })).toMatchObject(refused('weak'));
    }
    expect(await signIn('sans-double')).toMatchObject(refused('weak'));
    // The link was not spent by that.
    expect((await signIn('lucie', { invite })).location).toBe('/desk');
  });

  it('brings a link that is good, once', async () => {
    const invite = await test.invite('claire');
    expect((await signIn('lucie', { invite })).location).toBe('/desk');
    expect(await signIn('marc', { invite })).toMatchObject(refused('invite'));
    expect(await signIn('marc', { invite: 'A'.repeat(43) })).toMatchObject(refused('invite'));
  });

  it('is one officer, not two', async () => {
    await link('claire', 'lucie');
    const invite = await test.invite('driss');
    expect(await signIn('lucie', { invite })).toMatchObject(refused('taken'));
    expect((await signIn('marc', { invite })).location).toBe('/desk');
  });

  it('does not come past a second factor that the account has, whoever found the link', async () => {
    const invite = await test.invite('claire');
    const officer = await test.idOf('claire');
    await test.store.write(calls, [['keepAuthenticator', officer, { secret: 's', addedAt: 0, step: 0 }]]);
    expect(await signIn('marc', { invite })).toMatchObject(refused('protected'));
    // Once an administrator has taken it away, the link is still good.
    await test.store.write(calls, [['removeSecondFactor', officer]]);
    expect((await signIn('lucie', { invite })).location).toBe('/desk');
  });

  it('is no more who was before: another link makes a new beginning', async () => {
    const before = await link('claire', 'lucie');
    const admin = await test.officer('ada', 'admin');
    const id = await test.idOf('claire');
    const again = async () => {
      const { body } = await test.call<{ link: string }>('POST', `/v1/admin/officers/${id}/invitation`, {
        cookie: admin,
        headers: { origin: ORIGIN },
        json: {},
      });
      return { invite: body.link.split('#invite=')[1] };
    };
    const listed = async () => {
      const { body } = await test.call<{ officers: { login: string; hasPassword: boolean; hasIdentity: boolean }[] }>(
        'GET',
        '/v1/admin/officers',
        { cookie: admin },
      );
      return body.officers.find(({ login }) => login === 'claire');
    };
    expect(await listed()).toMatchObject({ hasPassword: false, hasIdentity: true });

    expect((await signIn('marc', await again())).location).toBe('/desk');
    expect(await whoIs(before.session)).toBeUndefined();
    expect(await signIn('lucie')).toMatchObject(refused('unknown'));

    await test.call('POST', '/v1/officer/invite', { json: { ...(await again()), password: 'a long enough password' } });
    expect(await signIn('marc')).toMatchObject(refused('unknown'));
    expect(await listed()).toMatchObject({ hasPassword: true, hasIdentity: false });
  });

  it('may have said no', async () => {
    const { address, step } = await begin();
    const returned = await passThrough(address, { login: 'lucie', act: 'cancel' });
    expect(await goBack(returned, step)).toMatchObject(refused('cancelled'));
  });
});

describe('who comes back from a provider', () => {
  beforeEach(async () => {
    await openTest('proconnect');
    await link('claire', 'lucie');
    asked.length = 0;
  });

  const arrive = async () => {
    const { address, step } = await begin();
    return { returned: await passThrough(address, { login: 'lucie' }), step };
  };

  it('has begun in this browser, not long ago', async () => {
    const { returned, step } = await arrive();
    expect(await goBack(returned, '')).toMatchObject(refused('stale'));
    expect(await goBack(returned, `${step}x`)).toMatchObject(refused('stale'));
    test.time.now += 600_000;
    expect(await goBack(returned, step)).toMatchObject(refused('stale'));
    expect(asked).not.toContain('POST /token');
  });

  it('comes once', async () => {
    const { returned, step } = await arrive();
    const first = await goBack(returned, step);
    expect(first.location).toBe('/desk');
    // The browser forgets what it carried; who has kept it gains nothing.
    expect(first.headers.getSetCookie()).toContainEqual(expect.stringMatching(/^__Host-lanterne-step=; Max-Age=0/));
    asked.length = 0;
    expect(await goBack(returned, step)).toMatchObject(refused('stale'));
    expect(asked).toEqual([]);
  });

  it('brings the state that was sent along', async () => {
    const mine = await arrive();
    const theirs = await arrive();
    expect(await goBack(theirs.returned, mine.step)).toMatchObject(refused('failed'));
    const without = new URL(theirs.returned);
    without.searchParams.delete('state');
    expect(await goBack(without, theirs.step)).toMatchObject(refused('failed'));
    expect(asked).not.toContain('POST /token');
  });

  it('brings a code that was made for this very sign-in', async () => {
    const { address, step } = await begin();
    const other = new URL(address);
    other.searchParams.set('nonce', 'n'.repeat(43));
    expect(await goBack(await passThrough(other.href, { login: 'lucie' }), step)).toMatchObject(refused('failed'));
  });

  it('brings a code that is not over its time', async () => {
    const { returned, step } = await arrive();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
    expect(await goBack(returned, step)).toMatchObject(refused('stale'));
  });

  it('comes from the provider that was asked', async () => {
    const { returned, step } = await arrive();
    returned.searchParams.set('iss', 'https://elsewhere.example');
    expect(await goBack(returned, step)).toMatchObject(refused('failed'));
  });

  it('is led to the desk and nowhere else, whatever the request says', async () => {
    const { returned, step } = await arrive();
    for (const [name, value] of [
      ['redirect_uri', 'https://evil.example'],
      ['next', '//evil.example'],
      ['error', 'https://evil.example'],
      ['code', '#/../..//evil.example\r\nset-cookie: a=b'],
    ] as const) {
      const crooked = new URL(returned);
      crooked.searchParams.set(name, value);
      const { location, headers } = await goBack(crooked, `${step}; x=//evil.example`);
      expect(location).toMatch(/^\/desk(#provider=(failed|stale))?$/);
      expect(headers.get('set-cookie')).not.toContain('a=b');
    }
    for (const search of ['', '?', '?code=&state=', '?code=a&code=b&state=c', '?%', `?state=${'s'.repeat(5_000)}`]) {
      expect((await goBack(`${RETURN}${search}`, step)).location).toMatch(/^\/desk#provider=(failed|stale)$/);
    }
  });
});

describe('what a provider says', () => {
  beforeEach(() => openTest('proconnect'));

  const changed = (path: string, change: (body: string) => string): void => {
    tamper = (where, answered) =>
      where === path ? { ...answered, body: Buffer.from(change(answered.body.toString())) } : answered;
  };
  const broken = (signature: string) => (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);

  it('is believed by its signature alone, of userinfo', async () => {
    const invite = await test.invite('claire');
    changed('/me', (token) => tokenWith(token, broken));
    expect(await signIn('lucie', { invite })).toMatchObject(refused('failed'));
    // Nor is one that is not signed at all.
    tamper = (where, answered) =>
      where === '/me'
        ? { ...answered, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"sub":"lucie"}') }
        : answered;
    expect(await signIn('lucie', { invite })).toMatchObject(refused('failed'));
    changed('/me', (token) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`);
    expect(await signIn('lucie', { invite })).toMatchObject(refused('failed'));
    changed('/me', (token) => token);
    expect((await signIn('lucie', { invite })).location).toBe('/desk');
  });

  it('is believed by its signature alone, of the id token', async () => {
    const invite = await test.invite('claire');
    changed('/token', (body) => {
      const answer = JSON.parse(body);
      return JSON.stringify({ ...answer, id_token: tokenWith(answer.id_token, broken) });
    });
    expect(await signIn('lucie', { invite })).toMatchObject(refused('failed'));
  });

  it('is not believed under another name than its own', async () => {
    changed('/.well-known/openid-configuration', (body) =>
      body.replace(/"issuer":"[^"]+"/, '"issuer":"https://elsewhere.example"'),
    );
    const { status, body } = await test.call('POST', '/v1/officer/provider', { json: {} });
    expect([status, body.code]).toEqual([503, 'unavailable']);
  });

  it('may be no sense at all, without harm', async () => {
    const invite = await test.invite('claire');
    // The keys first: once they are known they are believed for a while.
    for (const path of ['/jwks', '/token', '/me']) {
      for (const garbage of ['', '<html>', '{}', '[]', '{"access_token":1}', 'a.b.c', '"']) {
        changed(path, () => garbage);
        expect([path, garbage, (await signIn('lucie', { invite })).location]).toEqual([
          path,
          garbage,
          '/desk#provider=failed',
        ]);
      }
      tamper = (_, answered) => answered;
    }
    expect((await signIn('lucie', { invite })).location).toBe('/desk');
  });

  it('may be an error of its own', async () => {
    tamper = (where, answered) => (where === '/token' ? { ...answered, status: 502 } : answered);
    expect(await signIn('lucie')).toMatchObject(refused('failed'));
    const { step } = await begin();
    const state = new URL((await begin()).address).searchParams.get('state');
    expect(await goBack(`${RETURN}?error=server_error&state=${state}`, step)).toMatchObject(refused('failed'));
  });

  it('is in no log, nor is who it is about', async () => {
    changed('/me', (token) => tokenWith(token, broken));
    const { address, step } = await begin();
    const returned = await passThrough(address, { login: 'lucie' });
    await goBack(returned, step);
    expect(test.lines.map(({ message }) => message)).toContain('a sign-in with the provider of identities was refused');
    const said = JSON.stringify(test.lines);
    for (const secret of ['lucie', 'a secret that both know', returned.searchParams.get('code') ?? '?', 'eyJ']) {
      expect(said).not.toContain(secret);
    }
  });
});

describe('a provider that is not there', () => {
  const listening = async (handle: RequestListener) => {
    const server = createServer(handle);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { issuer: `http://localhost:${(server.address() as AddressInfo).port}`, server };
  };

  const LISTENERS: Readonly<Record<string, RequestListener>> = {
    'is down': () => {},
    'says nothing': () => {},
    'talks garbage': (_, response) => response.end('<h1>It works</h1>'),
    'leads elsewhere': (_, response) => response.writeHead(302, { location: 'http://127.0.0.1/' }).end(),
    'talks without end': (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => response.write(' '.repeat(65_536), more);
      more();
    },
  };

  it.each(Object.entries(LISTENERS))('%s', async (name, handle) => {
    const { issuer, server } = await listening(handle);
    if (name === 'is down') await new Promise((resolve) => server.close(resolve));
    await openTest('proconnect', { issuer, insideHosts: [new URL(issuer).host] }, 1_000);
    const { status, body, headers } = await test.call('POST', '/v1/officer/provider', { json: {} });
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
    expect(headers.getSetCookie()).toEqual([]);
    server.closeAllConnections();
    server.close();
  });

  it('is never looked for inside the house, unless the policy names its host', async () => {
    await openTest('proconnect', { insideHosts: [] });
    expect((await test.call('POST', '/v1/officer/provider', { json: {} })).status).toBe(503);
    expect(JSON.stringify(test.lines)).toContain('inside');
  });

  it('keeps nobody signed in', async () => {
    await openTest('proconnect');
    const { headers, session } = await link('claire', 'lucie');
    const exit = cookieIn(headers, '__Host-lanterne-provider');
    // So long that the provider is asked anew where one signs out; the desk was in use meanwhile.
    const id = await test.idOf('claire');
    for (const _ of [1, 2]) {
      test.time.now += 1_800_000;
      expect(await whoIs(session)).toBe('claire');
      await vi.waitFor(async () =>
        expect((await test.store.sessionsOf(id, test.time.now))[0]?.usedAt).toBe(test.time.now),
      );
    }
    tamper = () => ({ fault: 'unreachable' });
    const left = await test.call('DELETE', '/v1/officer/session', {
      cookie: `${session}; ${exit}`,
      headers: { origin: ORIGIN },
    });
    expect(left.status).toBe(204);
    expect(await whoIs(session)).toBeUndefined();
  });
});

describe('a house without a provider', () => {
  it('has no such way', async () => {
    test = await createTestApp();
    const { status, body } = await test.call('POST', '/v1/officer/provider', { json: {} });
    expect([status, body.code]).toEqual([409, 'provider_off']);
    expect(await goBack(`${RETURN}?code=a&state=b`, '')).toMatchObject(refused('failed'));
  });
});
