import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { serveSite } from './harness/site.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { officerPage, PASSWORD } from './pages/officer.ts';
import { newVisitor, openPanel } from './pages/visitor.ts';
import { openByWire } from './pages/wire-visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const newPage = async (): Promise<Page> => {
  const context = await world.browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
  return context.newPage();
};

const signIn = async (page: Page, login: string): Promise<void> => {
  await page.goto(`${world.server.origin}/desk`);
  await page.getByLabel('Identifiant').fill(login);
  await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Se connecter' }).click();
};

/** Goes to a section, where the reading starts at its heading. */
const goTo = async (page: Page, section: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Rubriques' }).getByRole('link', { name: section }).click();
  const heading = page.getByRole('heading', { name: section, level: 2 });
  await heading.waitFor();
  await expect.poll(() => heading.evaluate((element) => element === document.activeElement)).toBe(true);
};

const choosePassword = async (page: Page, link: string): Promise<void> => {
  await page.goto(link);
  await page.getByLabel('Nouveau mot de passe', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Le même, une seconde fois', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Enregistrer et ouvrir le bureau' }).click();
};

const linesOf = (page: Page): Promise<string[]> => page.locator('.facts tbody tr').allInnerTexts();

it('an administrator lets an officer in and out again, adds a site on a Friday evening, and finds all of it on record', async () => {
  await world.server.addOfficer({ login: 'ada', alias: 'Ada', password: PASSWORD, role: 'admin' });
  const admin = await newPage();
  const faults: string[] = [];
  admin.on('pageerror', ({ message }) => faults.push(message));
  await signIn(admin, 'ada');
  await officerPage(admin);
  await admin.getByRole('link', { name: 'Administration' }).click();
  await admin.getByRole('heading', { name: 'Agents', level: 2 }).waitFor();
  expect(await admin.title()).toBe('Administration');
  await expectAccessibleInBoth(admin);

  // An officer is invited by a link that is shown once. What is wrong with a field is said with it.
  await admin.getByRole('link', { name: 'Inviter un agent' }).click();
  await admin.getByLabel('Identifiant').fill('sacha martin');
  await admin.getByLabel('Affiché comme').fill('Agent 27');
  await admin.getByRole('button', { name: 'Créer le compte et le lien' }).click();
  await admin.getByText('Corrigez ce qui est marqué').waitFor();
  const login = admin.getByRole('textbox', { name: 'Identifiant' });
  expect(await login.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => login.evaluate((field) => field === document.activeElement)).toBe(true);
  await expectAccessibleInBoth(admin);
  await login.fill('sacha');
  await admin.getByRole('button', { name: 'Créer le compte et le lien' }).click();
  const link = await admin.getByRole('textbox', { name: 'Lien à usage unique' }).inputValue();
  await expectAccessibleInBoth(admin);

  // In another browser the link opens a desk, once; somebody who waits is taken there.
  const officer = await newPage();
  await choosePassword(officer, link);
  const desk = await officerPage(officer);
  const again = await newPage();
  await choosePassword(again, link);
  await again.getByText('Ce lien a déjà servi').waitFor();
  const waiting = await openByWire(world.server, SITE, { text: 'Bonjour' });
  await desk.takeNext();
  await waiting.close();

  // A site is added with its hours; its tag, pasted into a page, opens the conversation there.
  let tag = '';
  const shop = await serveSite({
    pages: {
      get '/'() {
        return `<!doctype html><html lang="fr"><title>Accueil</title><h1>Accueil</h1>${tag}</html>`;
      },
    },
  });
  await goTo(admin, 'Sites');
  await admin.getByRole('link', { name: 'Ajouter un site' }).click();
  await admin.getByLabel('Identifiant').fill('vendredi');
  await admin.getByLabel('Nom', { exact: true }).fill('Site du vendredi');
  await admin.getByLabel('Adresses exactes').fill(`${shop.origin}/`);
  await admin.getByRole('button', { name: 'Enregistrer' }).click();
  const origins = admin.getByRole('textbox', { name: 'Adresses exactes' });
  await expect.poll(() => origins.getAttribute('aria-invalid')).toBe('true');
  await origins.fill(shop.origin);
  await expectAccessibleInBoth(admin);
  await admin.getByRole('button', { name: 'Enregistrer' }).click();
  const snippet = admin.getByRole('textbox', { name: 'Balise' });
  await snippet.waitFor();
  tag = await snippet.inputValue();
  expect(tag).toMatch(/integrity="sha384-[A-Za-z0-9+/=]{64}"/);
  await expectAccessibleInBoth(admin);
  const visitor = await newVisitor(world.browser);
  await openPanel(visitor, shop.origin);
  await visitor.close();
  await shop.close();

  // A queue, and its place.
  await goTo(admin, 'Files');
  await admin.getByRole('link', { name: 'Ajouter une file' }).click();
  await admin.getByLabel('Identifiant de la file').fill('victimes');
  await admin.getByLabel('Nom', { exact: true }).fill('Victimes');
  await admin.getByLabel('Victime', { exact: true }).check();
  await admin.getByRole('button', { name: 'Enregistrer' }).click();
  await admin.getByRole('link', { name: 'Victimes' }).waitFor();
  await expectAccessibleInBoth(admin);

  // Whoever is deactivated is at the door at once.
  await goTo(admin, 'Agents');
  await admin.getByRole('link', { name: 'sacha' }).click();
  await admin.getByRole('button', { name: 'Désactiver' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Désactiver' }).click();
  await admin.getByRole('button', { name: 'Réactiver' }).waitFor();
  await officer.getByRole('heading', { name: 'Ouvrir une session' }).waitFor();

  // The last administrator stays.
  await goTo(admin, 'Agents');
  await admin.getByRole('link', { name: 'ada' }).click();
  await admin.getByRole('combobox', { name: 'Rôle' }).selectOption('officer');
  await admin.getByRole('button', { name: 'Enregistrer' }).click();
  await admin.getByText('C’est le dernier administrateur').waitFor();
  await expectAccessibleInBoth(admin);

  // All of it is on record, and nothing fits badly on a phone.
  await goTo(admin, 'Journal');
  await expect.poll(async () => (await linesOf(admin)).join('\n')).toContain('a créé un agent');
  const record = (await linesOf(admin)).join('\n');
  for (const told of [
    ...['a utilisé son lien', 'a ajouté un site', 'a ajouté une file', 'a désactivé un agent', 's’est connecté'],
    'ada',
  ]) {
    expect(record).toContain(told);
  }
  await admin.getByRole('button', { name: 'Vérifier le journal' }).click();
  await admin.getByText('Le journal est entier').waitFor();
  const exported = admin.waitForEvent('download');
  await admin.getByRole('link', { name: 'Exporter pour un tableur' }).click();
  expect((await exported).suggestedFilename()).toBe('journal.csv');
  await admin.getByLabel('Action').selectOption('officer-deactivated');
  await expect.poll(async () => (await linesOf(admin)).length).toBe(1);
  expect((await linesOf(admin))[0]).toContain('sacha');
  expect((await linesOf(admin))[0]).toMatch(/Compte actif\s: oui → non/);
  await admin.setViewportSize({ width: 360, height: 740 });
  await expectAccessibleInBoth(admin);
  const overflow = await admin.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  expect(faults).toEqual([]);
}, 120_000);
