import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { waitUntil } from './harness/wait.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { newVisitor, openPanel, type VisitorPage } from './pages/visitor.ts';
import { openByWire, type WireVisitor } from './pages/wire-visitor.ts';

/** Short, so that a journey can wait for the end of an offer, and of the patience with a desk that is gone. */
const ROUTING = { offer: 'PT10S', offerDanger: 'PT10S', giveBack: 'PT10S', giveBackDanger: 'PT10S' };
/** A lease and a grace run out, and the server looks every ten seconds. */
const GIVEN_BACK_WITHIN_MS = 75_000;

let world: World;
const wireVisitors: WireVisitor[] = [];
beforeAll(async () => {
  world = await startWorld({ policy: { routing: ROUTING } });
});
afterAll(() => world.close());
afterEach(async () => {
  for (const context of world.browser.contexts()) await context.close();
  for (const visitor of wireVisitors.splice(0)) await visitor.erase().then(visitor.close);
});

/** Signs officers in one after the other, so that the first is the longest idle; nobody else is at work then. */
const signIn = async (...logins: string[]): Promise<OfficerPage[]> => {
  const officers: OfficerPage[] = [];
  for (const login of logins) {
    const officer = await signInOfficer(world.browser, world.server, login);
    officers.push(officer);
    // Whoever worked in the journey before is away within seconds.
    const team = officer.page.getByRole('button', { name: new RegExp(`^${officers.length} agents? en service`) });
    await team.waitFor({ timeout: 60_000 });
  }
  return officers;
};

const come = async (text: string): Promise<VisitorPage> => {
  const visitor = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
  await visitor.write(text);
  await visitor.standing.waitFor();
  return visitor;
};
const comeByWire = async (door: 'ask' | 'victim', danger = false): Promise<void> => {
  wireVisitors.push(await openByWire(world.server, SITE, { door, danger, text: 'Bonjour' }));
};

/** What is offered to an officer, the first in turn first. */
const cardsOf = ({ page }: OfficerPage) => page.getByRole('region', { name: /^Proposé à vous/ }).getByRole('listitem');
const untilToast = ({ page }: OfficerPage, text: RegExp) => page.locator('.toast').getByText(text).waitFor();

describe('what the service offers', () => {
  it('goes to the longest idle, by key to a colleague, by key to the visitor’s answer', async () => {
    const [first, second] = (await signIn('noor', 'lou')) as [OfficerPage, OfficerPage];
    const visitor = await come('On a volé mon vélo');
    await cardsOf(first).waitFor();
    expect(await cardsOf(second).count()).toBe(0);
    // Nobody is invisible: the other one sees whom it is offered to.
    await second.queue.getByText('Proposé à Alias noor').waitFor();
    await first.queue.getByText('Proposé à vous').waitFor();
    expect(await first.page.evaluate(() => document.activeElement?.closest('.offers'))).toBeNull();
    await expectAccessibleInBoth(first.page);

    await first.page.keyboard.press('Alt+KeyL');
    await untilToast(first, /laissé passer/);
    await cardsOf(first).waitFor({ state: 'detached' });
    await cardsOf(second).waitFor();
    await second.page.keyboard.press('Alt+KeyA');
    await second.panes.getByText('On a volé mon vélo').waitFor();
    await cardsOf(second).waitFor({ state: 'detached' });
    await second.page.keyboard.type('Bonjour, racontez-moi.');
    await second.page.keyboard.press('Enter');
    await visitor.log.getByText('Bonjour, racontez-moi.').waitFor();
    await second.close();
  });

  it('goes on to a colleague when nobody presses anything', async () => {
    const [first, second] = (await signIn('ada', 'bo')) as [OfficerPage, OfficerPage];
    await comeByWire('ask');
    await cardsOf(first).waitFor();
    await Promise.all([cardsOf(second).waitFor(), untilToast(first, /Temps écoulé/)]);
    expect(await cardsOf(first).count()).toBe(0);
    await cardsOf(second)
      .getByRole('button', { name: /^Prendre/ })
      .click();
    await second.panes.first().waitFor();
    await second.close();
  });
});

