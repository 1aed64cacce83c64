import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { root } from './harness/build.ts';
import { waitUntil } from './harness/wait.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { signInOfficer } from './pages/officer.ts';
import { openByWire } from './pages/wire-visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  const examples = ['competence-territoriale', 'services-police', 'unites-gendarmerie'];
  await world.server.importUnits(
    examples.map((name) => join(root, `packages/server/data/units/exemple-${name}.csv`)),
    '2026-11-01',
  );
});
afterAll(() => world.close());

describe('somebody in danger', () => {
  it('is suspected by their words, confirmed, relayed to the unit of their commune and followed to the end, under a supervisor’s eyes', async () => {
    const visitor = await openByWire(world.server, SITE, { door: 'victim', text: 'Bonjour' });
    await visitor.connect();
    const officer = await signInOfficer(world.browser, world.server, 'camille');
    const chief = await signInOfficer(world.browser, world.server, 'chief', 'Alias chief', 'supervisor');
    const { page } = officer;
    await officer.takeNext();
    const pane = officer.panes.first();
    const press = (name: string | RegExp) => pane.getByRole('button', { name }).click();

    // Words alone do nothing: the officer decides what they are.
    await visitor.say('il a pris un coutau, je suis enfermée');
    const suggestion = pane.locator('.suggestion');
    await suggestion.getByText('Danger possible').waitFor();
    expect(await suggestion.locator('mark').innerText()).toBe('coutau');
    expect(await chief.page.getByRole('region', { name: 'Alarmes' }).count()).toBe(0);
    await expectAccessibleInBoth(page);
    await suggestion.getByRole('button', { name: 'Soupçonner un danger' }).click();
    const current = pane.locator('.course [aria-current=step]');
    await current.getByText('Danger soupçonné').waitFor();
    const watched = chief.page.getByRole('region', { name: /Dangers suivis/ });
    await watched.getByText('Danger soupçonné').waitFor();

    await press('Confirmer le danger');
    await current.getByText('Danger confirmé').waitFor();
    const alarm = chief.page.getByRole('region', { name: 'Alarmes' }).getByRole('listitem');
    await alarm.getByText('est en danger').waitFor();
    await chief.page.getByRole('button', { name: 'J’ai vu' }).click();
    await alarm.waitFor({ state: 'detached' });

    // Now the visitor may tell more: what they tell fills the search and the list.
    await visitor.tell({ about: 'place', text: '12 rue des Lilas, 29200 Brest' });
    await visitor.tell({ about: 'position', latitude: 48.390394, longitude: -4.486076, accuracy: 23 });
    await visitor.tell({ about: 'threats', threats: ['armed'] });
    await pane.locator('.danger-panel').getByText('il y a une arme').waitFor();
    await pane.locator('.checklist-fold summary').click();
    const weapon = pane.getByRole('group', { name: /Une arme/ });
    expect(await weapon.getByRole('button', { name: 'Oui' }).getAttribute('aria-pressed')).toBe('true');
    await weapon.getByText('(dit par l’usager)').waitFor();
    await weapon.getByRole('button', { name: 'Oui' }).click();
    await weapon.getByText('(dit par l’usager)').waitFor({ state: 'detached' });
    await pane.getByLabel(/^Précision.*Étage/).fill('3e étage, code 12B');
    await pane.getByLabel(/^Précision.*Étage/).press('Enter');
    await pane.locator('.transcript').getByText('3e étage, code 12B').waitFor();
    await pane.locator('.checklist-fold summary').click();

    // Somebody reads along.
    await pane.getByText('Messages de couverture').click();
    await press('Nous avons bien reçu votre demande sur les objets trouvés.');
    await waitUntil('the cover message stands in the transcript', async () =>
      (await officer.messages()).includes('Nous avons bien reçu votre demande sur les objets trouvés.'),
    );
    await pane.getByText('Messages de couverture').click();

    await press('Relayer…');
    expect(await pane.getByLabel('Commune ou code postal').inputValue()).toBe('29200');
    await press('Chercher l’unité');
    const unit = pane.locator('.unit');
    await unit.getByText('Commissariat d’exemple Brest', { exact: true }).waitFor();
    expect(await unit.getByRole('link').getAttribute('href')).toBe('tel:+33261910029');
    expect(await unit.innerText()).toContain('à 0.3 km de la position');
    await pane.getByText('Données du 01/11/2026').first().waitFor();
    await expectAccessibleInBoth(page);
    await unit.getByRole('button', { name: /Relayer à cette unité/ }).click();
    await pane.getByLabel('Référence').fill('CORG 4711');
    await press('C’est relayé');
    await current.getByText('Relayé').waitFor();
    await pane.locator('.transcript').getByText('Relayé à Commissariat d’exemple Brest').waitFor();
    await watched.getByText('Relayé').waitFor();

    // A reload is another reader: what was answered is still there.
    await page.reload();
    await current.getByText('Relayé').waitFor();
    await pane.locator('.checklist-fold summary').click();
    expect(await pane.getByLabel(/^Précision.*Étage/).inputValue()).toBe('3e étage, code 12B');

    // Closing now is asked about.
    await press(/^Terminer/);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Le danger n’a pas été déclaré écarté.').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await press('Présence confirmée');
    await watched.getByText('Présence confirmée').waitFor();
    await press('Danger écarté');
    await current.getByText('Danger écarté').waitFor();
    await watched.waitFor({ state: 'detached' });
    const seen = await chief.page.locator('body').innerText();
    for (const word of ['coutau', 'Lilas', 'Brest', '4711', '12B']) expect(seen).not.toContain(word);
    await visitor.leave('end');
    await visitor.close();
  });
});
