import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible, expectAccessibleInBoth } from './harness/axe.ts';
import { openDesk } from './harness/desk.ts';
import { LOOKS, look } from './harness/look.ts';
import { waitUntil } from './harness/wait.ts';
import { call, openConversation } from './harness/wire.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { signInOfficer } from './pages/officer.ts';
import { newVisitor, openFullPage, openPanel, PHONE } from './pages/visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** So much of a phone's screen a question may take, in px: the exchange stays in view beside it. */
const QUESTION_HIGH = 130;

/** Conversations in which a card was sent and found clear, over the wire: so that there are enough to be told of. */
const othersFindItClear = async (times: number): Promise<void> => {
  const colleague = await openDesk(world.server, 'dominique');
  for (let n = 0; n < times; n += 1) {
    const { conversation, token } = await openConversation(world.server, SITE);
    await colleague.claimNext();
    const { seq: of } = await colleague.sendCard(conversation, 'theft');
    const understood = `/v1/conversations/${conversation}/understood`;
    await call(world.server, 'POST', understood, { token, json: { id: 'a', of, answer: 'yes' } });
    await colleague.close(conversation);
  }
};

it('a card that is not clear calls the officer back, who explains and asks again; the measure is of the card', async () => {
  await othersFindItClear(10);
  const officer = await signInOfficer(world.browser, world.server, 'camille', 'Camille');
  const { page } = officer;
  const visitor = await openPanel(await newVisitor(world.browser, PHONE), `${world.site.origin}/`);
  await visitor.write('On m’a volé mon téléphone.');
  await officer.takeNext();

  await page.getByRole('button', { name: 'Fiches' }).click();
  await page.getByRole('combobox').fill('vol');
  await page
    .getByRole('option', { name: /^Vol\b/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Envoyer la fiche' }).click();

  // Beside the transcript, and told to who does not see it.
  const line = visitor.find('.understood-line');
  await line.getByText('Est-ce clair ?').first().waitFor();
  await waitUntil('it is told', async () => (await line.getByRole('status').innerText()) === 'Est-ce clair ?');
  await expectAccessible(visitor.page);
  expect((await line.boundingBox())?.height).toBeLessThanOrEqual(QUESTION_HIGH);
  await look(visitor.page, 'visitor-360');

  // The officer looks elsewhere, and is called back.
  await page.getByRole('button', { name: /Retirer de l’écran/ }).click();
  await visitor.button('Pas tout à fait').click();
  await line.getByText('Vous avez répondu : Pas tout à fait').waitFor();
  await page.getByText(/n’a pas tout compris/).waitFor();
  const row = page.locator('section.own li');
  await row.locator('.badge').getByText('1').waitFor();
  await row.getByRole('button').click();
  await officer.panes.getByText('L’usager répond : pas tout à fait').waitFor();
  await officer.panes.getByText('Pas tout à fait clair').waitFor();
  await expectAccessibleInBoth(page);
  await look(page, 'officer-1280');

  await officer.write('Appelez votre opérateur : il bloque la ligne.');
  await officer.panes.getByText('Appelez votre opérateur').waitFor();
  await officer.panes.getByText('Demander : « Est-ce clair ? »', { exact: true }).click();
  await line.getByText('À propos de : « Appelez votre opérateur').waitFor();
  await visitor.button('Oui').click();
  await officer.panes.getByText('L’usager répond : oui').waitFor();

  // A decisive step is said back in the visitor's own words, and what they said is summed up.
  await officer.panes.getByRole('button', { name: 'Faire reformuler' }).click();
  await page.locator('.understood-asks').getByRole('button', { name: 'Envoyer' }).click();
  await line.getByText('Répondez avec vos mots').first().waitFor();
  await visitor.write('J’appelle mon opérateur tout de suite.');
  await officer.panes.getByText('Avec ses mots : « J’appelle mon opérateur tout de suite. »').waitFor();
  await officer.panes.getByRole('button', { name: 'Récapituler' }).click();
  const recap = page.locator('.understood-asks').getByRole('textbox');
  await recap.fill('Voici ce que j’ai compris : un téléphone volé lundi.');
  await expectAccessibleInBoth(page);
  await look(page, 'recap-1280');
  await recap.press('Enter');
  await visitor.button('Je corrige').click();
  await waitUntil('the recap is in the field', async () => (await visitor.field.inputValue()).includes('volé lundi'));
  await look(visitor.page, 'correct-360');
  await visitor.write('Je corrige : mardi.');
  await officer.panes.getByText('Corrigé : « Je corrige : mardi. »').waitFor();

  const supervisor = await signInOfficer(world.browser, world.server, 'sasha', 'Sasha', 'supervisor');
  await supervisor.page.getByRole('link', { name: 'Chiffres' }).click();
  const card = supervisor.page.getByRole('row', { name: /Vol/ });
  await card.getByRole('cell', { name: '90,9 %', exact: true }).waitFor();
  await card.getByRole('cell', { name: '11', exact: true }).waitFor();
  await expectAccessibleInBoth(supervisor.page);
  for (const width of LOOKS ? [1280, 360] : []) {
    await supervisor.page.setViewportSize({ width, height: 800 });
    await card.scrollIntoViewIfNeeded();
    await look(supervisor.page, `figures-${width}`);
  }
  const told = await supervisor.page.request.get(
    `${world.server.origin}/v1/supervisor/understood?from=2000-01-01&to=2001-01-01`,
  );
  expect(await told.json()).toMatchObject({ cards: [] });
  for (const { context } of [visitor, officer, supervisor]) await context.close();
});

it('that a visitor signs reaches the queue and the pane before a word is written, and can be taken back', async () => {
  const officer = await signInOfficer(world.browser, world.server, 'lou', 'Lou');
  const visitor = await openFullPage(await newVisitor(world.browser, PHONE), `${world.server.origin}/chat/${SITE}`);
  await visitor.button('Plus').click();
  const signs = visitor.button(/Je communique en langue des signes/);
  await signs.click();
  expect(await signs.getAttribute('aria-pressed')).toBe('true');
  const video = visitor.find('.signing a[href^="https://www.urgence114.fr"]');
  await video.waitFor();
  await expectAccessible(visitor.page);
  await video.scrollIntoViewIfNeeded();
  await look(visitor.page, 'signs-360');
  await visitor.button('Revenir à l’échange').click();
  await visitor.write('Bonjour');

  await officer.queue.getByText('Langue des signes').waitFor();
  await look(officer.page, 'queue-1280');
  await officer.takeNext();
  await officer.panes.getByText('une idée par phrase').waitFor();
  await officer.panes.getByText('L’usager communique en langue des signes').waitFor();
  await expectAccessibleInBoth(officer.page);
  await look(officer.page, 'pane-1280');

  await visitor.button('Plus').click();
  await signs.click();
  await officer.panes.getByText('une idée par phrase').waitFor({ state: 'detached' });
  for (const { context } of [visitor, officer]) await context.close();
});

it('what is to be said in one’s own words reaches who reads Arabic in Arabic, without any engine', async () => {
  const officer = await signInOfficer(world.browser, world.server, 'noa', 'Noa');
  const page = await newVisitor(world.browser, { ...PHONE, locale: 'ar' });
  const visitor = await openFullPage(page, `${world.server.origin}/chat/${SITE}?locale=ar`);
  await page.locator('#message').fill('مرحبا، سُرق هاتفي أمس.');
  await page.locator('.composer [type=submit]').click();
  await officer.takeNext();
  await officer.panes.getByRole('button', { name: 'Faire reformuler' }).click();
  await officer.page.locator('.understood-asks').getByRole('button', { name: 'Envoyer' }).click();
  const line = visitor.find('.understood-line');
  await line.getByText('يمكنك الإجابة بكلماتك').first().waitFor();
  await visitor.find('[role=log] .theirs [lang=ar]').getByText('ماذا ستفعلون أولًا').waitFor();
  await look(page, 'say-back-ar-360');

  await officer.panes.getByRole('button', { name: 'Fiches' }).click();
  await officer.page.getByRole('option').first().click();
  await officer.page.getByRole('button', { name: 'Envoyer la fiche' }).click();
  await line.getByText('هل هذا واضح؟').first().waitFor();
  expect((await line.boundingBox())?.height).toBeLessThanOrEqual(QUESTION_HIGH);
  await expectAccessibleInBoth(page);
  await look(page, 'clear-ar-360');
  for (const { context } of [visitor, officer]) await context.close();
});
