import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, SITE_ORIGIN, type TestApp } from '../app.fixture.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

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

  it('is compressed for a browser that takes it', async () => {
    const { headers } = await page('/frame/site', { 'accept-encoding': 'br' });
    expect(headers.get('content-encoding')).toBe('br');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('runs no inline code and is kept by no cache', async () => {
    for (const path of ['/frame/site', '/chat/site', '/desk']) {
      const { headers, body } = await page(path);
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*/);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toMatch(/max-age/);
      expect(headers.get('set-cookie')).toBeNull();
      expect(body).not.toMatch(/<script>| on\w+=|style=/);
    }
  });

  it('speaks the language that is asked for, or that the browser prefers', async () => {
    expect((await page('/frame/site?locale=en')).body).toContain('<html lang="en"');
    expect((await page('/frame/site', { 'accept-language': 'de, en;q=0.8' })).body).toContain('<html lang="en"');
    expect((await page('/frame/site?locale=xx')).body).toContain('<html lang="fr"');
    expect((await page('/frame/site?locale="><script>')).body).not.toContain('"><script>');
  });

  it('says nothing of what it is for in the title or the address', async () => {
    for (const path of ['/frame/site', '/chat/site', '/desk']) {
      const title = /<title>(.*)<\/title>/.exec((await page(path)).body)?.[1] ?? '';
      expect(`${title} ${path}`).not.toMatch(/police|violence|victim/i);
    }
  });

  it('gives the numbers to a browser that runs no script', async () => {
    for (const path of ['/frame/site', '/chat/site?locale=en']) {
      expect((await page(path)).body).toMatch(/<noscript>.*tel:17.*tel:112.*sms:114.*<\/noscript>/);
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
    const broken = await createTestApp((store) => ({ ...store, check: () => Promise.reject(new Error('gone')) }));
    expect((await broken.call('GET', '/healthz')).status).toBe(200);
    expect(await broken.call('GET', '/readyz')).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    await broken.close();
  });

  it('gives figures without a person in them', async () => {
    const { body } = await page('/metrics');
    expect(body).toContain('lanterne_streams_open 0');
  });
});
