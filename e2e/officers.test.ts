import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { waitUntil } from './harness/wait.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { newVisitor, openPanel, type VisitorPage } from './pages/visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  for (const context of world.browser.contexts()) await context.close();
});

const signIn = (login: string): Promise<OfficerPage> => signInOfficer(world.browser, world.server, login);
const come = async (text: string): Promise<VisitorPage> => {
  const visitor = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
  await visitor.write(text);
  await visitor.standing.waitFor();
  return visitor;
};
/** What stands between the messages. */
const notesOf = (visitor: VisitorPage): Promise<string[]> => visitor.find('[role=log] .note').allInnerTexts();
const untilTold = (visitor: VisitorPage, text: RegExp) =>
  waitUntil(`the visitor reads ${text}`, async () => (await notesOf(visitor)).some((note) => text.test(note)));
const untilStanding = (visitor: VisitorPage, text: RegExp) =>
  waitUntil(`it stands at ${text}`, async () => text.test(await visitor.standing.innerText()));

describe(`two officers and one visitor of ${SITE}`, () => {
  it('a conversation changes hands with a note, ends, and is opened again', async () => {
    const [camille, sacha] = await Promise.all([signIn('camille'), signIn('sacha')]);
    const visitor = await come('On a volé mon vélo');
    await camille.takeNext();
    await camille.write('Bonjour, racontez-moi.');
    await untilStanding(visitor, /avec Alias camille/);

    // By keyboard alone: whom by a few letters, the arrow, the note, Enter.
    await camille.page.keyboard.press('Alt+KeyT');
    const dialog = camille.page.getByRole('dialog');
    await dialog.getByText('Alias sacha').waitFor();
    await expectAccessibleInBoth(camille.page);
    await camille.page.keyboard.type('sach');
    await waitUntil('one is left', async () => (await dialog.getByRole('radio').count()) === 1);
    await camille.page.keyboard.press('ArrowDown');
    await camille.page.keyboard.press('Tab');
    await camille.page.keyboard.type('Il a la facture, il la cherche.');
    await camille.page.keyboard.press('Tab');
    await camille.page.keyboard.press('Tab');
    await camille.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await camille.panes.waitFor({ state: 'detached' });
    expect(await camille.page.locator('body').innerText()).not.toContain('On a volé mon vélo');
    await untilTold(visitor, /Alias camille a transmis l’échange à un collègue/);
    await untilStanding(visitor, /Vous êtes le prochain|C’est arrivé/);

    // The receiver sees that it is for them, reads it with the note, and takes it.
    await sacha.queue.getByText('Proposé à vous').waitFor();
    await waitUntil('the desk calls', async () => /^\(\d/.test(await sacha.page.title()));
    await sacha.queue.getByRole('button', { name: /^Lire/ }).click();
    await sacha.panes.getByText('Il a la facture, il la cherche.').waitFor();
    await sacha.panes.getByText('Alias camille transmet à Alias sacha').waitFor();
    await expectAccessibleInBoth(sacha.page);
    await sacha.panes.locator('header').getByRole('button', { name: 'Prendre' }).click();
    await untilStanding(visitor, /avec Alias sacha/);
    expect((await visitor.find('body').innerText()).includes('facture')).toBe(false);

    await visitor.write('Voici ce que dit la facture');
    await sacha.panes.getByText('Voici ce que dit la facture').waitFor();
    await sacha.panes
      .getByRole('button', { name: /^Terminer/ })
      .first()
      .click();
    await sacha.page.getByRole('dialog').getByLabel('Réponse donnée').check();
    await sacha.page.getByRole('dialog').getByRole('button', { name: 'Terminer l’échange' }).click();
    await visitor.find('#end').waitFor();

    // Too soon: the visitor's page comes back by itself, with the focus in the field.
    await visitor.find('#end').focus();
    await sacha.page.locator('details.closed summary').click();
    await sacha.page.locator('details.closed').getByRole('button').first().click();
    await sacha.panes.getByRole('button', { name: /^Rouvrir/ }).click();
    await untilTold(visitor, /Alias sacha a rouvert l’échange/);
    await untilStanding(visitor, /avec Alias sacha/);
    await waitUntil('the focus is in the field', () =>
      visitor.field.evaluate((field) => field === document.activeElement),
    );
    await visitor.write('Une dernière chose');
    await sacha.panes.getByText('Une dernière chose').waitFor();
    await sacha.panes.getByText('Rouvert par Alias sacha').waitFor();
    await sacha.write('Je vous écoute.');
    await visitor.log.getByText('Je vous écoute.').waitFor();
  });

  it('a colleague is asked, joins, answers and goes, and the visitor knows each time', async () => {
    const [holder, helper] = await Promise.all([signIn('noor'), signIn('lou')]);
    const visitor = await come('Je ne comprends pas ce papier');
    await holder.takeNext();
    await untilStanding(visitor, /avec Alias noor/);
    await holder.panes.getByRole('button', { name: 'Demander de l’aide' }).click();
    const dialog = holder.page.getByRole('dialog');
    await dialog.getByLabel('Alias lou').check();
    await expectAccessibleInBoth(holder.page);
    await dialog.getByRole('button', { name: 'Demander' }).click();
    await holder.panes
      .getByText(/Aide demandée à Alias lou/)
      .first()
      .waitFor();
    expect(await notesOf(visitor)).toHaveLength(1);

    const asked = helper.page.getByRole('region', { name: /On vous demande de l’aide/ });
    await asked.getByRole('button', { name: /^Lire/ }).click();
    await helper.panes.getByText('Je ne comprends pas ce papier').waitFor();
    expect(await helper.panes.getByRole('textbox').count()).toBe(0);
    await expectAccessibleInBoth(helper.page);
    await helper.panes.getByRole('button', { name: 'Aider', exact: true }).click();
    await helper.panes.getByText('Vous aidez Alias noor').waitFor();
    await asked.waitFor({ state: 'detached' });
    await helper.page.locator('section.own').getByText('J’aide').waitFor();
    await holder.panes.getByText('Alias lou aide').waitFor();
    await untilTold(visitor, /Alias lou a rejoint l’échange/);
    await untilStanding(visitor, /avec Alias noor/);

    await helper.write('C’est une convocation : je vous explique.');
    await visitor.log.getByText('C’est une convocation : je vous explique.').waitFor();
    await visitor.log.getByText('Alias lou, policier').waitFor();
    await holder.panes.getByText('C’est une convocation : je vous explique.').waitFor();
    await visitor.write('Merci beaucoup');
    await helper.panes.getByText('Merci beaucoup').waitFor();
    await expectAccessibleInBoth(helper.page);

    await helper.panes.getByRole('button', { name: 'Ne plus aider' }).click();
    await helper.panes.waitFor({ state: 'detached' });
    expect(await helper.page.locator('body').innerText()).not.toContain('Merci beaucoup');
    await untilTold(visitor, /Alias lou a quitté l’échange/);
    await holder.panes.getByRole('button', { name: 'Demander de l’aide' }).waitFor();
    await holder.close();
    await visitor.find('#end').waitFor();
  });

  it('nobody comes back who has begun another exchange, erased it or left', async () => {
    const camille = await signIn('alix');
    const end = async (text: string): Promise<VisitorPage> => {
      const visitor = await come(text);
      await camille.takeNext();
      await untilStanding(visitor, /avec Alias alix/);
      await camille.close();
      await visitor.find('#end').waitFor();
      return visitor;
    };
    const reopenLast = async () => {
      const closed = camille.page.locator('details.closed');
      if (!(await closed.evaluate((details: HTMLDetailsElement) => details.open)))
        await closed.locator('summary').click();
      await closed.getByRole('button').first().click();
      await camille.panes.getByRole('button', { name: /^Rouvrir/ }).click();
    };

    const another = await end('Première question');
    await another.button('Commencer un nouvel échange').click();
    await another.find('.welcome').waitFor();
    await reopenLast();
    await camille.panes.locator('textarea').waitFor();
    await camille.write('Êtes-vous là ?');
    await camille.panes.getByText('Êtes-vous là ?').first().waitFor();
    expect(await another.find('.welcome').isVisible()).toBe(true);
    expect(await another.messages()).toEqual([]);
    await camille.close();

    const erased = await end('Deuxième question');
    await erased.button('Effacer maintenant').click();
    await erased.button('Oui, effacer').click();
    await erased.find('#end').getByText('Votre échange est effacé.').waitFor();
    expect(await erased.messages()).toEqual([]);
  });
});
