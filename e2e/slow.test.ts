// docs/security.md: T9

import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible, expectAccessibleInBoth } from './harness/axe.ts';
import { look } from './harness/look.ts';
import { waitUntil } from './harness/wait.ts';
import { startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { newVisitor, openPanel, PHONE } from './pages/visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const slowDown = async ({ page, panes }: OfficerPage): Promise<void> => {
  await panes.getByRole('button', { name: 'Ralentir' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Un message toutes les 15 secondes').check();
  await expectAccessibleInBoth(page);
  await look(page, 'dialog');
  await dialog.getByRole('button', { name: 'Appliquer' }).click();
  await dialog.waitFor({ state: 'detached' });
};

it('a visitor who is slowed down is told so once, keeps what they wrote, and waits for nothing in danger', async () => {
  const officer = await signInOfficer(world.browser, world.server, 'camille', 'Camille');
  const visitor = await openPanel(await newVisitor(world.browser, PHONE), `${world.site.origin}/`);
  await visitor.write('Bonjour');
  await officer.takeNext();
  await slowDown(officer);
  await officer.panes.getByText('Mode lent : 1 message / 15 s').waitFor();
  await officer.panes.getByText('Camille ralentit l’échange').waitFor();

  const line = visitor.find('.slow-line');
  await line.getByText('un message toutes les 15 secondes').waitFor();
  // Read aloud with the transcript, and nowhere else.
  await visitor.log.getByText('un message toutes les 15 secondes').waitFor();
  expect(await line.getByRole('status').innerText()).toBe('');
  await visitor.write('Un');
  await visitor.button(/^Envoyer à \d\d:\d\d:\d\d$/).waitFor();

  // Too soon: nothing is lost, nothing leaves, and the reason is said.
  await visitor.field.fill('Deux');
  await visitor.button(/^Envoyer à/).click();
  await line.getByText('Votre texte reste ici.').waitFor();
  expect(await visitor.field.inputValue()).toBe('Deux');
  expect(await visitor.messages()).toEqual(['Bonjour', 'Un']);
  await expectAccessible(visitor.page);
  await look(visitor.page, 'visitor');
  await look(officer.page, 'officer');

  await visitor.find('button').getByText('Envoyer', { exact: true }).click({ timeout: 20_000 });
  await waitUntil('it has arrived', async () => (await officer.messages()).length === 3);
  expect(await officer.messages()).toEqual(['Bonjour', 'Un', 'Deux']);
  await visitor.button(/^Envoyer à/).waitFor();

  await visitor.field.fill('Trois');
  await visitor.button('Je suis en danger').click();
  await line.waitFor({ state: 'detached' });
  await officer.panes.getByText('le mode lent est levé').waitFor();
  // That one may write again is no message of anybody.
  expect(await visitor.find('.news').innerText()).toBe('');
  await visitor.find('button').getByText('Revenir à l’échange', { exact: true }).click();
  await visitor.find('button').getByText('Envoyer', { exact: true }).click();
  await waitUntil('it has arrived', async () => (await officer.messages()).at(-1) === 'Trois');
  expect(await officer.panes.getByRole('button', { name: /Ralentir|Mode lent/ }).count()).toBe(0);
});
