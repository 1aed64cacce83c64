import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './harness/browser.ts';
import { root } from './harness/build.ts';
import { startServer, type TestServer } from './harness/server.ts';
import { serveSite, type TestSite } from './harness/site.ts';
import { waitUntil } from './harness/wait.ts';
import { launcherOf, newVisitor, panelOf } from './pages/visitor.ts';

let server: TestServer;
let browser: Browser;
let portal: TestSite;
let folder: string;
beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  folder = await mkdtemp(join(tmpdir(), 'lanterne-portal-'));
  // As the portal's own people would build it, for this backend.
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', folder, '--emptyOutDir'],
    {
      cwd: join(root, 'examples/npm-portal'),
      env: { ...process.env, VITE_LANTERNE_ORIGIN: server.origin },
      stdio: 'pipe',
    },
  );
  portal = await serveSite({
    folder,
    csp: "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; frame-src http://127.0.0.1:8080; require-trusted-types-for 'script'",
    backend: server.origin,
  });
  await server.addSite('demo', [portal.origin]);
});
afterAll(async () => {
  await portal.close();
  await browser.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

const heard = (page: Page) => page.locator('#events li').allInnerTexts();

describe('a portal that bundles the npm package', () => {
  it('floats the widget, and hears its events', async () => {
    const page = await newVisitor(browser);
    await page.goto(`${portal.origin}/`);
    await launcherOf(page).click();
    const visitor = await panelOf(page);
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    await visitor.button('Réduire').click();
    await waitUntil('the page heard it close', async () => (await heard(page)).includes('close'));
    expect((await heard(page)).sort()).toEqual(['close', 'open', 'ready']);
    await page.context().close();
  });

  it('fills an element of the page, with nothing to hide behind', async () => {
    const page = await newVisitor(browser);
    await page.goto(`${portal.origin}/`);
    await page.getByRole('button', { name: 'Dans la page' }).click();
    const visitor = await panelOf(page);
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    expect(await visitor.button('Réduire').count()).toBe(0);
    expect(await launcherOf(page).count()).toBe(0);
    await page.context().close();
  });
});
