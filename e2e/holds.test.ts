// docs/security.md: T10

import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { startWorld, type World } from './harness/world.ts';
import { signInOfficer } from './pages/officer.ts';
import { newVisitor, openPanel } from './pages/visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** As if what is on record had been done four days earlier: rights that were given a moment ago do not count. */
const ageRights = (): void => {
  const client = new Sqlite(join(world.server.dataDir, 'lanterne.db'));
  client.exec("update audit set at = at - 4 * 86400000 where action like 'officer-%'");
  client.close();
};

const openHolds = async (page: Page): Promise<void> => {
  await page.goto(`${world.server.origin}/desk#/administration/holds`);
  await page.getByRole('heading', { name: 'Conservations', level: 2 }).waitFor();
};

const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

it('a conversation is kept by the word of two administrators, its visitor is told so, and two let it go again', async () => {
  const [ada, sasha] = await Promise.all(
    ['ada', 'sasha'].map((login) => signInOfficer(world.browser, world.server, login, `Alias ${login}`, 'admin')),
  );
  if (!ada || !sasha) throw new Error('both sign in');
  ageRights();

  const visitor = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
  await visitor.write('Bonjour, ceci est une question.');
  await visitor.standing.waitFor();
  const client = new Sqlite(join(world.server.dataDir, 'lanterne.db'), { readonly: true });
  const { id } = client.prepare<[], { id: string }>('select id from conversations').get() ?? { id: '' };
  client.close();

  // One asks. It is not theirs to confirm, and nothing holds yet.
  await openHolds(ada.page);
  await ada.page.getByRole('textbox', { name: 'Échange' }).fill(id);
  await ada.page.getByLabel('Conserver jusqu’au').fill(dayIn(30));
  await ada.page.getByLabel('Motif').fill('Réquisition 2026/118');
  await ada.page.getByRole('button', { name: 'Demander', exact: true }).click();
  await ada.page.getByText('1 demande attend une seconde personne').waitFor();
  await ada.page.getByText('Une autre personne doit confirmer.').waitFor();
  expect(await ada.page.getByRole('button', { name: /^Confirmer/ }).count()).toBe(0);
  await expectAccessibleInBoth(ada.page);

  // Another confirms.
  await openHolds(sasha.page);
  await sasha.page.getByRole('button', { name: /^Confirmer/ }).click();
  await sasha.page.getByText('1 échange conservé').waitFor();
  await sasha.page.getByText(/ada et sasha/).waitFor();
  await expectAccessibleInBoth(sasha.page);

  // Its visitor cannot erase it, and is told why.
  await visitor.button('Terminer').click();
  await visitor.button('Oui, terminer').click();
  await visitor.button('Effacer maintenant').click();
  await visitor.button('Oui, effacer').click();
  await visitor.find('[role=alert]').filter({ hasText: 'La loi demande de garder cet échange' }).waitFor();
  expect(await visitor.find('section.end').innerText()).not.toContain('Il sera effacé le');

  // Two let it go.
  await sasha.page.getByRole('button', { name: /^Lever pour/ }).click();
  await sasha.page.getByRole('dialog').getByLabel('Motif').fill('Classement');
  await expectAccessibleInBoth(sasha.page);
  await sasha.page.getByRole('button', { name: 'Demander la levée' }).click();
  await sasha.page.getByText('1 demande attend une seconde personne').waitFor();
  await ada.page.reload();
  await ada.page.getByRole('button', { name: /^Confirmer/ }).click();
  await ada.page.getByText('0 échange conservé').waitFor();

  await ada.page.setViewportSize({ width: 360, height: 740 });
  await expectAccessibleInBoth(ada.page);
  const overflow = await ada.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}, 120_000);
