import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriersIn, expectAccessible, expectAccessibleInBoth } from './harness/axe.ts';
import type { Desk } from './harness/desk.ts';
import { type Guise, putOn } from './harness/guise.ts';
import { waitUntil } from './harness/wait.ts';
import { SITE, startWorldWithDesk, type World } from './harness/world.ts';
import { PASSWORD, signInOfficer } from './pages/officer.ts';
import { documentOf, launcherOf, newVisitor, openFullPage, openPanel } from './pages/visitor.ts';
import { openByWire } from './pages/wire-visitor.ts';

let world: World;
let desk: Desk;
beforeAll(async () => {
  ({ world, desk } = await startWorldWithDesk());
});
afterAll(() => world.close());

describe('what these tests look with', () => {
  it('sees a barrier in the app, and one of colours in the guise that makes it', async () => {
    const { page, context } = await openFullPage(
      await newVisitor(world.browser),
      `${world.server.origin}/chat/${SITE}`,
    );
    const dim = '@media (prefers-color-scheme: dark) { .welcome > p { color: #333 } }';
    const barriers = async (guise: Omit<Guise, 'name'>, look: Parameters<typeof barriersIn>[1]) => {
      await putOn(page, { rules: dim, ...guise });
      return (await barriersIn(documentOf(page), look)).map((barrier) => barrier.split(' ', 1)[0]);
    };
    expect(await barriers({}, 'all')).toEqual([]);
    expect(await barriers({ dark: true }, 'colours')).toEqual(['color-contrast']);
    await page.locator('.welcome').evaluate((welcome) => welcome.append(new Image()));
    expect(await barriers({ rtl: true }, 'all')).toEqual(['image-alt']);
    expect(await barriers({ forced: true }, 'all but colours')).toEqual(['image-alt']);
    await context.close();
  });
});

// What the visitor's own page shows is looked at in every state: looks.test.ts.
describe('no barrier that axe can see, for a visitor', () => {
  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['a 320 px phone', { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true }],
  ] as const)('nor in the page around, %s', async (_, options) => {
    const page = await newVisitor(world.browser, options);
    await page.goto(`${world.site.origin}/`);
    await launcherOf(page).waitFor();
    await expectAccessible(page);
    const visitor = await openPanel(page, `${world.site.origin}/`);
    await expectAccessible(page);
    // Discreet, the launcher has another name and another look.
    await visitor.button('Je suis victime').click();
    await visitor.find('.watched').getByText('Oui').click();
    await visitor.find('h1').getByText('Échange', { exact: true }).waitFor();
    await expectAccessible(page);
    await page.context().close();
  });
});

describe('the page of a visitor', () => {
  const enter = async () => openPanel(await newVisitor(world.browser), `${world.site.origin}/`);

  it('ties a fault of the field to it, and says how to mend it', async () => {
    const visitor = await enter();
    const described = () =>
      visitor.field.evaluate((field) => ({
        invalid: field.ariaInvalid,
        by: (field.getAttribute('aria-describedby') ?? '')
          .split(' ')
          .map((id) => document.getElementById(id)?.textContent)
          .join(' ')
          .trim(),
      }));
    expect(await described()).toEqual({ invalid: 'false', by: '' });
    await visitor.field.fill('x'.repeat(4_002));
    expect(await described()).toEqual({
      invalid: 'true',
      by: 'Il y a 2 caractères de trop. Raccourcissez le message, ou envoyez-le en deux fois.',
    });
    await visitor.context.close();
  });

  it('has no shortcut of one character', async () => {
    const visitor = await enter();
    // The last part of the first view that comes by itself.
    await visitor.find('.how').waitFor();
    const heading = visitor.find('h1');
    await heading.evaluate((title) => {
      title.tabIndex = -1;
      title.focus();
    });
    const before = await visitor.find('main').innerText();
    await visitor.page.keyboard.type('abcdefghijklmnopqrstuvwxyz0123456789?/.,;:!+-');
    expect(await visitor.find('main').innerText()).toBe(before);
    expect(await visitor.field.inputValue()).toBe('');
    expect(await heading.evaluate((title) => title === document.activeElement)).toBe(true);
    await visitor.context.close();
  });

  it('can be read and used without its styles: who wrote what, what became of it, and what to press', async () => {
    const visitor = await enter();
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    const held = await waitUntil('somebody waits', () => desk.claimNext());
    await desk.write(held.conversation, 'Je vous lis.');
    await visitor.log.getByText('Je vous lis.').waitFor();
    await documentOf(visitor.page).evaluate(() => {
      for (const { ownerNode } of [...document.styleSheets]) (ownerNode as Element).remove();
      document.adoptedStyleSheets = [];
    });
    const text = (await visitor.find('main').innerText()).replaceAll(/\s+/g, ' ').replaceAll(/\d\d:\d\d/g, 'HH:MM');
    const inOrder = [
      'Aller au message',
      'Quitter vite',
      'Écrire à un policier',
      'Je suis en danger',
      'Vous écrivez avec Camille.',
      'Vous HH:MM Bonjour Envoyé',
      'Camille, policier HH:MM Je vous lis.',
      'Votre message',
      'Envoyer',
    ];
    const places = inOrder.map((words) => text.indexOf(words));
    expect(places, text).toEqual([...places].sort((a, b) => a - b));
    expect(Math.min(...places), text).toBeGreaterThanOrEqual(0);
    await visitor.write('Merci');
    await visitor.log.getByText('Merci').waitFor();
    await desk.close(held.conversation);
    await visitor.context.close();
  });
});

