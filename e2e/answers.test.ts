import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { expectAccessible, expectAccessibleInBoth } from './harness/axe.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { signInOfficer } from './pages/officer.ts';
import { newVisitor, openPanel } from './pages/visitor.ts';
import { openByWire } from './pages/wire-visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** A run has its own officers: the journeys of this file share a server. */
let run = 0;
beforeEach(() => {
  run += 1;
});

const goTo = async (page: Page, nav: string, link: string, heading = link): Promise<void> => {
  await page.getByRole('navigation', { name: nav }).getByRole('link', { name: link }).click();
  await page.getByRole('heading', { name: heading, level: 2 }).waitFor();
};

/** Fills in the form of a canned answer and saves it. */
const keep = async (page: Page, shortcut: string, title: string, text: string): Promise<void> => {
  await page.getByLabel('Raccourci').fill(shortcut);
  await page.getByLabel('Titre').fill(title);
  await page.getByLabel('Texte').fill(text);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
};

it('an administrator gives everybody an answer; an officer uses it and one of their own by the keyboard alone', async () => {
  const { page: admin } = await signInOfficer(world.browser, world.server, `ada${run}`, 'Ada', 'admin');
  const faults: string[] = [];
  admin.on('pageerror', ({ message }) => faults.push(message));
  await goTo(admin, 'Pages', 'Administration', 'Agents');
  await goTo(admin, 'Rubriques', 'Réponses types');
  await admin.getByRole('link', { name: 'Ajouter une réponse' }).click();

  // A variable that nothing fills is named, and nothing is kept.
  await keep(admin, 'bonjour', 'Accueil', 'Bonjour {prénom}, je suis {alias}.');
  await admin.getByText('Rien ne remplit {prénom}').waitFor();
  await expect.poll(() => admin.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('text');
  await expectAccessibleInBoth(admin);
  await keep(admin, 'bonjour', 'Accueil', 'Bonjour, je suis {alias}, pour {site}.');
  await admin.getByRole('link', { name: '/bonjour' }).waitFor();
  await expectAccessibleInBoth(admin);

  // An officer adds one of their own.
  const officer = await signInOfficer(world.browser, world.server, `sacha${run}`, 'Agent 27');
  const { page, panes } = officer;
  page.on('pageerror', ({ message }) => faults.push(message));
  await goTo(page, 'Pages', 'Mes réponses');
  await page.getByRole('link', { name: 'Ajouter une réponse' }).click();
  await keep(page, 'lieu', 'Demander le lieu', 'Où êtes-vous, précisément ?');
  await page.getByRole('link', { name: '/lieu' }).waitFor();
  expect(await page.getByRole('table', { name: /communes? à tous/ }).innerText()).toContain('/bonjour');
  await expectAccessibleInBoth(page);
  await page.getByRole('link', { name: 'Bureau' }).click();

  // By / and the keyboard alone; nothing on the page moves for it, and nothing is sent by it.
  const visitor = await openByWire(world.server, SITE, { text: 'Bonjour' });
  await officer.takeNext();
  const field = panes.getByRole('textbox', { name: /Votre réponse/ });
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
  const places = () =>
    page.evaluate(() =>
      ['.pane-head', '.log', '.composer textarea', '.lists'].map((selector) => {
        const { x, y, width, height } = (document.querySelector(selector) as HTMLElement).getBoundingClientRect();
        return [selector, x, y, width, height];
      }),
    );
  // What comes by itself has come.
  await panes.getByRole('button', { name: 'Moins de 18 ans ?' }).waitFor();
  await panes.getByRole('button', { name: 'Ralentir' }).waitFor();
  const before = await places();
  await page.keyboard.type('/bonj');
  const options = page.getByRole('option');
  await expect.poll(() => options.allInnerTexts()).toHaveLength(1);
  expect((await options.allInnerTexts())[0]).toContain('Bonjour, je suis Agent 27, pour');
  expect(await places()).toEqual(before);
  await expectAccessibleInBoth(page);
  await page.keyboard.press('Enter');
  await expect.poll(() => field.inputValue()).toMatch(/^Bonjour, je suis Agent 27, pour .+\.$/);
  expect(await places()).toEqual(before);
  expect(await officer.messages()).toEqual(['Bonjour']);
  await page.keyboard.type(' Écrivez-moi.');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await officer.messages()).at(-1)).toMatch(/Agent 27.+Écrivez-moi\.$/);

  // One's own comes first for nothing typed; Escape leaves all as it was.
  await page.keyboard.type('/');
  await expect.poll(() => options.allInnerTexts()).toHaveLength(2);
  expect((await options.allInnerTexts())[0]).toContain('à moi');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Escape');
  expect(await field.inputValue()).toBe('');
  await page.keyboard.press('Alt+r');
  await page.keyboard.type('precisement');
  await expect.poll(() => options.allInnerTexts()).toHaveLength(1);
  await page.keyboard.press('Enter');
  await expect.poll(() => field.inputValue()).toBe('Où êtes-vous, précisément ?');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await officer.messages()).at(-1)).toBe('Où êtes-vous, précisément ?');

  // Nobody else has it; what everybody has is on record.
  await admin.reload();
  expect(await admin.getByRole('table').innerText()).not.toContain('/lieu');
  await goTo(admin, 'Rubriques', 'Journal');
  await expect.poll(() => admin.getByRole('table').innerText()).toContain('a ajouté une réponse type');
  expect(await admin.getByRole('table').innerText()).not.toContain('Où êtes-vous');
  await admin.setViewportSize({ width: 360, height: 740 });
  await goTo(admin, 'Rubriques', 'Réponses types');
  await expectAccessibleInBoth(admin);
  expect(await admin.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(faults).toEqual([]);
  await visitor.close();
}, 120_000);

