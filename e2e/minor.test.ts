// docs/security.md: T16

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible, expectAccessibleInBoth } from './harness/axe.ts';
import { look } from './harness/look.ts';
import { waitUntil } from './harness/wait.ts';
import { startWorld, type World } from './harness/world.ts';
import { signInOfficer } from './pages/officer.ts';
import { newVisitor, openPanel, PHONE } from './pages/visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** Goes on by Tab until a button of that name has the focus, and presses it. */
const pressByKeyboard = async (page: Page, name: string): Promise<void> => {
  const isThere = () =>
    page.evaluate((text) => document.activeElement?.textContent?.trim().startsWith(text) ?? false, name);
  for (let presses = 0; presses < 100 && !(await isThere()); presses += 1) await page.keyboard.press('Tab');
  expect(await isThere(), name).toBe(true);
  await page.keyboard.press('Enter');
};

it('a child who says their age is seen by the officer, who sends the 119 and tells a supervisor, by keyboard', async () => {
  const chief = await signInOfficer(world.browser, world.server, 'chief', 'Alias chief', 'supervisor');
  const officer = await signInOfficer(world.browser, world.server, 'camille', 'Camille');
  const { page, panes } = officer;
  const visitor = await openPanel(await newVisitor(world.browser, PHONE), `${world.site.origin}/`);
  await visitor.write('bonjour, j’ai 14 ans et je ne veux pas rentrer');
  await officer.takeNext();

  const strip = panes.locator('.suggestion').filter({ hasText: 'Moins de 18' });
  expect(await strip.locator('mark').innerText()).toBe('j’ai 14 ans');
  await expectAccessibleInBoth(page);
  await look(page, 'suggestion');
  const told = chief.page.getByRole('status').getByText('Un collègue échange avec un usager de moins de 18').waitFor();
  await pressByKeyboard(page, 'Oui, moins de 18');
  await strip.getByText('une question à la fois').waitFor();
  await panes.getByText('Camille note que l’usager a moins de 18').waitFor();

  // Quietly: said once, and listed, without a word of what was written; nothing rings and nothing waits to be heard.
  await told;
  const list = chief.page.locator('section.minors');
  await list.getByText('avec Camille').waitFor();
  expect(await chief.page.getByRole('alert').allInnerTexts()).not.toContain('14 ans');
  expect(await chief.page.locator('.alarm').count()).toBe(0);
  expect(await chief.page.innerText('body')).not.toContain('rentrer');
  expect(await chief.page.title()).toBe('Bureau');
  await expectAccessibleInBoth(chief.page);
  await look(chief.page, 'supervisor');

  await pressByKeyboard(page, 'Envoyer la fiche du 119');
  await visitor.log.getByText('Tu as moins de 18 ans').first().waitFor();
  await visitor.log.getByText('n’apparaît pas sur la facture').waitFor();
  await strip.getByText('une question à la fois').waitFor({ state: 'detached' });
  await expectAccessible(visitor.page);
  await look(visitor.page, 'visitor');
  // What they are taken for is not shown to them, nor to whoever looks over their shoulder.
  expect(await visitor.log.innerText()).not.toMatch(/note que|mineur/);

  await chief.page.getByRole('link', { name: 'Situation' }).click();
  await chief.page.locator('table .tag').getByText('Moins de 18').waitFor();
  await chief.page.getByRole('link', { name: 'Bureau' }).click();

  // Taken back, it is told to nobody any more.
  await panes.locator('.minor-open').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('L’usager n’en voit rien').waitFor();
  await expectAccessibleInBoth(page);
  await look(page, 'dialog');
  await dialog.getByRole('button', { name: 'Non, ou on ne sait plus' }).click();
  await panes.getByText('ne tient plus l’usager pour mineur').waitFor();
  await waitUntil('no supervisor is told any more', async () => (await list.count()) === 0);
});