describe('no barrier that axe can see, in light and in dark', () => {
  it('for an officer, in every state', async () => {
    const gate = await (await world.browser.newContext({ locale: 'fr-FR' })).newPage();
    await gate.goto(`${world.server.origin}/desk`);
    await gate.locator('[name=login]').waitFor();
    await expectAccessibleInBoth(gate);
    await gate.locator('[name=login]').fill('nobody');
    await gate.locator('[name=password]').fill(PASSWORD);
    await gate.getByRole('button', { name: 'Se connecter' }).click();
    await gate.getByText('Identifiant ou mot de passe incorrect.').waitFor();
    await expectAccessibleInBoth(gate);
    await gate.goto(`${world.server.origin}/desk#invite=${'x'.repeat(43)}`);
    await gate.locator('[name=new-password]').waitFor();
    await expectAccessibleInBoth(gate);
    await gate.context().close();

    const officer = await signInOfficer(world.browser, world.server, 'every-state');
    await expectAccessibleInBoth(officer.page);
    const visitor = await openFullPage(await newVisitor(world.browser), `${world.server.origin}/chat/demo`);
    await visitor.write('Bonjour');
    await officer.queue.first().waitFor();
    await expectAccessibleInBoth(officer.page);
    await officer.takeNext();
    await officer.write('Bonjour, je vous lis.');
    await visitor.log.getByText('Bonjour, je vous lis.').waitFor();
    await expectAccessibleInBoth(officer.page);
    await officer.page.getByRole('button', { name: 'Aide', exact: true }).click();
    await officer.page.getByRole('dialog').waitFor();
    await expectAccessibleInBoth(officer.page);
    await officer.page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).click();
    world.network.cut();
    await officer.lostBar.waitFor();
    await expectAccessibleInBoth(officer.page);
    world.network.restore();
    await officer.lostBar.waitFor({ state: 'detached' });
    await officer.close();
    await officer.page.getByText('Terminés').click();
    await officer.page.locator('details.closed').getByRole('button').click();
    await officer.panes.locator('[role=log]').waitFor();
    await expectAccessibleInBoth(officer.page);
    await officer.context.close();
    await visitor.context.close();
  });

  it('for an officer whose message is refused, whose visitor erases all, who is asked before they close or sign out', async () => {
    const officer = await signInOfficer(world.browser, world.server, 'refused');
    const { page, panes } = officer;
    // On networks of their own: what happens to the officer's does not happen to them.
    const leaver = await openByWire(world.server, SITE, { text: 'Bonjour' });
    await officer.queue.first().waitFor();
    await officer.takeNext();
    world.network.cut();
    await officer.lostBar.waitFor();
    await officer.write('Je vous lis.');
    await panes.locator('.message.delayed').waitFor();
    await expectAccessibleInBoth(page);
    await leaver.leave('exit');
    world.network.restore();
    await panes.locator('.message.refused').waitFor();
    await expectAccessibleInBoth(page);
    await panes
      .locator('header')
      .getByRole('button', { name: /^Terminer/ })
      .click();
    await page.getByRole('dialog').waitFor();
    await expectAccessibleInBoth(page);
    await page.keyboard.press('Escape');
    await officer.close();

    const eraser = await openByWire(world.server, SITE, { text: 'Bonjour' });
    await officer.queue.first().waitFor();
    await officer.takeNext();
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.getByRole('dialog').waitFor();
    await expectAccessibleInBoth(page);
    await page.keyboard.press('Escape');
    await eraser.erase();
    await panes.getByText('Effacé par l’usager').waitFor();
    await expectAccessibleInBoth(page);
    await officer.context.close();
    for (const visitor of [leaver, eraser]) await visitor.close();
  });
});
