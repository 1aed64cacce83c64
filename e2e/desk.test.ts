import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { waitUntil } from './harness/wait.ts';
import { openConversation } from './harness/wire.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { type OfficerPage, PASSWORD, signInOfficer } from './pages/officer.ts';
import { newVisitor, openFullPage } from './pages/visitor.ts';
import { openByWire } from './pages/wire-visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  for (const context of world.browser.contexts()) await context.close();
});

/** A visitor who starts to wait, without a browser. */
const startToWait = (text: string) => openConversation(world.server, SITE, { door: 'victim', text });

/** An officer who holds as many conversations, opened side by side or behind tabs, while others wait. */
const signInWithHeld = async (login: string, held: number): Promise<OfficerPage> => {
  const officer = await signInOfficer(world.browser, world.server, login);
  for (let number = 1; number <= held; number += 1) {
    await startToWait(`Bonjour, c’est l’usager ${number}.`);
    await officer.queue.first().waitFor();
    await officer.takeNext();
    await officer.page.getByRole('heading', { name: `Usager ${number}` }).waitFor();
  }
  return officer;
};

/** Closes what is open, so that the next journey finds nobody. */
const closeAll = async ({ page, panes }: OfficerPage): Promise<void> => {
  await page.setViewportSize({ width: 1280, height: 800 });
  for (let open = await panes.count(); open > 0; open = await panes.count()) {
    const pane = panes.first();
    await pane
      .locator('header')
      .getByRole('button', { name: /^Terminer/ })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Terminer l’échange' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
};

/** Faults of the layout that a person would meet, in words. */
const faultsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults: string[] = [];
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${root.scrollWidth} px wide`);
    for (const log of document.querySelectorAll('[role=log]'))
      if (log.clientHeight < 8 * rem) faults.push(`a transcript is ${log.clientHeight} px high`);
    for (const rows of document.querySelectorAll('.rows'))
      if (rows.clientHeight < 4 * rem) faults.push(`a list is ${rows.clientHeight} px high`);
    for (const pane of document.querySelectorAll('.pane')) {
      const end = pane.querySelector('form')?.getBoundingClientRect().bottom ?? 0;
      if (end > pane.getBoundingClientRect().bottom) faults.push('the composer overflows its card');
      if (pane.getBoundingClientRect().bottom + scrollY > root.scrollHeight)
        faults.push('a card cannot be scrolled to');
    }
    for (const button of document.querySelectorAll('button')) {
      // A row out of view keeps the measures of another window until something in it is asked for its place.
      button.lastElementChild?.getBoundingClientRect();
      if (button.scrollWidth > button.clientWidth) faults.push(`« ${button.textContent} » is clipped`);
    }
    return faults;
  });

const frame = (page: Page) => page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));

const WINDOWS = [
  [1280, 800],
  [1024, 768],
  [820, 1180],
  // 1366×768 and 1280×800 at 200 %, and 1280×1024 at 400 %.
  [683, 384],
  [640, 400],
  [640, 800],
  [320, 256],
] as const;

describe('the desk in a small window or with large text', () => {
  it('shows lists, transcript and field in every window, and nothing that axe objects to', async () => {
    const officer = await signInWithHeld('petite', 2);
    const { page } = officer;
    for (const waiting of ['Un', 'Deux', 'Trois']) await startToWait(waiting);
    await officer.queue.nth(2).waitFor();
    for (const [width, height] of WINDOWS) {
      await page.setViewportSize({ width, height });
      await frame(page);
      expect(await faultsOf(page), `${width}×${height}`).toEqual([]);
      await expectAccessibleInBoth(page);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    const sizeOfText = () =>
      page
        .locator('.pane textarea')
        .first()
        .evaluate((field) => getComputedStyle(field).fontSize);
    const before = Number.parseFloat(await sizeOfText());
    const settings = await page.context().newCDPSession(page);
    await settings.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
    await waitUntil('the text is twice as large', async () => Number.parseFloat(await sizeOfText()) === 2 * before);
    expect(await faultsOf(page), 'default text of 32 px').toEqual([]);
    await expectAccessibleInBoth(page);
    await settings.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } });
    // What a style sheet of the officer's own would do.
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    await waitUntil('the text is twice as large', async () => Number.parseFloat(await sizeOfText()) === 2 * before);
    expect(await faultsOf(page), 'html at 200 %').toEqual([]);
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '';
    });
    for (let waiting = 3; waiting > 0; waiting -= 1) {
      await officer.queue.nth(waiting - 1).waitFor();
      await page.getByRole('button', { name: 'Prendre le suivant' }).click();
      await officer.queue.nth(waiting - 1).waitFor({ state: 'detached' });
    }
    await closeAll(officer);
  });

  it('leaves room for the transcript and the field beside an alarm and all that is known of a danger', async () => {
    const officer = await signInOfficer(world.browser, world.server, 'alarme');
    const { page } = officer;
    const visitor = await openByWire(world.server, SITE, { door: 'victim', danger: true, text: 'Il est rentré' });
    await visitor.tell({ about: 'place', text: '12 rue des Lilas, 3e étage, porte de gauche, code 45B, Brest' });
    await visitor.tell({ about: 'position', latitude: 48.390394, longitude: -4.486076, accuracy: 23.4 });
    await visitor.tell({ about: 'threats', threats: ['present', 'armed', 'child', 'injured', 'locked'] });
    await visitor.tell({ about: 'contact', way: 'write' });
    await officer.queue.first().waitFor();
    await officer.takeNext();
    // It never connected: it is lost.
    const heard = page.getByRole('button', { name: 'J’ai vu' });
    await heard.waitFor();
    for (const state of ['alarm', 'heard']) {
      for (const [width, height] of WINDOWS) {
        await page.setViewportSize({ width, height });
        await frame(page);
        expect(await faultsOf(page), `${state}, ${width}×${height}`).toEqual([]);
        // Whoever has a window of an office's size answers without scrolling for the field.
        if (width === 1280) {
          const bottom = await page.locator('.pane textarea').evaluate((field) => field.getBoundingClientRect().bottom);
          expect(bottom, `the field, ${state}`).toBeLessThan(height);
        }
        await expectAccessibleInBoth(page);
      }
      if (state === 'alarm') await heard.click();
    }
    await visitor.close();
    await closeAll(officer);
  });

  it('goes on following the newest line when the room for it shrinks while it scrolls', async () => {
    const officer = await signInOfficer(world.browser, world.server, 'suivie');
    const { page } = officer;
    const visitor = await openByWire(world.server, SITE, { text: 'Première ligne' });
    await officer.queue.first().waitFor();
    await officer.takeNext();
    const log = page.getByRole('log');
    for (let line = 0; line < 15; line += 1) await visitor.say(`Ligne ${line}`);
    await log.getByText('Ligne 14').waitFor();
    const isAtEnd = () => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 2);
    await waitUntil('the end is shown', isAtEnd);
    await log.evaluate((box) => {
      box.scrollTop -= 1;
      const field = document.querySelector('textarea');
      if (field) field.style.minHeight = '240px';
    });
    await frame(page);
    await visitor.say('Dernière ligne');
    await log.getByText('Dernière ligne').waitFor();
    await waitUntil('the end is shown again', isAtEnd);
    expect(await page.getByRole('button', { name: 'Nouveau message' }).count()).toBe(0);
    await visitor.close();
    await closeAll(officer);
  });

  it('says nothing in letters under 14 px', async () => {
    const officer = await signInWithHeld('lisible', 1);
    const smallest = await officer.page.evaluate(() =>
      Math.min(
        ...[...document.querySelectorAll('body *')]
          .filter((element) => element.textContent)
          .map((element) => Number.parseFloat(getComputedStyle(element).fontSize)),
      ),
    );
    expect(smallest).toBeGreaterThanOrEqual(14);
    await closeAll(officer);
  });
});

describe('an officer who comes back', () => {
  it('finds what they hold open on the desk after a reload, who waits for an answer in the first place', async () => {
    const officer = await signInWithHeld('revenue', 3);
    const { page, panes } = officer;
    // The first is answered; room is for two.
    await page.keyboard.press('Alt+1');
    await page.locator('section.pane textarea:focus').fill('Bonjour, je vous lis.');
    await page.keyboard.press('Enter');
    await panes.getByText('✓').first().waitFor();
    await page.reload();
    await panes.nth(1).waitFor();
    expect(await panes.getByRole('heading').allInnerTexts()).toEqual([
      expect.stringContaining('Usager 2'),
      expect.stringContaining('Usager 3'),
    ]);
    expect(await officer.messages()).toEqual(['Bonjour, c’est l’usager 2.', 'Bonjour, c’est l’usager 3.']);
    expect(await page.getByText('Tout est calme').count()).toBe(0);
    await closeAll(officer);
    await page.reload();
    await panes.first().waitFor();
    expect(await panes.getByRole('heading').allInnerTexts()).toEqual([expect.stringContaining('Usager 1')]);
    await closeAll(officer);
    await page.reload();
    await page.getByText('Tout est calme').waitFor();
  });

  it('is still called for what is written below a narrow window, until it is scrolled to', async () => {
    const officer = await signInOfficer(world.browser, world.server, 'etroite');
    const visitor = await openFullPage(await newVisitor(world.browser), `${world.server.origin}/chat/${SITE}`);
    await visitor.write('Bonjour');
    await officer.queue.first().waitFor();
    await officer.takeNext();
    const { page } = officer;
    const badge = page.locator('section.own .badge');
    await page.setViewportSize({ width: 320, height: 400 });
    await page.evaluate(() => scrollTo(0, 0));
    await waitUntil('the transcript is out of the window', () =>
      page.locator('[role=log]').evaluate((log) => log.getBoundingClientRect().top > innerHeight),
    );
    await frame(page);
    await visitor.write('Êtes-vous là ?');
    await badge.waitFor();
    await page.reload();
    await badge.waitFor();
    await page.locator('[role=log]').scrollIntoViewIfNeeded();
    await badge.waitFor({ state: 'detached' });
    await closeAll(officer);
  });
});

describe('an officer who looks at something else', () => {
  it('is called by the tab’s picture and by a notification without a word of the visitor, if they want one', async () => {
    const officer = await signInOfficer(world.browser, world.server, 'ailleurs');
    const { page } = officer;
    // This browser has no screen and refuses all notifications: a machine that lets them come takes its place, and keeps them.
    await page.evaluate(() => {
      const shown: object[] = [];
      class Notification {
        static permission = 'default';
        static async requestPermission() {
          Notification.permission = 'granted';
          return Notification.permission;
        }
        constructor(title: string, options: object) {
          shown.push({ title, ...options });
        }
        close() {}
      }
      Object.assign(window, { shown, Notification });
    });
    const shown = () => page.evaluate(() => (window as unknown as { shown: object[] }).shown);
    const icon = () => page.locator('link[rel=icon]').getAttribute('href');
    const look = (isLooking: boolean) =>
      page.evaluate((focused) => {
        document.hasFocus = () => focused;
        dispatchEvent(new Event(focused ? 'focus' : 'blur'));
      }, isLooking);
    await look(false);
    await startToWait('Bonjour, c’est au sujet de mon vélo.');
    await officer.queue.first().waitFor();
    await waitUntil('the tab calls', async () => decodeURIComponent((await icon()) ?? '').includes('>1</text>'));
    // Nobody asked for notifications yet.
    expect(await shown()).toEqual([]);

    await look(true);
    await page.keyboard.press('?');
    await page.getByLabel('Notification quand').check();
    await page.keyboard.press('Escape');
    expect(await icon()).toBe('data:,');
    await look(false);
    await startToWait('Bonjour, c’est au sujet de mon chien.');
    await waitUntil('a notification is shown', async () => (await shown()).length > 0);
    expect(await shown()).toEqual([
      expect.objectContaining({ title: 'Bureau', body: expect.stringMatching(/^1 /), silent: true }),
    ]);
    expect(JSON.stringify(await shown())).not.toContain('chien');
    await closeAll(officer);
  });
});

describe('a one-time link that is no longer good', () => {
  it('says so in place of the form, and leads to the sign-in page', async () => {
    const page = await (await world.browser.newContext({ locale: 'fr-FR' })).newPage();
    await page.goto(`${world.server.origin}/desk#invite=${'x'.repeat(43)}`);
    await page.getByLabel('Nouveau mot de passe').fill(PASSWORD);
    await page.getByLabel('Le même, une seconde fois').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('h1:focus').filter({ hasText: 'Ce lien ne fonctionne pas' }).waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    await expectAccessibleInBoth(page);
    await page.getByRole('button', { name: 'Aller à la connexion' }).click();
    await page.getByLabel('Identifiant').waitFor();
  });
});