it('an officer sends a card; the visitor reads it, and follows its number and its link', async () => {
  const officer = await signInOfficer(world.browser, world.server, `sacha${run}`, 'Agent 27');
  const { page, panes } = officer;
  const visitor = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
  await visitor.write('On m’a volé ma carte');
  await officer.takeNext();
  const field = panes.getByRole('textbox', { name: /Votre réponse/ });
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.type('Un brouillon');

  // By the keyboard: found by a word of the help, looked at, and sent by one more press.
  await page.keyboard.press('Alt+c');
  await page.keyboard.type('pickpocket');
  await expect.poll(() => page.getByRole('option').allInnerTexts()).toHaveLength(1);
  await expectAccessibleInBoth(page);
  await page.keyboard.press('Enter');
  await page
    .getByRole('region', { name: /^Fiche/ })
    .getByText('faites opposition tout de suite')
    .waitFor();
  expect(await panes.locator('[role=log] .card-body').count()).toBe(0);
  await expectAccessibleInBoth(page);
  await page.keyboard.press('Enter');
  await panes.locator('[role=log] .card-body').getByText('faites opposition tout de suite').waitFor();
  // The caret is back in what was begun.
  expect(await field.inputValue()).toBe('Un brouillon');
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
  await expectAccessibleInBoth(page);

  // A number alone.
  await page.keyboard.press('Alt+c');
  await page.keyboard.type('3919');
  const options = page.getByRole('option');
  await expect.poll(async () => (await options.allInnerTexts())[0]).toContain('numéro');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Envoyer la fiche' }).press('Enter');

  const card = visitor.log.locator('.sent-card').first();
  await card.getByText('faites opposition tout de suite').waitFor();
  const call = card.getByRole('link', { name: /Appeler/ });
  expect(await call.getAttribute('href')).toMatch(/^tel:\+?\d+$/);
  const link = card.locator('a[target=_blank]');
  expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
  expect(await link.getAttribute('referrerpolicy')).toBe('no-referrer');
  const href = (await link.getAttribute('href')) ?? '';
  expect(href).toMatch(/^https:\/\//);
  await visitor.log.locator('.sent-card').nth(1).getByText('3919').first().waitFor();
  await expectAccessible(visitor.page);
  // It leads there, in a tab of its own that knows nothing of this one.
  await visitor.context.route(/^https:/, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Ailleurs</title>' }),
  );
  const [opened] = await Promise.all([visitor.context.waitForEvent('page'), link.click()]);
  await opened.waitForLoadState();
  expect(opened.url()).toBe(new URL(href).href);
  expect(await opened.evaluate(() => [document.referrer, window.opener])).toEqual(['', null]);
  await opened.close();

  // One's own copy has it too.
  await visitor.button('Terminer').click();
  await visitor.button('Oui, terminer').click();
  await visitor.button('Enregistrer une copie').click();
  const [download] = await Promise.all([
    visitor.page.waitForEvent('download'),
    visitor
      .find('.copy button')
      .filter({ hasText: /^Enregistrer$/ })
      .click(),
  ]);
  const copy = await readFile(await download.path(), 'utf8');
  expect(copy).toContain('faites opposition tout de suite');
  expect(copy).toContain('3919');
  await visitor.context.close();
}, 120_000);

it('an administrator changes the cards of a site by a form, and the visitor’s help shows it', async () => {
  const { page: admin } = await signInOfficer(world.browser, world.server, `ada${run}`, 'Ada', 'admin');
  const faults: string[] = [];
  admin.on('pageerror', ({ message }) => faults.push(message));
  await goTo(admin, 'Pages', 'Administration', 'Agents');
  await goTo(admin, 'Rubriques', 'Sites');
  await admin.getByRole('row').nth(1).getByRole('link').click();
  await admin.getByRole('link', { name: 'Fiches d’aide de ce site' }).click();
  await admin.getByText(/Fiches du pays vérifiées le \d+ \p{L}+ \d{4}/u).waitFor();
  await expectAccessibleInBoth(admin);

  // One is added; what is wrong with it is said with each field.
  await admin.getByRole('link', { name: 'Ajouter une fiche' }).click();
  await admin.getByLabel('Identifiant').fill('objets-trouves');
  await admin.getByRole('button', { name: 'Enregistrer' }).click();
  const title = admin.getByRole('textbox', { name: 'Titre (français)' });
  await expect.poll(() => title.getAttribute('aria-invalid')).toBe('true');
  expect(await admin.getByRole('textbox', { name: 'Lignes (français)' }).getAttribute('aria-invalid')).toBe('true');
  await expectAccessibleInBoth(admin);
  await title.fill('Objets trouvés à la mairie');
  await admin.getByLabel('Renseignement').check();
  await admin.getByRole('textbox', { name: 'Lignes (français)' }).fill('Écrivez ce que vous avez perdu.\nDites où.');
  await admin.getByRole('button', { name: 'Enregistrer' }).click();
  await admin.getByRole('link', { name: 'Objets trouvés à la mairie' }).waitFor();

  // One of the country gets other words, another goes, and one comes first.
  await admin.getByRole('link', { name: /^Vol/ }).first().click();
  await title.fill('Vol : les bons réflexes');
  await admin.getByRole('button', { name: 'Enregistrer' }).click();
  await admin.getByRole('link', { name: 'Vol : les bons réflexes' }).waitFor();
  const rows = () =>
    admin
      .getByRole('region', { name: /fiches montrées/ })
      .getByRole('row')
      .allInnerTexts();
  const second = (await rows())[2] ?? '';
  await admin
    .getByRole('region', { name: /fiches montrées/ })
    .getByRole('button', { name: /^Monter/ })
    .nth(1)
    .click();
  await expect.poll(async () => (await rows())[1]).toBe(second);
  await admin.getByRole('button', { name: /^Retirer Cambriolage/ }).click();
  await expect.poll(async () => (await rows()).at(-1)).toContain('retirée');

  const visitor = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
  await visitor.button('Je me renseigne').click();
  await visitor.button(/^Aide/).click();
  await visitor.find('.room .help').getByText('Objets trouvés à la mairie').waitFor();
  const help = await visitor.find('.room .help').innerText();
  expect(help).toContain('Vol : les bons réflexes');
  expect(help).not.toContain('Cambriolage');
  await visitor.find('.room .help button.row').filter({ hasText: 'Objets trouvés' }).click();
  await visitor.find('.room .help').getByText('Dites où.').waitFor();
  await visitor.context.close();

  // What was taken away comes back, and all of it is on record.
  await admin.getByRole('button', { name: /^Rétablir Cambriolage/ }).click();
  await expect.poll(async () => (await rows()).join()).not.toContain('retirée');
  await goTo(admin, 'Rubriques', 'Journal');
  await expect.poll(() => admin.getByRole('table').innerText()).toContain('a modifié un site');
  await admin.setViewportSize({ width: 360, height: 740 });
  expect(await admin.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(faults).toEqual([]);
}, 120_000);
