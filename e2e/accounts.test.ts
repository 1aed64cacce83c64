// docs/security.md: T6

import { Secret, TOTP } from 'otpauth';
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
  const rows = page.getByRole('region', { name: 'Mes sessions' }).locator('tbody tr');
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
  await expect.poll(() => rows.count()).toBe(1);
  // What was pressed is gone: reading goes on at the heading of its part, here and where a form is left.
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  await expect.poll(focused).toBe('Mes sessions');
  await page.getByRole('button', { name: 'Relier une application' }).click();
  await page.getByRole('button', { name: 'Annuler' }).click();
  await expect.poll(focused).toBe('Application d’authentification');
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

const codeOf = (secret: string, offsetMs = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replaceAll(/\s/g, '')) }).generate({ timestamp: Date.now() + offsetMs });

/** Types the code that an app shows, and waits for what comes of it; at the turn of a half minute another one may be needed. */
const linkApp = async (page: Page): Promise<string> => {
  await page.getByRole('img', { name: 'Image à viser' }).waitFor();
  const secret = await page.locator('.account-key').innerText();
  await page.getByLabel('Premier code affiché').fill(codeOf(secret));
  await page.getByLabel('Votre mot de passe').fill(PASSWORD);
  await expectAccessibleInBoth(page);
  await page.getByRole('button', { name: 'Relier', exact: true }).click();
  await page.getByRole('heading', { name: 'Vos codes de secours' }).waitFor();
  return secret;
};

it('an app is linked and asked for, a recovery code stands for it once, and an administrator takes it away', async () => {
  const admin = await signInOfficer(world.browser, world.server, 'amal', 'Amal', 'admin');
  const { page } = await signInOfficer(world.browser, world.server, 'noor');
  await openAccount(page);
  await page.getByRole('button', { name: 'Relier une application' }).click();
  const secret = await linkApp(page);
  const [recovery = ''] = await page.locator('.recovery-codes li').allInnerTexts();
  await expectAccessibleInBoth(page);
  await page.getByRole('button', { name: 'J’ai noté les codes' }).click();
  await page.getByText('Il en reste 10.').waitFor();
  await page.setViewportSize({ width: 360, height: 740 });
  await expectAccessibleInBoth(page);

  // In another browser the password is not enough.
  const other = await elsewhere();
  await signIn(other, 'noor');
  const code = other.getByLabel('Code', { exact: true });
  await code.waitFor();
  expect(await code.getAttribute('autocomplete')).toBe('one-time-code');
  await expect.poll(() => code.evaluate((field) => field === document.activeElement)).toBe(true);
  await expectAccessibleInBoth(other);
  const give = async (typed: string): Promise<void> => {
    await code.fill(typed);
    await code.press('Enter');
  };
  await give('000000');
  await other.getByText('Ce code est incorrect, ou il a déjà servi.').waitFor();
  // The one that linked the app was used then; the next half minute's is good already.
  await give(codeOf(secret, 30_000));
  await officerPage(other);

  const third = await elsewhere();
  await signIn(third, 'noor');
  await third.getByLabel('Code', { exact: true }).fill(recovery.toLowerCase());
  await third.getByRole('button', { name: 'Continuer' }).click();
  await officerPage(third);
  await openAccount(third);
  await third.getByText('Il en reste 9.').waitFor();
  await third.getByRole('row', { name: /bon mot de passe, code refusé/ }).waitFor();

  await admin.page.getByRole('link', { name: 'Administration' }).click();
  await admin.page.getByRole('link', { name: 'noor' }).click();
  await admin.page.getByRole('button', { name: 'Retirer son second facteur' }).click();
  await expectAccessibleInBoth(admin.page);
  await admin.page.getByRole('dialog').getByRole('button', { name: 'Retirer son second facteur' }).click();
  await admin.page.getByText('Cet agent n’a pas de second facteur.').waitFor();
  await isSentAway(third);
  // The page that was open comes back, without a code.
  await signIn(third, 'noor');
  await third.getByRole('row', { name: /second facteur retiré.*un administrateur/ }).waitFor();
});

it('where the house asks for a second factor, it is added before anything else', async () => {
  const strict = await startWorld({ policy: { officers: { secondFactor: 'required' } } });
  try {
    await strict.server.addOfficer({ login: 'sam', alias: 'Sam', password: PASSWORD });
    const context = await strict.browser.newContext({ locale: 'fr-FR', viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    await page.goto(`${strict.server.origin}/desk`);
    await signIn(page, 'sam');
    await page.getByRole('heading', { name: 'Protéger votre compte' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Protéger votre compte' }).waitFor();
    await linkApp(page);
    await page.getByRole('button', { name: 'J’ai noté les codes' }).click();
    await officerPage(page);
    await page.reload();
    await officerPage(page);
  } finally {
    await strict.close();
  }
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
