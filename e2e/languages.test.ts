import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LOCALES, languageOf } from '../packages/protocol/src/languages.ts';
import { barriersIn } from './harness/axe.ts';
import type { Desk } from './harness/desk.ts';
import { cutIn } from './harness/sight.ts';
import { serveSite } from './harness/site.ts';
import { waitUntil } from './harness/wait.ts';
import { leaveNobody, ministrySite, SITE, startWorldWithDesk, type World } from './harness/world.ts';
import {
  documentOf,
  launcherOf,
  newVisitor,
  openFullPage,
  openPanel,
  PHONE,
  type VisitorPage,
} from './pages/visitor.ts';

let world: World;
let desk: Desk;
beforeAll(async () => {
  ({ world, desk } = await startWorldWithDesk());
});
afterAll(() => world.close());
afterEach(() => leaveNobody(world, desk));

const languageIn = (page: Page): Promise<string> =>
  documentOf(page).evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`);

/** What has the focus, in a few words. */
const focusIn = (page: Page): Promise<string> =>
  documentOf(page).evaluate(() => {
    const { id, className, localName } = document.activeElement ?? {};
    return [localName, id, className].filter(Boolean).join(' ');
  });

/** Chooses a language in the room, by the keyboard alone. */
const choose = async ({ page, find }: VisitorPage, typed: string) => {
  await find('.tongues').waitFor();
  // From the heading to the field: there is nothing between them to press.
  await page.keyboard.press('Tab');
  expect(await focusIn(page)).toBe('input language-query');
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
  await find('.room').waitFor({ state: 'detached' });
};

describe('the language of the page', () => {
  it('is that of the page around it, whatever the browser asks for', async () => {
    const { page } = await openPanel(await newVisitor(world.browser, { locale: 'en-GB' }), `${world.site.origin}/`);
    expect(await languageIn(page)).toBe('fr ltr');
  });

  it('is what the browser asks for where no page says one, and French where that is none of ours', async () => {
    const spoken = async (locale: string) => {
      const { page, context } = await openFullPage(
        await newVisitor(world.browser, { locale }),
        `${world.server.origin}/chat/${SITE}`,
      );
      const language = await languageIn(page);
      await context.close();
      return language;
    };
    expect(await spoken('en-GB')).toBe('en ltr');
    expect(await spoken('ja-JP')).toBe('fr ltr');
  });

  it('is asked for by a page in any language; the launcher then says what the page gave it to say', async () => {
    const html = readFileSync(join(ministrySite, 'index.html'), 'utf8')
      .replace('<html lang="fr"', '<html lang="en-GB"')
      .replace('data-site="demo"', 'data-label="Chat with us" data-site="english"');
    const site = await serveSite({ folder: ministrySite, pages: { '/': html }, backend: world.server.origin });
    await world.server.addSite('english', [site.origin]);
    const page = await newVisitor(world.browser);
    await page.goto(`${site.origin}/`);
    await page.getByRole('button', { name: 'Chat with us' }).click();
    await page.frameLocator('iframe').locator('#app:not(.starting)').waitFor();
    expect(await languageIn(page)).toBe('en ltr');
    expect(await launcherOf(page).count()).toBe(0);
    expect(await page.locator('iframe').getAttribute('title')).toBe('Chat with us');
    await site.close();
  });
});

describe('another language', () => {
  it('is chosen by the keyboard before the first word, and told to the officer with it', async () => {
    const visitor = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
    const { page, find } = visitor;
    await find('.languages').focus();
    await page.keyboard.press('Enter');
    await choose(visitor, 'ENG');
    expect(await languageIn(page)).toBe('en ltr');
    expect(await focusIn(page)).toBe('button languages');
    // It does not offer what is spoken already.
    await expect.poll(() => find('.languages').innerText()).toContain('Français');
    await page.frameLocator('iframe').getByLabel('Your message').fill('Hello');
    await page.keyboard.press('Enter');
    await find('.standing > p').waitFor();
    const [entry] = await waitUntil('it waits', async () => {
      const { queue } = await desk.snapshot();
      return queue.length > 0 && queue;
    });
    expect(entry?.locale).toBe('en');
  });

  it('leaves a conversation, what is begun in the field and the place of the focus as they were', async () => {
    const visitor = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
    const { page, find, field } = visitor;
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    await waitUntil('somebody waits', () => desk.claimNext());
    await visitor.log.locator('.note').waitFor();
    await field.fill('Je voulais dire');
    await find('header .tool').first().focus();
    await page.keyboard.press('Enter');
    await find('.menu').first().waitFor();
    await find('.menu button').filter({ hasText: 'Choisir la langue' }).press('Enter');
    await choose(visitor, 'english');
    expect(await languageIn(page)).toBe('en ltr');
    expect(await focusIn(page)).toBe('button tool');
    expect(await find('#message').inputValue()).toBe('Je voulais dire');
    expect(await visitor.messages()).toEqual(['Bonjour']);
    expect(await visitor.log.locator('.note').innerText()).toContain('Camille');
    expect(await visitor.standing.innerText()).toBe('You are writing with Camille.');
    await find('.composer [type=submit]').click();
    await expect.poll(() => visitor.messages()).toEqual(['Bonjour', 'Je voulais dire']);
  });

  it('that does not come is said not to; what is on the page stays in the one before', async () => {
    const visitor = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
    await visitor.find('.languages').click();
    await visitor.find('.tongues').waitFor();
    world.network.cut();
    try {
      await visitor.find('.tongues').getByRole('button', { name: 'English' }).click();
      await visitor.find('.room [role=status]').filter({ hasText: 'n’a pas pu être chargée' }).waitFor();
    } finally {
      world.network.restore();
    }
    expect(await languageIn(visitor.page)).toBe('fr ltr');
  });
});

describe.each(LOCALES)('the widget in %s', (locale) => {
  it('says everything, in its direction, and nothing is cut on a phone', async () => {
    const { page, find } = await openFullPage(
      await newVisitor(world.browser, PHONE),
      `${world.server.origin}/chat/${SITE}?locale=${locale}`,
    );
    expect(await languageIn(page)).toBe(`${locale} ${languageOf(locale).direction}`);
    await find('.languages').waitFor();
    expect(await cutIn(documentOf(page))).toEqual([]);
    const said = async () => `${await find('body').innerText()}`;
    expect(await said()).not.toMatch(/undefined|[{}]/);
    await find('header .tool').first().click();
    await find('.menu').first().waitFor();
    expect(await cutIn(documentOf(page))).toEqual([]);
    expect(await said()).not.toMatch(/undefined|[{}]/);
  });
});

describe('an exchange in Arabic', () => {
  it.each([
    ['on a phone', PHONE],
    ['on a wide screen', {}],
  ])('%s is written from right to left throughout, without a barrier', async (_, options) => {
    const visitor = await openFullPage(
      await newVisitor(world.browser, { ...options, locale: 'ar' }),
      `${world.server.origin}/chat/${SITE}`,
    );
    const { page, find } = visitor;
    const found: string[] = [];
    const look = async (state: string) => {
      const frame = documentOf(page);
      expect(await languageIn(page), state).toBe('ar rtl');
      for (const fault of await cutIn(frame)) found.push(`${state}: ${fault}`);
      for (const barrier of await barriersIn(frame, 'all')) found.push(`${state}: ${barrier}`);
      // Whole sentences in another script would be texts that nobody translated.
      const own = await frame.evaluate(() => {
        const words: string[] = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const { parentElement: holder, textContent } = walker.currentNode;
          if (!holder?.closest('[lang]:not([lang=ar]), .text, script, noscript')) words.push(textContent ?? '');
        }
        return words.join('\n');
      });
      for (const line of own.match(/(?:[a-zéèà’]+ ){4,}/gi) ?? []) found.push(`${state}: ${line}`);
    };
    const openMenu = async () => {
      await find('header .tool').first().click();
      await find('.menu').first().waitFor();
    };
    const back = async () => {
      await find('.room > .quiet').click();
      await find('.room').waitFor({ state: 'detached' });
    };
    await find('.languages').waitFor();
    await look('new');
    await find('.doors button').first().click();
    await find('.offer .row').nth(2).waitFor();
    await look('door');
    await openMenu();
    await look('menu');
    await find('.menu button').first().click();
    await find('.leaving').waitFor();
    await look('exit');
    await back();
    await find('#message').fill('سُرق هاتفي في شارع 12');
    await find('.composer [type=submit]').click();
    await find('.standing > p').waitFor();
    await look('waiting');
    const held = await waitUntil('somebody waits', () => desk.claimNext());
    await visitor.log.locator('.note').waitFor();
    await desk.write(held.conversation, 'Appelez le 116 006.');
    await visitor.log.locator('.theirs').waitFor();
    await look('talking');
    // Who writes stands first on its line, where the line begins.
    const [name, time] = await visitor.log
      .locator('.theirs .by > *')
      .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().right));
    expect(name).toBeGreaterThan(time as number);
    await find('.emergency button').click();
    await find('.room .choices').first().waitFor();
    await look('danger');
    await back();
    await desk.close(held.conversation);
    await find('#end').waitFor();
    await look('over');
    expect(found).toEqual([]);
  });
});
