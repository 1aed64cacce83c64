import type { Page } from 'playwright-core';
import { png } from '../../packages/server/src/files/samples.fixture.ts';
import { SITE } from '../harness/world.ts';
import { signInOfficer } from '../pages/officer.ts';
import { openByWire } from '../pages/wire-visitor.ts';
import { DESK, SIZES, type Studio } from './studio.ts';

/** The desk of one officer through an ordinary hour: its way in, its queue, two conversations, an outage. */
export const takeDesk = async (studio: Studio): Promise<void> => {
  const { take, browser, world } = studio;
  studio.chapter('The officer’s desk');
  const context = await browser.newContext({ locale: 'fr-FR', viewport: SIZES.wide });
  const door = await context.newPage();
  await door.goto(`${world.server.origin}/desk`);
  await door.getByLabel('Identifiant').waitFor();
  await take(door, 'officer-sign-in', 'Signing in', { looks: DESK });
  await door.getByLabel('Identifiant').fill('camille');
  await door.getByLabel('Mot de passe', { exact: true }).fill('ce n’est pas celui-là');
  await door.getByRole('button', { name: 'Se connecter' }).click();
  await door.getByText('incorrect').waitFor();
  await take(door, 'officer-sign-in-refused', 'Refused', { looks: DESK });
  await context.close();

  const officer = await signInOfficer(browser, world.server, 'dominique', 'Dominique');
  const { page, queue, panes } = officer;
  await take(page, 'officer-empty', 'Nobody waits', { looks: DESK });
  const opening = async (door: 'victim' | 'report' | 'ask' | 'unsure', text: string) => {
    const visitor = await openByWire(world.server, SITE, { door, text });
    await visitor.connect();
    return visitor;
  };
  const asks = await opening('ask', 'Bonjour, on m’a volé mes papiers hier soir. Que dois-je apporter ?');
  await queue.first().waitFor();
  await officer.takeNext();
  await officer.write('Bonjour. Je vais vous aider. Savez-vous où cela s’est passé ?');
  await asks.say('Dans le bus, vers 18 heures.');
  await panes.getByText('Dans le bus').waitFor();
  const others = [
    await opening('victim', 'Il est dans la pièce à côté.'),
    await opening('report', 'Quelqu’un vend des cartes volées en ligne.'),
    await opening('unsure', 'Bonjour'),
  ];
  await queue.nth(2).waitFor();
  await page.getByRole('button', { name: 'Prendre le suivant' }).click();
  await panes.nth(1).waitFor();
  await take(page, 'officer-desk', 'Two conversations and the queue', { looks: DESK });
  await panes
    .first()
    .locator('header')
    .getByRole('button', { name: /^Terminer/ })
    .click();
  await page.getByRole('dialog').waitFor();
  await take(page, 'officer-close', 'Ending is asked for twice', { looks: DESK });
  await page.keyboard.press('Escape');
  world.network.cut();
  await officer.lostBar.waitFor();
  await take(page, 'officer-lost', 'The connection is lost', { looks: DESK });
  world.network.restore();
  await officer.lostBar.waitFor({ state: 'detached' });
  for (const visitor of [asks, ...others]) {
    await visitor.leave('end');
    await visitor.close();
  }
  await closeAll(page);
  await page.context().close();
};

/** Ends what an officer of one chapter holds. */
const closeAll = async (page: Page): Promise<void> => {
  const panes = page.locator('section.pane');
  for (let held = await panes.count(); held > 0; held = await panes.count()) {
    await panes
      .first()
      .locator('header')
      .getByRole('button', { name: /^Terminer/ })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Terminer l’échange' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await panes.nth(held - 1).waitFor({ state: 'detached' });
  }
};

/** Somebody in danger at the desk: what they told, their loss, and the other ways of leaving. */
export const takeDeskDanger = async (studio: Studio): Promise<void> => {
  const { take, browser, world } = studio;
  studio.chapter('Danger at the desk');
  await world.server.settleSite(SITE, { files: true });
  const { page, panes, queue } = await signInOfficer(browser, world.server, 'sacha', 'Sacha');
  const claim = async (opening: Parameters<typeof openByWire>[2]) => {
    const visitor = await openByWire(world.server, SITE, opening);
    await visitor.connect();
    await queue.first().waitFor();
    const held = await panes.count();
    await page.getByRole('button', { name: 'Prendre le suivant' }).click();
    await panes.nth(held).waitFor();
    return visitor;
  };
  const calm = await claim({ text: 'Quels papiers faut-il apporter ?' });
  await panes.locator('textarea').fill('Une pièce d’identité, si vous en avez une.');
  await page.keyboard.press('Enter');
  await panes.locator('.message.officer').getByText('✓').waitFor();
  await calm.read(9);
  await calm.attach('attestation.png', await png());
  await panes.locator('.file').waitFor();
  const danger = await claim({ door: 'victim', danger: true, text: 'Il est rentré' });
  await danger.tell({ about: 'place', text: '12 rue des Lilas, 3e étage, Brest' });
  await danger.tell({ about: 'position', latitude: 48.390394, longitude: -4.486076, accuracy: 23 });
  await danger.tell({ about: 'threats', threats: ['present', 'locked', 'child'] });
  await danger.tell({ about: 'contact', way: 'write' });
  await danger.say('Je suis dans la salle de bain');
  await panes.getByText('salle de bain').waitFor();
  const waits = await openByWire(world.server, SITE, { door: 'report', text: 'Un vol de vélo' });
  await queue.first().waitFor();
  await take(page, 'officer-danger', 'Somebody is in danger: what they told', { looks: DESK });
  await page.getByRole('button', { name: 'Mot d’alerte' }).first().click();
  await page.getByLabel('Mot convenu').fill('citron');
  await take(page, 'officer-word', 'A word that was agreed on', { looks: DESK });
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  danger.cut();
  const heard = page.getByRole('button', { name: 'J’ai vu' });
  await heard.waitFor({ timeout: 60_000 });
  await take(page, 'officer-loss', 'They are gone: the alarm', { looks: DESK });
  await heard.click();
  await take(page, 'officer-loss-heard', 'The alarm was seen', { looks: DESK });
  danger.restore();
  await danger.connect();
  await danger.leave('exit');
  await calm.leave('end');
  await panes.locator('.leave-mark.end').waitFor();
  await take(page, 'officer-left', 'One left in a hurry, one said goodbye', { looks: DESK });
  for (const visitor of [waits, calm, danger]) await visitor.close();
  await closeAll(page);
  await page.context().close();
  await world.server.settleSite(SITE, {});
};
