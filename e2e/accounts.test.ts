// docs/security.md: T6

import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { startWorld, type World } from './harness/world.ts';
import { officerPage, PASSWORD, signInOfficer } from './pages/officer.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  for (const context of world.browser.contexts()) await context.close();
});

/** Another browser at the sign-in page. */
const elsewhere = async (locale = 'fr-FR'): Promise<Page> => {
  const context = await world.browser.newContext({ locale, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${world.server.origin}/desk`);
  return page;
};

const signIn = async (page: Page, login: string, password = PASSWORD): Promise<void> => {
  await page.getByLabel('Identifiant').fill(login);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
};

const openAccount = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Mon compte' }).click();
  await page.getByRole('heading', { name: 'Mes sessions' }).waitFor();
};

const isSentAway = (page: Page) => page.getByText('Votre session a pris fin').waitFor();

it('an officer sees their sessions, ends one of another browser, and changes the password', async () => {
  const desk = await signInOfficer(world.browser, world.server, 'camille');
  const { page } = desk;
  const other = await elsewhere();
  await signIn(other, 'camille');
  await officerPage(other);

  await openAccount(page);
  await expect.poll(() => page.title()).toBe('Mon compte');
  const rows = page.locator('.facts tbody tr');
  await expect.poll(() => rows.count()).toBe(2);
  expect(await rows.filter({ hasText: 'Celle-ci' }).count()).toBe(1);
  expect(await rows.first().innerText()).toContain('mot de passe');
  await page.getByText('Ni l’adresse ni le navigateur ne sont conservés').waitFor();
  await expectAccessibleInBoth(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectAccessibleInBoth(page);
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole('button', { name: /^Fermer la session ouverte/ }).click();
  await page.getByText('Session fermée.').waitFor();
  expect(await rows.count()).toBe(1);
  await isSentAway(other);

  // A wrong password changes nothing; the right one ends the other sessions, and this page goes on.
  await signIn(other, 'camille');
  await officerPage(other);
  const next = 'une tout autre suite de mots';
  const fill = async (current: string): Promise<void> => {
    await page.getByLabel('Mot de passe actuel').fill(current);
    await page.getByLabel('Nouveau mot de passe', { exact: true }).fill(next);
    await page.getByLabel('Le même, une seconde fois').fill(next);
    await page.getByRole('button', { name: 'Changer le mot de passe' }).click();
  };
  await fill('pas le bon mot de passe');
  await page.getByText('Le mot de passe actuel est incorrect.').waitFor();
  await fill(PASSWORD);
  await page.getByText('Mot de passe changé. Vos autres sessions sont fermées.').waitFor();
  await expectAccessibleInBoth(page);
  await isSentAway(other);
  await signIn(other, 'camille');
  await other.getByText('Identifiant ou mot de passe incorrect.').waitFor();
  await signIn(other, 'camille', next);
  await officerPage(other);
  await page.reload();
  await page.getByRole('heading', { name: 'Mes sessions' }).waitFor();
});

it('an administrator ends all sessions of an officer', async () => {
  const admin = await signInOfficer(world.browser, world.server, 'ada', 'Ada', 'admin');
  const officer = await signInOfficer(world.browser, world.server, 'sacha');
  await admin.page.getByRole('link', { name: 'Administration' }).click();
  await admin.page.getByRole('link', { name: 'sacha' }).click();
  await admin.page.getByRole('button', { name: 'Fermer toutes ses sessions' }).click();
  const dialog = admin.page.getByRole('dialog');
  await expectAccessibleInBoth(admin.page);
  await dialog.getByRole('button', { name: 'Fermer toutes ses sessions' }).click();
  await isSentAway(officer.page);
});
