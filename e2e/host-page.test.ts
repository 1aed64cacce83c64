// docs/security.md: T1, T4, T5

import type { Frame, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk } from './harness/desk.ts';
import { serveSite } from './harness/site.ts';
import { waitUntil } from './harness/wait.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { documentOf, launcherOf, newVisitor, openPanel, panelOf } from './pages/visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const tagOf = (site: string) => `<script async src="http://127.0.0.1:8080/lanterne.js" data-site="${site}"></script>`;

/** Claims until the conversation in which `text` was written is held; answers how to write in it. */
const claimWhere = async (text: string): Promise<(answer: string) => Promise<unknown>> => {
  const desk = await openDesk(world.server, 'camille', 'Camille');
  for (let next = await desk.claimNext(); next; next = await desk.claimNext()) {
    const { conversation, events } = next;
    if (JSON.stringify(events).includes(text)) return (answer) => desk.write(conversation, answer);
  }
  throw new Error(`nobody who waits wrote ${text}`);
};

describe('on a strict and hostile host page', () => {
  it('runs without a complaint of the policy, and is not moved by the page’s styles', async () => {
    const page = await newVisitor(world.browser);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    const visitor = await openPanel(page, `${world.site.origin}/`);
    const frame = await page.locator('iframe').boundingBox();
    expect(frame?.width).toBeGreaterThan(350);
    expect(frame?.height).toBeGreaterThan(500);
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('lets our pages use of the browser what they need, and nothing else that it knows of', async () => {
    const page = await newVisitor(world.browser);
    await openPanel(page, `${world.site.origin}/`);
    /** What helps nobody to hear, see, find or recognise somebody. */
    const harmless =
      /^(ch-|deferred-fetch|(local|loopback)-network|interest-cohort$|aria-notify$|cross-origin-isolated$|unload$)/;
    const powersOf = async (frame: Frame): Promise<string[] | null> => {
      const allowed = await frame.evaluate(() =>
        // Chromium's own, older name for what the drafts call `permissionsPolicy`.
        (document as Document & { featurePolicy?: { allowedFeatures(): string[] } }).featurePolicy?.allowedFeatures(),
      );
      return allowed?.filter((power) => !harmless.test(power)).toSorted() ?? null;
    };
    expect(await powersOf(page.mainFrame())).toContain('camera');
    // In the frame no more than the host page gives on.
    expect(await powersOf(documentOf(page))).toEqual(['geolocation']);
    await page.goto(`${world.server.origin}/chat/${SITE}`);
    expect(await powersOf(page.mainFrame())).toEqual(['clipboard-write', 'geolocation']);
    await page.goto(`${world.server.origin}/desk`);
    expect(await powersOf(page.mainFrame())).toEqual([
      'autoplay',
      'clipboard-write',
      'publickey-credentials-create',
      'publickey-credentials-get',
    ]);
    await page.context().close();
  });

  it('leaves no trace and asks for nothing before the first sign of interest', async () => {
    const page = await newVisitor(world.browser);
    const asked: string[] = [];
    page.on('request', (request: Request) => {
      if (request.url().startsWith(world.server.origin)) asked.push(new URL(request.url()).pathname);
    });
    await page.goto(`${world.site.origin}/`);
    await launcherOf(page).waitFor();
    await page.waitForLoadState('networkidle');
    expect(asked).toEqual(['/lanterne.js']);

    await launcherOf(page).hover();
    await waitUntil('the frame is fetched', () => asked.some((path) => path.startsWith('/frame/')));
    await launcherOf(page).click();
    const visitor = await panelOf(page);
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    expect(await page.context().cookies()).toEqual([]);
    for (const frame of page.frames()) {
      const kept = await frame.evaluate(async () => ({
        local: localStorage.length,
        session: sessionStorage.length,
        databases: (await indexedDB.databases()).length,
        caches: (await caches.keys()).length,
        workers: (await navigator.serviceWorker.getRegistrations()).length,
      }));
      expect(kept).toEqual({ local: 0, session: 0, databases: 0, caches: 0, workers: 0 });
    }
    await page.context().close();
  });

  it('shows nothing on a site that may not embed it', async () => {
    const stranger = await serveSite({
      backend: world.server.origin,
      pages: { '/': `<!doctype html><body>${tagOf(SITE)}` },
    });
    const page = await newVisitor(world.browser);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(`${stranger.origin}/`);
    await launcherOf(page).click();
    await waitUntil('the browser refuses the frame', () => complaints.some((text) => text.includes('frame-ancestors')));
    expect(await page.frameLocator('iframe').getByRole('textbox').count()).toBe(0);
    await page.context().close();
    await stranger.close();
  });
});

describe('the host page’s own script', () => {
  it('may give commands before the widget has loaded, and after', async () => {
    const script = `window.lanterne = window.lanterne || [];
      window.heard = [];
      for (const name of ['open', 'close', 'ready']) lanterne.push(['on', name, () => heard.push(name)]);
      lanterne.push(['open']);`;
    const scripted = await serveSite({
      backend: world.server.origin,
      pages: {
        '/': `<!doctype html><html lang="fr"><title>t</title><script>${script}</script><body>${tagOf('scripted')}`,
      },
    });
    await world.server.addSite('scripted', [scripted.origin]);
    const page = await newVisitor(world.browser);
    await page.goto(`${scripted.origin}/`);
    const visitor = await panelOf(page);
    const api = async (name: string) =>
      page.evaluate(
        (called) => (window as never as Record<string, Record<string, () => void>>).lanterne?.[called]?.(),
        name,
      );
    const heard = () => page.evaluate(() => (window as never as { heard: string[] }).heard);
    await waitUntil('ready and open were heard', async () => (await heard()).sort().join() === 'open,ready');
    await api('close');
    await visitor.field.waitFor({ state: 'hidden' });
    await api('toggle');
    await visitor.field.waitFor();
    await api('destroy');
    expect(await page.locator('iframe').count()).toBe(0);
    expect(await launcherOf(page).count()).toBe(0);
    await page.context().close();
    await scripted.close();
  });

  it('learns how much is unread, and no word of them', async () => {
    const page = await newVisitor(world.browser);
    const visitor = await openPanel(page, `${world.site.origin}/`);
    const told: unknown[] = [];
    await page.exposeFunction('tell', (what: unknown) => told.push(what));
    await page.evaluate(() => {
      const { tell, lanterne } = window as never as {
        tell(what: unknown): void;
        lanterne: { on(name: string, listener: (what: unknown) => void): void };
      };
      lanterne.on('unread', tell);
      addEventListener('message', (event) => tell(event.data));
    });
    await visitor.write('canari');
    await visitor.standing.waitFor();
    await visitor.button('Réduire').click();
    await visitor.field.waitFor({ state: 'hidden' });
    await waitUntil('the focus is back', () =>
      launcherOf(page).evaluate((launcher) => launcher === (launcher.getRootNode() as ShadowRoot).activeElement),
    );
    const answer = await claimWhere('canari');
    // That an officer took over is news too.
    await waitUntil('one is unread', () => told.at(-1) === 1);
    await answer('réponse du canari');
    await page.locator('output').filter({ hasText: /: 2$/ }).waitFor();
    await launcherOf(page).click();
    await visitor.log.getByText('réponse du canari').waitFor();
    await waitUntil('none is unread any more', () => told.at(-1) === 0);
    expect(told).toEqual([1, 2, 0]);
    await page.context().close();
  });
});
