import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './harness/axe.ts';
import { waitUntil } from './harness/wait.ts';
import { startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { newVisitor, openFullPage, openPanel, type VisitorPage } from './pages/visitor.ts';

let world: World;
let officer: OfficerPage;
beforeAll(async () => {
  world = await startWorld();
  officer = await signInOfficer(world.browser, world.server, 'camille', 'Camille');
});
afterAll(() => world.close());

const PHONE: BrowserContextOptions = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

const enter = async (options: BrowserContextOptions = {}): Promise<VisitorPage> =>
  openPanel(await newVisitor(world.browser, options), `${world.site.origin}/`);

const headingOf = (visitor: VisitorPage) => visitor.find('.room > h2');
const hasFocus = (visitor: VisitorPage, selector: string) =>
  waitUntil(`${selector} has the focus`, async () => (await visitor.find(`${selector}:focus`).count()) > 0);
const rowsOf = (visitor: VisitorPage) => visitor.find('.help button.row').allInnerTexts();
const openHelp = async (visitor: VisitorPage) => {
  await visitor.button(/^Aide/).click();
  await visitor.find('#help-query').waitFor();
};
const search = async (visitor: VisitorPage, query: string) => {
  await visitor.find('#help-query').fill(query);
};
/** How far the page under the panel's top is scrolled sideways, at most. */
const overflow = (visitor: VisitorPage) =>
  visitor
    .find('html')
    .evaluate((page) =>
      Math.max(
        page.scrollWidth - page.clientWidth,
        ...[...page.querySelectorAll('.room')].map((room) => room.scrollWidth - room.clientWidth),
      ),
    );

describe('help to read without waiting', () => {
  it('offers three cards under the door, and leads back to the one that was read, the draft untouched', async () => {
    const visitor = await enter();
    await visitor.field.fill('Un brouillon');
    expect(await visitor.find('.offer .row').count()).toBe(0);
    await visitor.button('Je suis victime').click();
    await visitor.find('.offer .row').first().waitFor();
    expect(await visitor.find('.offer .row').count()).toBe(3);
    const third = await visitor.find('.offer .row').nth(2).innerText();
    await visitor.button('Je signale').click();
    await visitor.find('.offer').getByText('Un proche ou un voisin').waitFor();
    expect(await visitor.find('.offer .row').count()).toBe(3);
    await visitor.button('Je suis victime').click();

    await visitor.find('.offer .row').nth(2).click();
    await hasFocus(visitor, '.room > h2');
    expect(await headingOf(visitor).innerText()).toBe(third);
    // Nothing of the exchange can be reached meanwhile, by key or by reader.
    expect(await visitor.find('.exchange').getAttribute('inert')).not.toBeNull();
    await visitor.button('Revenir à l’échange').click();
    await hasFocus(visitor, '.offer li:nth-child(3) > .row');
    expect(await visitor.field.inputValue()).toBe('Un brouillon');
    expect(await visitor.find('.room').count()).toBe(0);
    await visitor.context.close();
  });

  it('shows first what is of the door, and the others after it', async () => {
    const visitor = await enter();
    await visitor.button('Je me renseigne').click();
    await openHelp(visitor);
    const headings = await visitor.find('.help h3').allInnerTexts();
    expect(headings).toEqual(['Je me renseigne', 'Autres fiches', 'Numéros utiles', 'Services en ligne']);
    const rows = await rowsOf(visitor);
    expect(rows[0]).toContain('Quoi apporter pour porter plainte');
    expect(rows.join()).toContain('Cambriolage');
    expect(
      await visitor
        .find('.help')
        .getByText(/vérifiées le \d+ \p{L}+ \d{4}\./u)
        .count(),
    ).toBe(1);
    // A card far down: one comes back to it, not to the top.
    const row = visitor.find('.room [data-card=road-accident]');
    await row.scrollIntoViewIfNeeded();
    const scrolled = () => visitor.find('.room').evaluate(({ scrollTop }) => scrollTop);
    const before = await scrolled();
    expect(before).toBeGreaterThan(100);
    await row.click();
    await visitor.find('.points').waitFor();
    expect(await scrolled()).toBe(0);
    await visitor.button('Toute l’aide').click();
    await hasFocus(visitor, '.room [data-card=road-accident]');
    expect(await scrolled()).toBe(before);
    await visitor.context.close();
  });

  it('is read while one waits: found with a typing error, from card to card, and back step by step', async () => {
    const visitor = await enter();
    await visitor.write('On a forcé ma porte.');
    await visitor.standing.waitFor();
    await openHelp(visitor);
    await search(visitor, 'CAMBRILAGE');
    await visitor.button('Cambriolage').waitFor();
    expect((await rowsOf(visitor))[0]).toContain('Cambriolage');
    await visitor.find('search [role=status]').getByText('résultat').waitFor();

    await visitor.button('Cambriolage').click();
    await hasFocus(visitor, '.room > h2');
    await visitor.button('Quoi apporter pour porter plainte').click();
    expect(await headingOf(visitor).innerText()).toBe('Quoi apporter pour porter plainte');
    await visitor.button('Fiche précédente').click();
    expect(await headingOf(visitor).innerText()).toBe('Cambriolage');
    await visitor.button('Toute l’aide').click();
    await hasFocus(visitor, '.room [data-card=burglary]');
    expect(await visitor.find('#help-query').inputValue()).toBe('CAMBRILAGE');
    await visitor.button('Revenir à l’échange').click();
    await hasFocus(visitor, '.standing button');
    await visitor.standing.waitFor();
    await visitor.context.close();
    await officer.takeNext();
    await officer.close();
  });

  it('tells what comes while one reads, and leads back to it', async () => {
    const visitor = await enter();
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    await visitor.field.fill('Je cherche mes pap');
    await openHelp(visitor);
    await visitor.button('Papiers perdus ou volés').click();
    const news = visitor.find('.news[role=status]');
    expect(await news.innerText()).toBe('');
    await officer.takeNext();
    await news.getByText('Vous écrivez avec Camille.').waitFor();
    await officer.write('Bonjour, je vous lis.');
    await news.getByText('Nouveau message').waitFor();
    // Still reading: nothing was taken away.
    expect(await headingOf(visitor).innerText()).toBe('Papiers perdus ou volés');
    await news.getByRole('button').click();
    await visitor.log.getByText('Bonjour, je vous lis.').waitFor();
    expect(await visitor.find('.room').count()).toBe(0);
    expect(await visitor.field.inputValue()).toBe('Je cherche mes pap');
    await openHelp(visitor);
    expect(await visitor.find('.news').innerText()).toBe('');
    await officer.close();
    await visitor.find('.news').getByText('Le policier a terminé l’échange.').waitFor();
    await visitor.context.close();
  });

  it('has an answer when nothing is found: the numbers, and the field', async () => {
    const visitor = await enter();
    await openHelp(visitor);
    await search(visitor, 'xylophone quantique');
    await visitor.find('.help').getByText('Rien trouvé pour « xylophone quantique ».').waitFor();
    const numbers = await visitor
      .find('.help .call')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(numbers).toEqual(expect.arrayContaining(['tel:17', 'tel:112', 'sms:114', 'tel:116006']));
    await visitor.button('Écrire ma question').click();
    await hasFocus(visitor, 'textarea');
    await visitor.context.close();
  });

  it('opens services in a tab of their own, which says so and takes nothing along', async () => {
    const visitor = await enter();
    await openHelp(visitor);
    const services = await visitor.find('.help a.row').evaluateAll((links) =>
      links.map((link) => ({
        href: link.getAttribute('href') ?? '',
        target: link.getAttribute('target'),
        rel: link.getAttribute('rel'),
        name: link.textContent ?? '',
      })),
    );
    expect(services.length).toBeGreaterThanOrEqual(10);
    for (const { href, target, rel, name } of services) {
      expect(href).toMatch(/^https:\/\/[^/]+\.(?:fr)\//);
      expect([target, rel]).toEqual(['_blank', 'noopener noreferrer']);
      expect(name).toContain('(nouvel onglet)');
    }
    await visitor.find('.help').getByText('reste dans l’historique').waitFor();
    await visitor.context.close();
  });

  it('is no dead end where it cannot be fetched: it says so, and tries again', async () => {
    const visitor = await enter();
    const address = /\/v1\/sites\/demo\/help/;
    await visitor.context.route(address, (route) => route.abort());
    await visitor.button(/^Aide/).click();
    const failure = visitor.find('.room [role=alert]');
    await failure.getByText('L’aide n’a pas pu être chargée.').waitFor();
    await expectAccessible(visitor.page);
    await failure.getByRole('button', { name: 'Réessayer' }).click();
    await failure.getByText('L’aide n’a pas pu être chargée.').waitFor();
    await visitor.context.unroute(address);
    await failure.getByRole('button', { name: 'Réessayer' }).click();
    await visitor.find('#help-query').waitFor();
    await visitor.context.close();
  });

  it('is asked for once, however often it is opened', async () => {
    const visitor = await enter();
    let asked = 0;
    visitor.page.on('request', (request) => {
      if (new URL(request.url()).pathname.endsWith('/help')) asked += 1;
    });
    await visitor.button('Je ne sais pas').click();
    await visitor.find('.offer .row').first().waitFor();
    await openHelp(visitor);
    await visitor.button('Revenir à l’échange').click();
    await openHelp(visitor);
    expect(asked).toBe(1);
    await visitor.context.close();
  });

  it('stands in the same place from the first word to the last', async () => {
    const visitor = await enter();
    const isInTheMenu = async () => {
      await visitor.button(/^Plus$/).click();
      await visitor.find('.room .menu').getByRole('button', { name: 'Aide' }).click();
      await visitor.find('#help-query').waitFor();
      await visitor.button('Revenir à l’échange').click();
      // One comes back to the menu's own button, by which one came.
      await hasFocus(visitor, 'header .tool');
    };
    await isInTheMenu();
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    await isInTheMenu();
    await officer.takeNext();
    await visitor.standing.filter({ hasText: 'Camille' }).waitFor();
    await isInTheMenu();
    await officer.close();
    await visitor.find('#end').waitFor();
    await isInTheMenu();
    await visitor.context.close();
  });

  it('is in English for whom English is the language of the page', async () => {
    const page = await newVisitor(world.browser, { locale: 'en-GB' });
    await page.goto(`${world.server.origin}/chat/demo?locale=en`);
    await page.getByRole('button', { name: /^Help:/ }).click();
    await page.getByLabel('What are you looking for?').fill('stolen phone');
    await page.getByRole('button', { name: /^Theft:/ }).click();
    await page
      .getByText('The thief', { exact: false })
      .or(page.getByText('Is the thief still there?'))
      .first()
      .waitFor();
    await page.context().close();
  });
});

describe('by keyboard alone', () => {
  it('one comes into the help, reads a card, and back to where one was', async () => {
    const page = await newVisitor(world.browser);
    const visitor = await openFullPage(page, `${world.server.origin}/chat/demo`);
    const tabTo = async (selector: string) => {
      for (let presses = 0; presses < 60; presses += 1) {
        if ((await visitor.find(`${selector}:focus`).count()) > 0) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`Tab never came to ${selector}`);
    };
    await page.keyboard.press('Tab');
    await tabTo('.welcome > .quiet');
    await page.keyboard.press('Enter');
    await hasFocus(visitor, '.room > h2');
    await tabTo('#help-query');
    await page.keyboard.type('vacances');
    await tabTo('.room [data-card=away-on-holiday]');
    await page.keyboard.press('Enter');
    await hasFocus(visitor, '.room > h2');
    // The room's own way back stands before its heading.
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await hasFocus(visitor, '.room [data-card=away-on-holiday]');
    await page.context().close();
  });
});

describe('on a phone', () => {
  it('everything can be pressed with a thumb, in the width there is, also with text twice as large', async () => {
    const visitor = await enter(PHONE);
    await visitor.button('Je suis victime').tap();
    await visitor.find('.offer .row').first().waitFor();
    await visitor.find('.offer .row').first().tap();
    await visitor.find('.points').waitFor();
    expect(await overflow(visitor)).toBe(0);
    await visitor.button('Toute l’aide').last().tap();
    await visitor.find('#help-query').waitFor();
    const heights = await visitor
      .find(':is(.help, .room) :is(button, a, input)')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    expect(await overflow(visitor)).toBe(0);
    await visitor.find('html').evaluate((page) => page.style.setProperty('font-size', '200%'));
    expect(await overflow(visitor)).toBe(0);
    await visitor.find('.room [data-card=couple-violence]').tap();
    await visitor.find('.points').waitFor();
    expect(await overflow(visitor)).toBe(0);
    await visitor.context.close();
  });

  it('holds in a language that is written from right to left, the groups of a number in their order', async () => {
    const visitor = await enter(PHONE);
    await visitor.find('html').evaluate((page) => page.setAttribute('dir', 'rtl'));
    await openHelp(visitor);
    await search(visitor, 'viol');
    const number = visitor.find('.call bdi').filter({ hasText: '0 800' });
    await number.waitFor();
    expect(await overflow(visitor)).toBe(0);
    const [first, last] = await number.evaluate((element) => {
      const text = element.firstChild as Text;
      const at = (from: number) => {
        const range = document.createRange();
        range.setStart(text, from);
        range.setEnd(text, from + 1);
        return range.getBoundingClientRect().left;
      };
      return [at(0), at(text.length - 1)];
    });
    expect(first).toBeLessThan(last as number);
    await visitor.context.close();
  });
});
