import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { expectAccessible } from './harness/axe.ts';
import { startWorld, type World } from './harness/world.ts';
import { PASSWORD, signInOfficer } from './pages/officer.ts';
import { launcherOf, newVisitor, openFullPage, openPanel } from './pages/visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const settings: [name: string, options: BrowserContextOptions][] = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['a 320 px phone', { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true }],
];

for (const [name, options] of settings) {
  describe(`no barrier that axe can see, ${name}`, () => {
    it('for a visitor, in every state', async () => {
      const officer = await signInOfficer(world.browser, world.server, `v-${name.replaceAll(' ', '-')}`);
      const page = await newVisitor(world.browser, options);
      await page.goto(`${world.site.origin}/`);
      await launcherOf(page).waitFor();
      await expectAccessible(page);
      const visitor = await openPanel(page, `${world.site.origin}/`);
      await expectAccessible(page);
      await visitor.write('Bonjour');
      await visitor.standing.waitFor();
      await expectAccessible(page);
      await officer.queue.first().waitFor();
      await officer.takeNext();
      await officer.write('Bonjour, je vous lis.');
      await visitor.log.getByText('Bonjour, je vous lis.').waitFor();
      await expectAccessible(page);
      await visitor.field.fill('x'.repeat(4001));
      await expectAccessible(page);
      await visitor.field.fill('');
      await visitor.button('Terminer').click();
      await expectAccessible(page);
      await visitor.button('Non, continuer').click();
      world.network.cut();
      await visitor.outage.waitFor();
      await expectAccessible(page);
      world.network.restore();
      await visitor.outage.waitFor({ state: 'detached' });
      await officer.close();
      await visitor.find('#end').waitFor();
      await expectAccessible(page);
      await visitor.button('Effacer maintenant').click();
      await visitor.button('Oui, effacer').click();
      await visitor.find('#end').getByText('Votre échange est effacé.').waitFor();
      await expectAccessible(page);
      await page.context().close();
      await officer.context.close();
    });

    it('for a visitor on the full page, in English', async () => {
      const page = await newVisitor(world.browser, { ...options, locale: 'en-GB' });
      await page.goto(`${world.server.origin}/chat/demo?locale=en`);
      await page.getByLabel('Your message').waitFor();
      await expectAccessible(page);
      await page.context().close();
    });
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  describe(`no barrier that axe can see, ${colorScheme}`, () => {
    it('for an officer, in every state', async () => {
      const gate = await (await world.browser.newContext({ locale: 'fr-FR', colorScheme })).newPage();
      await gate.goto(`${world.server.origin}/desk`);
      await gate.locator('[name=login]').waitFor();
      await expectAccessible(gate);
      await gate.locator('[name=login]').fill('nobody');
      await gate.locator('[name=password]').fill(PASSWORD);
      await gate.getByRole('button', { name: 'Se connecter' }).click();
      await gate.getByText('Identifiant ou mot de passe incorrect.').waitFor();
      await expectAccessible(gate);
      await gate.goto(`${world.server.origin}/desk#invite=${'x'.repeat(43)}`);
      await gate.locator('[name=new-password]').waitFor();
      await expectAccessible(gate);
      await gate.context().close();

      const officer = await signInOfficer(world.browser, world.server, `o-${colorScheme}`);
      await officer.page.emulateMedia({ colorScheme });
      await expectAccessible(officer.page);
      const visitor = await openFullPage(await newVisitor(world.browser), `${world.server.origin}/chat/demo`);
      await visitor.write('Bonjour');
      await officer.queue.first().waitFor();
      await expectAccessible(officer.page);
      await officer.takeNext();
      await officer.write('Bonjour, je vous lis.');
      await visitor.log.getByText('Bonjour, je vous lis.').waitFor();
      await expectAccessible(officer.page);
      await officer.page.getByRole('button', { name: 'Aide' }).click();
      await officer.page.getByRole('dialog').waitFor();
      await expectAccessible(officer.page);
      await officer.page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).click();
      world.network.cut();
      await officer.lostBar.waitFor();
      await expectAccessible(officer.page);
      world.network.restore();
      await officer.lostBar.waitFor({ state: 'detached' });
      await officer.close();
      await officer.page.getByText('Terminés').click();
      await officer.page.locator('details.closed').getByRole('button').click();
      await officer.panes.locator('[role=log]').waitFor();
      await expectAccessible(officer.page);
      await officer.context.close();
      await visitor.context.close();
    });
  });
}
