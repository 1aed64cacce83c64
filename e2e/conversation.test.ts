// docs/security.md: T8

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from './harness/wait.ts';
import { startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { newVisitor, openFullPage, openPanel } from './pages/visitor.ts';

let world: World;
let officer: OfficerPage;
beforeAll(async () => {
  world = await startWorld();
  officer = await signInOfficer(world.browser, world.server, 'camille');
});
afterAll(() => world.close());
afterEach(async () => {
  for (const context of world.browser.contexts()) if (context !== officer.context) await context.close();
});

const enter = async () => openPanel(await newVisitor(world.browser), `${world.site.origin}/`);

describe('a conversation', () => {
  it('goes from a site of another origin to the desk and back, to its end and its transcript', async () => {
    const visitor = await enter();
    await visitor.button('Je suis victime').click();
    await visitor.write('On m’a volé mon téléphone.');
    await visitor.standing.filter({ hasText: 'Vous êtes le prochain.' }).waitFor();

    // Nobody reloads the desk.
    await officer.queue.filter({ hasText: 'Victime' }).waitFor();
    expect(await officer.queue.first().innerText()).toContain('Connecté');
    await officer.takeNext();
    await visitor.log.getByText('Bonjour. Je suis policier, je m’appelle ici Alias camille.').waitFor();

    await officer.panes.getByRole('textbox').pressSequentially('Bon');
    await visitor.log.getByText('Alias camille écrit…').waitFor();
    await officer.write('Bonjour. Où étiez-vous ?');
    await visitor.log.getByText('Bonjour. Où étiez-vous ?').waitFor();

    await visitor.field.pressSequentially('Au');
    await officer.panes.getByText('L’usager écrit…').waitFor();
    await visitor.write('Au marché.');
    await officer.panes.getByText('Au marché.').waitFor();

    const said = ['On m’a volé mon téléphone.', 'Bonjour. Où étiez-vous ?', 'Au marché.'];
    expect(await visitor.messages()).toEqual(said);
    expect(await officer.messages()).toEqual(said);
    expect(await visitor.unsent()).toBe(0);

    await officer.close();
    await visitor.find('#end').getByText('L’échange est terminé.').waitFor();
    expect(await visitor.field.count()).toBe(0);

    await officer.page.getByText('Terminés').click();
    await officer.page
      .locator('section.pane, details.closed')
      .getByRole('button', { name: /Victime/ })
      .click();
    await waitUntil('the transcript is read again', async () => (await officer.messages()).join() === said.join());
    await officer.panes.getByRole('button', { name: /Retirer de l’écran/ }).click();
  });

  it('can begin without a door, and on a page of its own', async () => {
    const page = await newVisitor(world.browser);
    const visitor = await openFullPage(page, `${world.server.origin}/chat/demo`);
    await visitor.write('Bonjour');
    await officer.queue.filter({ hasText: 'Motif non précisé' }).waitFor();
    expect(await page.title()).toBe('Échange');
    await visitor.button('Terminer').click();
    await visitor.button('Oui, terminer').click();
    await officer.queue.waitFor({ state: 'detached' });
  });

  it('shows markup as text, on both sides', async () => {
    const visitor = await enter();
    const markup = '<img src=x onerror="window.hacked=1"> &amp; <b>gras</b> </script>';
    await visitor.write(markup);
    await officer.queue.first().waitFor();
    await officer.takeNext();
    await officer.panes.getByText(markup).first().waitFor();
    await officer.write(markup);
    await visitor.log.getByText(markup).nth(1).waitFor();
    for (const page of [visitor.page, officer.page]) {
      for (const frame of page.frames()) {
        expect(await frame.evaluate(() => 'hacked' in window)).toBe(false);
        expect(await frame.locator('[role=log] img, [role=log] b').count()).toBe(0);
      }
    }
    await officer.close();
  });

  it('is erased by the visitor’s hand, for everyone', async () => {
    const closed = officer.page.locator('details.closed li');
    const before = await closed.count();
    const visitor = await enter();
    await visitor.write('À oublier.');
    await officer.queue.first().waitFor();
    await officer.takeNext();
    await officer.close();
    await waitUntil('the desk keeps it', async () => (await closed.count()) === before + 1);
    await visitor.button('Effacer maintenant').click();
    await visitor.button('Oui, effacer').click();
    await visitor.find('#end').getByText('Votre échange est effacé.').waitFor();
    expect(await visitor.messages()).toEqual([]);
    await waitUntil('the desk has lost it', async () => (await closed.count()) === before);
    await visitor.button('Commencer un nouvel échange').click();
    await visitor.field.waitFor();
  });
});

describe('two officers', () => {
  it('who press at once get two different conversations, the oldest first', async () => {
    const other = await signInOfficer(world.browser, world.server, 'sacha');
    for (const [door, text] of [
      ['Je signale', 'premier'],
      ['Je me renseigne', 'second'],
    ] as const) {
      const visitor = await enter();
      await visitor.button(door).click();
      await visitor.write(text);
      await visitor.standing.waitFor();
    }
    for (const { queue } of [officer, other]) {
      await queue.nth(1).filter({ hasText: 'Renseignement' }).waitFor();
      expect(await queue.first().innerText()).toContain('Signalement');
    }
    await Promise.all([officer.takeNext(), other.takeNext()]);
    await Promise.all([officer.queue.waitFor({ state: 'detached' }), other.queue.waitFor({ state: 'detached' })]);
    const [mine, theirs] = await Promise.all([officer.messages(), other.messages()]);
    expect([mine, theirs].flat().sort()).toEqual(['premier', 'second']);
    await Promise.all([officer.close(), other.close()]);
  });
});
