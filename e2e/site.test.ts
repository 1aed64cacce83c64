import type { BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SITE, startWorld, type World } from './harness/world.ts';
import { newVisitor, openFullPage, openPanel } from './pages/visitor.ts';

let world: World;
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.server.settleSite(SITE, {});
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(() => world.close());

const fullPage = () => `${world.server.origin}/chat/${SITE}`;

/** What the page computes for a property of its own. */
const property = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name);

describe('the colours of a site', () => {
  it('are those of the frame and of the full page, on light screens and on dark ones', async () => {
    await world.server.settleSite(SITE, { light: { accent: '#1d4f91' }, dark: { accent: '#9cc3f5' } });
    const page = await newVisitor(world.browser, { locale: 'fr-FR', colorScheme: 'light' });
    contexts.push(page.context());
    const refused: string[] = [];
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) refused.push(message.text());
    });
    await openFullPage(page, fullPage());
    expect(await page.evaluate(property, '--accent')).toBe('#1d4f91');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await page.evaluate(property, '--accent')).toBe('#9cc3f5');
    // What the site leaves as it is.
    expect(await page.evaluate(property, '--paper')).toBe('#131817');

    const visitor = await openPanel(page, world.site.origin);
    const frame = page.frames().find((one) => one.url().startsWith(world.server.origin));
    expect(await frame?.evaluate(property, '--accent')).toBe('#9cc3f5');
    expect(visitor).toBeDefined();
    expect(refused).toEqual([]);
  });
});

describe('a browser without scripts', () => {
  it('is shown the numbers and a way out that leaves at once', async () => {
    await world.server.settleSite(SITE, { exit: `${world.site.origin}/` });
    const context = await world.browser.newContext({ javaScriptEnabled: false, locale: 'fr-FR' });
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(fullPage());
    for (const [number, address] of [
      ['17', 'tel:17'],
      ['112', 'tel:112'],
      ['114', 'sms:114'],
    ] as const) {
      const links = page.locator('noscript').getByRole('link', { name: number, exact: true });
      expect(await links.getAttribute('href')).toBe(address);
    }
    await page.locator('noscript').getByRole('link', { name: 'Quitter vite' }).click();
    await page.waitForURL(`${world.site.origin}/`);
  });
});
