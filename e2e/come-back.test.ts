// docs/security.md: T2

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAnswer } from '@lanterne/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { root } from './harness/build.ts';
import { goOn, keepsPages, launchKeepingBrowser, readApp } from './harness/kept-page.ts';
import { type NeutralSite, serveNeutral } from './harness/neutral.ts';
import { leave, untilDead, watchSeats } from './harness/seat.ts';
import { serveSite, type TestSite } from './harness/site.ts';
import { waitUntil } from './harness/wait.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { launcherOf, newVisitor, openFullPage, openPanel, panelOf } from './pages/visitor.ts';

const SECRET = 'Un secret que personne ne doit lire';
const DRAFT = 'Un brouillon que personne ne doit lire';

let world: World;
let neutral: NeutralSite;
/** A site of two pages that browsers may keep: the example has one, and is never stored. */
let site: TestSite;
let browser: Browser;
let isReal: boolean;
beforeAll(async () => {
  world = await startWorld();
  neutral = await serveNeutral();
  const example = join(root, 'examples/ministry-site');
  const page = readFileSync(join(example, 'index.html'), 'utf8').replace(`data-site="${SITE}"`, 'data-site="kept"');
  site = await serveSite({
    folder: example,
    pages: { '/': page, '/other.html': page },
    backend: world.server.origin,
    cache: 'no-cache',
  });
  await world.server.addSite('kept', [site.origin]);
  await world.server.settleSite('kept', { exit: neutral.exit });
  browser = await launchKeepingBrowser();
  isReal = await keepsPages(browser, `${site.origin}/icon.svg`);
});
afterAll(async () => {
  await browser.close();
  await site.close();
  await neutral.close();
  await world.close();
});

afterEach(async () => {
  world.network.restore();
  for (const context of browser.contexts()) await context.close();
});

/** Whether what came back is the page that was left, not one that was loaded anew. */
const markOf = (page: Page) => page.evaluate(() => 'isTheOne' in window);
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { isTheOne: true }));

const untilClosed = (page: Page) =>
  waitUntil('the panel is closed', () =>
    page.locator('dialog').evaluate((dialog) => !(dialog as HTMLDialogElement).open),
  );

/** Leaves by the exit of another page of the site, to which this tab has brought the conversation along. */
const exitThere = async (page: Page, seat: OpenAnswer | undefined) => {
  if (seat) {
    await leave(world.server, seat, 'exit');
    await untilDead(world.server, seat);
  }
  await launcherOf(page).click();
  const visitor = await panelOf(page);
  await visitor.find('a.exit').click();
  await page.waitForURL(neutral.exit);
};

describe('a page that the browser has kept whole comes back', () => {
  it.each([
    ['with the conversation while it is theirs', { talks: true, exits: false }],
    ['with nothing of a conversation that was left by an exit elsewhere', { talks: true, exits: true }],
    ['without the draft that nobody else knows of', { talks: false, exits: false }],
    ['without that draft after an exit elsewhere', { talks: false, exits: true }],
  ])('closed, and %s', async (_, { talks, exits }) => {
    const page = await newVisitor(browser);
    const seats = watchSeats(page.context());
    const visitor = await openPanel(page, `${site.origin}/`);
    if (talks) {
      await visitor.write(SECRET);
      await visitor.standing.waitFor();
    }
    const seat = talks ? await seats.first() : undefined;
    await visitor.field.fill(DRAFT);
    await mark(page);

    const { next, comeBack } = await goOn(page, `${site.origin}/other.html`, isReal);
    if (exits) await exitThere(next, seat);
    await comeBack();

    // Otherwise this would prove nothing.
    expect(await markOf(page)).toBe(true);
    await untilClosed(page);
    await launcherOf(page).click();
    await waitUntil('the app is shown again', async () => /Votre message/.test(await readApp(page)));
    const read = await readApp(page);
    const isTheirs = talks && !exits;
    expect([read.includes(SECRET), read.includes(DRAFT)]).toEqual([isTheirs, isTheirs]);
    expect(read.includes('Pourquoi écrivez-vous')).toBe(!isTheirs);
  });

  it('blank until the server has said that the conversation is still theirs', async () => {
    const page = await newVisitor(browser);
    const visitor = await openPanel(page, `${site.origin}/`);
    await visitor.write(SECRET);
    await visitor.standing.waitFor();
    const { comeBack } = await goOn(page, `${site.origin}/other.html`, isReal);
    world.network.cut();
    await comeBack();
    await untilClosed(page);
    await launcherOf(page).click();
    await world.network.waitForAttempts(1);
    expect(await readApp(page)).toBe('');
    world.network.restore();
    await waitUntil('it is shown again', async () => (await readApp(page)).includes(SECRET));
  });

  it('without a word, where it was the page of its own, and was left by an exit elsewhere', async () => {
    const page = await newVisitor(browser);
    const seats = watchSeats(page.context());
    const visitor = await openFullPage(page, `${world.server.origin}/chat/kept`);
    await visitor.write(SECRET);
    await visitor.standing.waitFor();
    const seat = await seats.first();
    await visitor.field.fill(DRAFT);
    const { next, comeBack } = await goOn(page, `${site.origin}/other.html`, isReal);
    await exitThere(next, seat);
    await comeBack();
    await waitUntil('the app is shown again', async () => /Votre message/.test(await readApp(page)));
    expect(await readApp(page)).not.toMatch(/secret|brouillon/);
  });
});