describe('a conversation that an officer holds', () => {
  it('is in the queue again once their browser is gone for too long, and a colleague answers', async () => {
    const [gone, stays] = (await signIn('elie', 'maxime')) as [OfficerPage, OfficerPage];
    const visitor = await come('Mon voisin crie');
    await gone.takeNext();
    await gone.write('Je vous écoute.');
    await visitor.log.getByText('Je vous écoute.').waitFor();
    await gone.context.close();
    const told = visitor.find('[role=log] .note').getByText(/Alias elie ne peut plus répondre/);
    await told.waitFor({ timeout: GIVEN_BACK_WITHIN_MS });
    await cardsOf(stays)
      .getByRole('button', { name: /^Prendre/ })
      .click();
    await stays.panes.getByText('Mon voisin crie').waitFor();
    await stays.panes.getByText('Alias elie a perdu sa connexion').waitFor();
    await stays.write('Je prends la suite.');
    await visitor.log.getByText('Je prends la suite.').waitFor();
    await stays.close();
  });

  it('goes to colleagues at once when they sign out, and they are told so before', async () => {
    const [leaves, stays] = (await signIn('jo', 'sam')) as [OfficerPage, OfficerPage];
    const visitor = await come('J’ai une question');
    await cardsOf(leaves).waitFor();
    await leaves.page.keyboard.press('Alt+KeyA');
    await leaves.panes.getByText('J’ai une question').waitFor();
    const dialog = leaves.page.getByRole('dialog');
    await leaves.page.getByRole('button', { name: 'Se déconnecter' }).click();
    await dialog.getByText('Vous tenez 1 échange. Il retourne tout de suite dans la file').waitFor();
    await expectAccessibleInBoth(leaves.page);
    await dialog.getByRole('button', { name: 'Rester' }).click();
    expect(await leaves.panes.count()).toBe(1);

    await leaves.page.getByRole('button', { name: 'Se déconnecter' }).click();
    await dialog.getByRole('button', { name: 'Se déconnecter' }).click();
    await leaves.page.getByLabel('Identifiant').waitFor();
    await cardsOf(stays).waitFor();
    await visitor
      .find('[role=log] .note')
      .getByText(/Alias jo ne peut plus répondre/)
      .waitFor();
    await stays.page.keyboard.press('Alt+KeyA');
    await stays.panes.getByText('J’ai une question').waitFor();
    await stays.close();
  });

  it('is said to be given back to who comes back too late, and is taken again with the words that did not go', async () => {
    const [officer] = (await signIn('charlie')) as [OfficerPage];
    const visitor = await come('Il pleut chez moi');
    await officer.takeNext();
    await officer.write('Je vous lis.');
    await visitor.log.getByText('Je vous lis.').waitFor();
    await officer.context.setOffline(true);
    await officer.lostBar.waitFor();
    await officer.write('Depuis quand ?');
    await visitor
      .find('[role=log] .note')
      .getByText(/ne peut plus répondre/)
      .waitFor({ timeout: GIVEN_BACK_WITHIN_MS });
    await officer.context.setOffline(false);
    const bar = officer.page.getByRole('region', { name: /votre bureau est resté hors ligne/ });
    await bar.getByText('est revenu dans la file').waitFor();
    await expectAccessibleInBoth(officer.page);
    await bar.getByRole('button', { name: /^Reprendre/ }).click();
    await bar.waitFor({ state: 'detached' });
    await waitUntil(
      'the words are in the field',
      async () => (await officer.panes.getByRole('textbox').inputValue()) === 'Depuis quand ?',
    );
    await officer.page.keyboard.press('Enter');
    await visitor.log.getByText('Depuis quand ?').waitFor();
    await officer.close();
  });
});

it('danger is offered before a calm one who has waited for longer', async () => {
  const [officer] = (await signIn('claude')) as [OfficerPage];
  // Three of the four places are taken.
  for (const open of [1, 2, 3]) {
    await comeByWire('ask');
    await officer.queue.first().waitFor();
    await officer.takeNext();
    await officer.page.getByRole('heading', { name: `Usager ${open}` }).waitFor();
  }
  await officer.page.getByRole('button', { name: /^Disponible/ }).click();
  await officer.page.getByRole('button', { name: /^En pause/ }).waitFor();
  await comeByWire('ask');
  await officer.queue.first().waitFor();
  await comeByWire('victim', true);
  await officer.queue.nth(1).waitFor();
  // On a break nothing is offered, and everybody is seen.
  expect(await cardsOf(officer).count()).toBe(0);
  await officer.page.getByRole('button', { name: /^En pause/ }).click();
  await cardsOf(officer).getByText('Danger', { exact: true }).waitFor();
  expect(await cardsOf(officer).count()).toBe(1);
  await expectAccessibleInBoth(officer.page);
  await officer.page.keyboard.press('Alt+KeyA');
  await officer.panes.getByText('En danger').first().waitFor();
});
