// docs/security.md: T4, T6

import { type Operation, type OperationName, operations } from '@lanterne/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, ORIGIN, SITE, SITE_ORIGIN, type TestApp } from '../app.fixture.ts';
import { addSite } from '../services/add-site.ts';
import { writesWithCookie } from './route.ts';

let test: TestApp;
let cookie: string;
let opened: Awaited<ReturnType<TestApp['open']>>;
beforeAll(async () => {
  test = await createTestApp();
  cookie = await test.officer('admin', 'admin');
  opened = await test.open();
});
afterAll(() => test.close());

const all = Object.entries(operations) as [OperationName, Operation][];
const pathOf = ({ path }: Operation): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    name === 'site' ? SITE : name === 'conversation' ? opened.conversation : 'x'.repeat(21),
  );

/** What the browser is told by every answer that is data. */
const DATA = {
  'content-security-policy': expect.stringMatching(/^(sandbox; )?default-src 'none'; frame-ancestors 'none'$/),
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
const told = ({ headers }: { headers: Headers }) => Object.fromEntries(headers);
/** What holds nothing of anybody, and may be kept for a while. */
const KEPT = ['readSite', 'readHelp', 'readNotice'];

describe('every answer of the wire is data, of which a browser can make nothing else', () => {
  it.each(all)('%s', async (name, operation) => {
    // Some of them end the session.
    const cookie = await test.officer(`admin-${name.toLowerCase()}`, 'admin');
    const method = operation.method.toUpperCase();
    for (const asked of [{}, { cookie }, { token: opened.token }, { cookie, json: {} }]) {
      if (asked.json && method === 'GET') continue;
      const answered = await test.call(method, pathOf(operation), asked);
      expect(told(answered)).toMatchObject(DATA);
      if (!KEPT.includes(name) || answered.status >= 400)
        expect(answered.headers.get('cache-control')).toBe('no-store');
      expect(answered.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it.each([
    ...['/healthz', '/readyz', '/metrics', '/v1/openapi.json', '/', '/nowhere', '/v1/officer/nowhere'],
    ...['/.well-known/lanterne-build.json', '/.well-known/security.txt'],
  ])('%s', async (path) => {
    const answered = await test.call('GET', path);
    expect(told(answered)).toMatchObject({ ...DATA, 'cache-control': 'no-store' });
  });
});

describe('every page', () => {
  const PAGES = ['/frame/site', '/frame/site?inline', '/chat/site', '/chat/site?move', '/desk'];
  /** Directives of a policy, by their name. */
  const directives = (policy: string | null, separator: RegExp) =>
    new Map((policy ?? '').split(separator).map((one) => one.trim().split(/[ =](.*)/s, 2) as [string, string]));

  it.each(PAGES)('%s runs and loads nothing but our own files, and nobody else embeds it', async (path) => {
    const { headers } = await test.call('GET', path);
    const policy = directives(headers.get('content-security-policy'), /;/);
    expect(headers.get('content-security-policy')).not.toMatch(
      /unsafe|\*|https?:(?!\/\/www\.ministere\.example)|blob:/,
    );
    expect(policy.get('default-src')).toBe("'none'");
    for (const name of ['base-uri', 'form-action']) expect(policy.get(name)).toBe("'none'");
    expect(policy.get('require-trusted-types-for')).toBe("'script'");
    expect(policy.get('trusted-types')).toBe("'none'");
    expect(policy.get('connect-src')).toBe("'self'");
    expect(policy.get('script-src')).toMatch(/^'self'(?: 'sha256-[\w+/=]+')*$/);
    expect(policy.get('frame-ancestors')).toBe(path.startsWith('/frame') ? SITE_ORIGIN : "'none'");
    expect(told({ headers })).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': expect.stringMatching(/^max-age=\d{8}; includeSubDomains$/),
      'cross-origin-resource-policy': path.startsWith('/frame') ? 'cross-origin' : 'same-origin',
    });
    const opener = { '/desk': 'same-origin', '/chat/site': 'same-origin', '/chat/site?move': 'unsafe-none' }[path];
    expect(headers.get('cross-origin-opener-policy')).toBe(opener ?? null);
  });

  it.each(PAGES)('%s may use of the browser what it needs, and is told no of all else', async (path) => {
    const powers = directives((await test.call('GET', path)).headers.get('permissions-policy'), /,/);
    const allowed = [...powers].filter(([, whom]) => whom !== '()').map(([power, whom]) => `${power}=${whom}`);
    expect(allowed).toEqual(
      path === '/desk'
        ? [
            'autoplay=(self)',
            'clipboard-write=(self)',
            'publickey-credentials-create=(self)',
            'publickey-credentials-get=(self)',
          ]
        : ['clipboard-write=(self)', 'geolocation=(self)'],
    );
    for (const power of [
      'camera',
      'microphone',
      'display-capture',
      'usb',
      'serial',
      'hid',
      'payment',
      'idle-detection',
    ]) {
      expect(powers.get(power)).toBe('()');
    }
    expect(powers.size).toBeGreaterThan(40);
  });

  it('of a site without origins is embedded by nobody', async () => {
    const site = {
      id: 'alone' as typeof SITE,
      name: 'Alone',
      origins: [],
      doors: [],
      locales: ['fr'] as const,
      settings: {},
    };
    await test.store.write(addSite, site);
    const { headers } = await test.call('GET', '/frame/alone');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

describe('every file', () => {
  it.each([
    ['/lanterne.js', 'cross-origin', 'public, max-age=300'],
    ['/assets/frame/main.js', 'same-origin', 'public, max-age=31536000, immutable'],
  ])('%s is taken for nothing but what it is', async (path, resourcePolicy, cacheControl) => {
    expect(told(await test.call('GET', path))).toMatchObject({
      ...DATA,
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-resource-policy': resourcePolicy,
      'cache-control': cacheControl,
      'strict-transport-security': expect.stringContaining('max-age='),
    });
  });
});

describe('a request that another site has a browser send', () => {
  /** As browsers tell it, old ones too. None of them can be set by a page. */
  const FORGED: Record<string, Record<string, string>> = {
    'from another origin': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    'from a page without one': { origin: 'null' },
    'from a page of a site that may embed the widget': { origin: SITE_ORIGIN, 'sec-fetch-site': 'cross-site' },
    'from a neighbour of the same site': { origin: 'https://www.example.fr', 'sec-fetch-site': 'same-site' },
    'from our name without TLS': { origin: ORIGIN.replace('https:', 'http:') },
    'from our name on another port': { origin: `${ORIGIN}:8443` },
    'from a name that begins as ours': { origin: `${ORIGIN}.evil.example` },
    'by a form, in a browser that tells no origin': {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    },
    'from a neighbour, by a form': { 'sec-fetch-site': 'same-site' },
    'in words that no browser uses': { 'sec-fetch-site': 'cross-origin' },
  };
  const OPENINGS = ['openConversation', 'exitOpening', 'resume'];
  const writing = all.filter(([, { method }]) => method !== 'get');
  const guarded = writing.filter(([name, operation]) => writesWithCookie(operation) || OPENINGS.includes(name));

  it.each(guarded)('%s is refused before anything is looked at', async (name, operation) => {
    const body = {
      openConversation: { door: 'ask', locale: 'fr' },
      exitOpening: { id: 'x'.repeat(22) },
      resume: { code: 'x' },
    };
    const json = operation.body && (name in body ? body[name as keyof typeof body] : {});
    for (const [how, headers] of Object.entries(FORGED)) {
      // A site that may embed the widget may open a conversation: from there nothing else is done.
      if (OPENINGS.includes(name) && headers.origin === SITE_ORIGIN) continue;
      const { status, body: told } = await test.call(operation.method.toUpperCase(), pathOf(operation), {
        cookie,
        headers,
        ...(json && { json }),
      });
      expect([how, status, told.code]).toEqual([how, 403, 'origin_refused']);
    }
  });

  it('has nothing to gain where none of these is asked: what lets in there never travels by itself', async () => {
    const open = writing.filter((one) => !guarded.includes(one));
    for (const [name, operation] of open) {
      expect([name, operation.caller]).toBeOneOf([
        [name, 'visitor'],
        ['receiveTranslation', 'anyone'],
      ]);
      const { status } = await test.call(operation.method.toUpperCase(), pathOf(operation), {
        // The cookies that a browser would add open nothing, whatever they hold.
        cookie: `${cookie}; lanterne=${opened.token}; token=${opened.token}`,
        headers: { origin: 'https://evil.example' },
        ...(operation.body && { json: {} }),
      });
      expect([name, status]).toEqual([name, operation.caller === 'visitor' ? 401 : 404]);
    }
  });

  it('is let in from our own pages, and from no browser at all', async () => {
    const cookie = await test.officer('at-work');
    await test.openDesks('at-work');
    for (const headers of [{ origin: ORIGIN }, { 'sec-fetch-site': 'same-origin' }, {}] as Record<string, string>[]) {
      const { status } = await test.call('PUT', '/v1/officer/availability', {
        cookie,
        headers,
        json: { available: false },
      });
      expect(status).toBeLessThan(300);
    }
  });
});
