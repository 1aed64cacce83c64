/** Takes the pictures of `docs/screens/` from the built program: `npm run screens`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ensureBuilt, root } from './harness/build.ts';
import { startWorld } from './harness/world.ts';
import { signInOfficer } from './pages/officer.ts';
import { launcherOf, newVisitor, openPanel, type VisitorPage } from './pages/visitor.ts';

const folder = join(root, 'docs/screens');
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };

const shoot = (page: Page, name: string) =>
  page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });

ensureBuilt();
mkdirSync(folder, { recursive: true });
const world = await startWorld();
const home = `${world.site.origin}/`;
const officer = await signInOfficer(world.browser, world.server, 'camille', 'Camille');

const enter = async (viewport: { width: number; height: number }): Promise<VisitorPage> =>
  openPanel(await newVisitor(world.browser, { viewport }), home);

const open = async (door: string | null, text: string) => {
  const visitor = await enter(WIDE);
  if (door) await visitor.button(door).click();
  await visitor.write(text);
  await visitor.standing.waitFor();
  return visitor;
};

for (const [size, viewport] of [
  ['wide', WIDE],
  ['narrow', NARROW],
] as const) {
  const page = await newVisitor(world.browser, { viewport });
  await page.goto(home);
  await launcherOf(page).waitFor();
  await shoot(page, `visitor-launcher-${size}`);
  const visitor = await enter(viewport);
  await shoot(visitor.page, `visitor-new-${size}`);
  await visitor.button('Je me renseigne').click();
  await visitor.write('Bonjour, on m’a volé mes papiers hier soir. Que dois-je apporter au commissariat ?');
  await visitor.standing.filter({ hasText: 'prochain' }).waitFor();
  await shoot(visitor.page, `visitor-waiting-${size}`);
  await officer.queue.first().waitFor();
  await officer.takeNext();
  await officer.write('Bonjour. Je vais vous aider. Savez-vous où cela s’est passé ?');
  await visitor.log.getByText('Je vais vous aider').waitFor();
  await visitor.write('Dans le bus, vers 18 heures.');
  await officer.panes.getByText('Dans le bus').waitFor();
  await officer.write(
    'Apportez, si vous en avez, une photo d’identité et un justificatif de domicile. Sans ces papiers, venez quand même.',
  );
  await visitor.log.getByText('venez quand même').waitFor();
  await shoot(visitor.page, `visitor-talking-${size}`);
  if (size === 'wide') {
    await open('Je suis victime', 'Il est dans la pièce à côté.');
    await open('Je signale', 'Quelqu’un vend des cartes volées en ligne.');
    await open(null, 'Bonjour');
    await officer.queue.nth(2).waitFor();
    await officer.page.getByRole('button', { name: 'Prendre le suivant' }).click();
    await officer.panes.nth(1).waitFor();
    await shoot(officer.page, 'officer-desk-wide');
    await officer.panes
      .nth(1)
      .locator('header')
      .getByRole('button', { name: /^Terminer/ })
      .click();
    await officer.page.getByRole('dialog').getByRole('button', { name: 'Terminer l’échange' }).click();
    await officer.panes.nth(1).waitFor({ state: 'detached' });
  }
  world.network.cut();
  await visitor.outage.waitFor();
  await officer.lostBar.waitFor();
  await shoot(visitor.page, `visitor-lost-${size}`);
  if (size === 'wide') await shoot(officer.page, 'officer-lost-wide');
  world.network.restore();
  await visitor.outage.waitFor({ state: 'detached' });
  await officer.lostBar.waitFor({ state: 'detached' });
  await officer.close();
  await visitor.find('#end').waitFor();
  await shoot(visitor.page, `visitor-closed-${size}`);
  for (const context of world.browser.contexts()) if (context !== officer.context) await context.close();
  // Those who wait in the background of the desk's picture have left with their pages.
  for (let left = await officer.queue.count(); left > 0; left = await officer.queue.count()) {
    await officer.takeNext();
    await officer.close();
  }
}
await world.close();
