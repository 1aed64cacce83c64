import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { findBrowser, launchBrowser } from './browser.ts';
import { serveSite, type TestSite } from './site.ts';

const page = (title: string, body: string) =>
  `<!doctype html><html lang="fr"><head><title>${title}</title></head><body><main aria-label="${title}">
  <h1>${title}</h1>${body}</main></body></html>`;

describe('the harness', () => {
  let browser: Browser;
  let host: TestSite;
  let inner: TestSite;
  let tab: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
    inner = await serveSite({
      pages: { '/good': page('Inner', '<p>Good</p>'), '/bad': page('Inner', '<img src="data:,">') },
      csp: "default-src 'none'; img-src data:; require-trusted-types-for 'script'",
    });
    host = await serveSite({
      // Another host name, so another site: the frame lives in a process of its own.
      backend: inner.origin.replace('localhost', '127.0.0.1'),
      csp: "default-src 'none'; frame-src http://127.0.0.1:8080",
      pages: {
        '/good': page(
          'Host',
          '<iframe title="Inner" sandbox="allow-scripts" src="http://127.0.0.1:8080/good"></iframe>',
        ),
        '/bad': page('Host', '<iframe title="Inner" sandbox="allow-scripts" src="http://127.0.0.1:8080/bad"></iframe>'),
      },
    });
  });
  afterAll(() => Promise.all([browser?.close(), host?.close(), inner?.close()]));

  beforeEach(async () => {
    tab = await (await browser.newContext()).newPage();
  });
  afterEach(() => tab.context().close());

  it('serves a host page that frames another origin, under its policy', async () => {
    const response = await tab.goto(`${host.origin}/good`);
    const backend = inner.origin.replace('localhost', '127.0.0.1');
    expect(response?.headers()['content-security-policy']).toBe(`default-src 'none'; frame-src ${backend}`);
    expect(await tab.frameLocator('iframe').locator('p').textContent()).toBe('Good');
    expect((await tab.request.get(`${host.origin}/none`)).status()).toBe(404);
  });

  it('finds nothing where there is nothing', async () => {
    await tab.goto(`${host.origin}/good`);
    await expectAccessible(tab);
  });

  it('finds a barrier inside a frame of another origin', async () => {
    await tab.goto(`${host.origin}/bad`);
    await expect(expectAccessible(tab)).rejects.toThrow(/image-alt[\s\S]*iframe » img/);
  });

  it('has fonts to show text with', async () => {
    await tab.setContent('<span id="thin">iiiiiiii</span><br><span id="wide">MMMMMMMM</span>');
    const widthOf = async (selector: string) => (await tab.locator(selector).boundingBox())?.width ?? 0;
    expect(await widthOf('#thin')).toBeGreaterThan(0);
    expect(await widthOf('#wide')).toBeGreaterThan(2 * (await widthOf('#thin')));
  });

  it('refuses to go on without the browser that was asked for', () => {
    const before = process.env.CHROMIUM;
    process.env.CHROMIUM = '/nowhere/chromium';
    try {
      expect(findBrowser).toThrow('/nowhere/chromium');
    } finally {
      if (before === undefined) delete process.env.CHROMIUM;
      else process.env.CHROMIUM = before;
    }
  });
});
