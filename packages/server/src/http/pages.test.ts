// docs/security.md: T1, T4, T5, T8, T11

import { createHash } from 'node:crypto';
import { brotliCompressSync } from 'node:zlib';
import type { SettingsDocument } from '@lanterne/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, SITE, SITE_ORIGIN, type TestApp } from '../app.fixture.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { purge } from '../services/purge.ts';
import { settleSite } from '../services/settle-site.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const settle = (settings: SettingsDocument) => test.store.write(settleSite, { site: SITE, settings });
const page = (path: string, headers: Record<string, string> = {}) => test.call<string>('GET', path, { headers });

describe('pages', () => {
  it('lets the frame be embedded by its site alone, and the others by nobody', async () => {
    const frame = await page('/frame/site');
    expect(frame.headers.get('content-security-policy')).toContain(`frame-ancestors ${SITE_ORIGIN};`);
    expect(frame.headers.get('x-frame-options')).toBeNull();
    for (const path of ['/chat/site', '/desk']) {
      const { headers } = await page(path);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
  });

  it('may ask a visitor where they are, and an officer nothing', async () => {
    for (const [path, geolocation] of [
      ['/frame/site', 'geolocation=(self)'],
      ['/chat/site', 'geolocation=(self)'],
      ['/chat/site?move', 'geolocation=(self)'],
      ['/desk', 'geolocation=()'],
    ] as const) {
      expect((await page(path)).headers.get('permissions-policy')).toContain(geolocation);
    }
  });

  it('is compressed for a browser that takes it', async () => {
    const { headers } = await page('/frame/site', { 'accept-encoding': 'br' });
    expect(headers.get('content-encoding')).toBe('br');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('runs no inline handlers or styles and is kept by no cache', async () => {
    for (const path of ['/frame/site', '/chat/site', '/desk']) {
      const { headers, body } = await page(path);
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*/);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      // Nothing is fetched from a machine of somebody else, nor may a script send anything there.
      expect(headers.get('content-security-policy')?.replace(/frame-ancestors [^;]*/, '')).not.toMatch(
        /[a-z]+:\/\/|\bhttps?:/,
      );
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toMatch(/max-age/);
      expect(headers.get('set-cookie')).toBeNull();
      expect(body).not.toMatch(/ on\w+=|style=/);
    }
  });

  it('speaks the language that is asked for, or that the browser prefers', async () => {
    expect((await page('/frame/site?locale=en')).body).toContain('<html lang="en"');
    expect((await page('/frame/site', { 'accept-language': 'ja, en;q=0.8' })).body).toContain('<html lang="en"');
    expect((await page('/frame/site?locale=EN-gb', { 'accept-language': 'fr' })).body).toContain(
      '<html lang="en" dir="ltr"',
    );
    expect((await page('/frame/site?locale=', { 'accept-language': 'en' })).body).toContain('<html lang="en"');
    expect((await page('/frame/site?locale=xx')).body).toContain('<html lang="fr"');
    expect((await page('/frame/site?locale=xx', { 'accept-language': '*, en-US' })).body).toContain('<html lang="en"');
    expect((await page('/frame/site?locale="><script>')).body).not.toContain('"><script>');
  });

  it('says nothing of what it is for in the title or the address', async () => {
    for (const path of ['/frame/site', '/chat/site', '/desk']) {
      const title = /<title>(.*)<\/title>/.exec((await page(path)).body)?.[1] ?? '';
      expect(`${title} ${path}`).not.toMatch(/police|violence|victim/i);
    }
  });

  it('gives a browser that runs no script what was drawn for it', async () => {
    for (const path of ['/frame/site', '/chat/site?locale=en']) {
      expect((await page(path)).body).toContain('<noscript><p>site</p></noscript>');
    }
  });

  it('shares its browsing context only with a frame that hands a conversation over', async () => {
    const opener = async (path: string) => (await page(path)).headers.get('cross-origin-opener-policy');
    expect(await opener('/chat/site')).toBe('same-origin');
    expect(await opener('/chat/site?locale=en&remove=1')).toBe('same-origin');
    expect(await opener('/desk?move')).toBe('same-origin');
    expect(await opener('/chat/site?move')).toBe('unsafe-none');
    expect(await opener('/chat/site?locale=en&move')).toBe('unsafe-none');
    const { headers } = await page('/chat/site?move');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('has the colours of its site, let through by their hash, and carries none where none are settled', async () => {
    const styles = ({ body }: { body: string }) => [...body.matchAll(/<style>(.*?)<\/style>/g)].map(([, css]) => css);
    expect(styles(await page('/frame/site'))).toEqual([]);
    await settle({ light: { accent: '#1d4f91' }, dark: { paper: '#000' } });
    for (const path of ['/frame/site', '/chat/site']) {
      const themed = await page(path);
      const [css = ''] = styles(themed);
      expect(css).toContain('{--accent:#1d4f91}');
      const hash = createHash('sha256').update(css).digest('base64');
      expect(themed.headers.get('content-security-policy')).toContain(`style-src 'self' 'sha256-${hash}';`);
    }
    expect((await page('/chat/site')).body).toContain(
      '<meta name="theme-color" media="(prefers-color-scheme:dark)" content="#000">',
    );
    expect((await page('/frame/site')).body).not.toContain('theme-color');
    await settle({ theme: 'dsfr', light: { accent: '#1d4f91' } });
    const state = await page('/chat/site');
    expect(state.body).toMatch(/<html [^>]*class="dsfr">/);
    expect(styles(state)[0]).toContain('{--accent:#000091;');
    await settle({});
    expect((await page('/frame/site')).body).not.toMatch(/<html [^>]*class=/);
  });

  it('puts the focus into the field of a frame by one script, let through by its hash; on a page of its own by none', async () => {
    const scripts = ({ body }: { body: string }) =>
      [...body.matchAll(/<script>(.*?)<\/script>/g)].map(([, text]) => text);
    for (const path of ['/frame/site', '/frame/site?inline']) {
      const framed = await page(path);
      const [text = '', ...others] = scripts(framed);
      expect(others).toEqual([]);
      const hash = createHash('sha256').update(text).digest('base64');
      expect(framed.headers.get('content-security-policy')).toContain(`script-src 'self' 'sha256-${hash}';`);
    }
    for (const path of ['/chat/site', '/desk']) {
      const own = await page(path);
      expect(scripts(own)).toEqual([]);
      expect(own.headers.get('content-security-policy')).toContain("script-src 'self';");
    }
  });

  it('fits the weight that the size check counts for it', async () => {
    expect(brotliCompressSync((await page('/frame/site')).body).length).toBeLessThan(1_100);
  });

  it('does not exist for a site that does not', async () => {
    expect(await page('/frame/nobody')).toMatchObject({ status: 404, body: { code: 'site_unknown' } });
    expect(await page('/chat/..%2fdesk')).toMatchObject({ status: 404, body: { code: 'site_unknown' } });
  });
});

describe('assets', () => {
  it('are kept for ever, compressed as the browser takes them', async () => {
    const plain = await page('/assets/frame/main.js');
    expect(plain.headers.get('cache-control')).toContain('immutable');
    expect(plain.headers.get('content-encoding')).toBeNull();
    const brotli = await page('/assets/frame/main.js', { 'accept-encoding': 'gzip, br' });
    expect(brotli).toMatchObject({ body: 'br' });
    expect(brotli.headers.get('content-encoding')).toBe('br');
    expect((await page('/assets/frame/..%2f..%2fpackage.json')).status).toBe(404);
  });

  it('let a host page check the loader', async () => {
    const { headers } = await page('/lanterne.js');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });
});

describe('health', () => {
  it('tells a process that lives from one that can work', async () => {
    expect((await test.call('GET', '/healthz')).status).toBe(200);
    expect((await test.call('GET', '/readyz')).status).toBe(200);
    const broken = await createTestApp({
      wrap: (store) => ({ ...store, check: () => Promise.reject(new Error('gone')) }),
    });
    expect((await broken.call('GET', '/healthz')).status).toBe(200);
    expect(await broken.call('GET', '/readyz')).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    await broken.close();
  });

  it('tells when nothing was left that is over its time', async () => {
    expect((await test.call('GET', '/readyz')).body).toEqual({ status: 'ready', lastPurge: null });
    expect((await page('/metrics')).body).toContain('lanterne_last_purge_timestamp_seconds 0');
    await purge(test.store, DEFAULT_POLICY);
    const at = new Date(test.time.now);
    expect((await test.call('GET', '/readyz')).body).toEqual({ status: 'ready', lastPurge: at.toISOString() });
    expect((await page('/metrics')).body).toContain(`lanterne_last_purge_timestamp_seconds ${at.getTime() / 1_000}`);
  });

  it('gives figures without a person in them', async () => {
    const { body } = await page('/metrics');
    expect(body).toContain('lanterne_streams_open 0');
  });
});
