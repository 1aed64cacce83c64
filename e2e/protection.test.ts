// docs/security.md: T6

import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { startWorld, type World } from './harness/world.ts';
import { PASSWORD } from './pages/officer.ts';
import { newVisitor, openPanel } from './pages/visitor.ts';

const SAID = 'Bonjour, ceci est une question.';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

it('the data-protection officer lands on the record, checks it, reads all that is theirs, and sees nobody who waits', async () => {
  await world.server.addOfficer({ login: 'delphine', alias: 'Alias 3', password: PASSWORD, role: 'dpo' });
  const visitor = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
  await visitor.write(SAID);
  await visitor.standing.waitFor();

  const context = await world.browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const seen: string[] = [];
  const title = async (name: string) => {
    await page.getByRole('heading', { name, level: 2, exact: true }).waitFor();
    seen.push(await page.locator('body').innerText());
    await expectAccessibleInBoth(page);
  };
  const go = (name: string) => page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();

  await page.goto(`${world.server.origin}/desk`);
  await page.getByLabel('Identifiant').fill('delphine');
  await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await title('Journal');
  await page.getByRole('button', { name: 'Vérifier le journal' }).click();
  await page.getByText(/sans rupture|intact|entier/i).waitFor();

  await go('Preuves d’effacement');
  await title('Preuves d’effacement');
  await go('Conservations');
  await title('Conservations');
  await page.getByText('0 échange conservé').waitFor();
  expect(await page.getByRole('button', { name: 'Demander' }).count()).toBe(0);
  await go('Registre');
  await title('Registre');
  await page
    .getByRole('heading', { name: /^Registre de/ })
    .first()
    .waitFor();
  await page.getByLabel('Version').selectOption({ index: 1 });
  await page.getByText(/^Version .* en vigueur depuis/).waitFor();
  await go('Comptes');
  await title('Comptes');
  await page.getByRole('cell', { name: 'Délégué à la protection des données' }).waitFor();
  await go('Chiffres');
  await title('Chiffres');
  await go('Mon compte');
  await title('Mon compte');

  // Not by the address either.
  await page.goto(`${world.server.origin}/desk#/administration/officers`);
  await page.reload();
  await title('Journal');
  expect(seen.join('\n')).not.toContain(SAID);
  expect(asked).not.toContain('/v1/officer/desk');
  expect(asked.filter((path) => path.includes('/conversations'))).toEqual([]);

  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.getByLabel('Identifiant').waitFor();
});
