// docs/security.md: T2, T3

import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Desk } from './harness/desk.ts';
import { serveSite } from './harness/site.ts';
import { waitUntil } from './harness/wait.ts';
import { leaveNobody, SITE, startWorldWithDesk, type World } from './harness/world.ts';
import { launcherOf, newVisitor, openFullPage, openPanel, PHONE, type VisitorPage } from './pages/visitor.ts';

let world: World;
let desk: Desk;
beforeAll(async () => {
  ({ world, desk } = await startWorldWithDesk());
});
afterAll(() => world.close());
afterEach(() => leaveNobody(world, desk));

/** What a passer-by must not read. */
const TELLING = /polic|danger|victim|agress|violen|camille|bonjour|secret/i;

const enter = async (options: BrowserContextOptions = {}): Promise<VisitorPage> =>
  openPanel(await newVisitor(world.browser, options), `${world.site.origin}/`);

/** In a conversation with an officer who has written. */
const talk = async (options: BrowserContextOptions = {}) => {
  const visitor = await enter(options);
  await visitor.write('un secret');
  await visitor.standing.waitFor();
  const held = await desk.claimNext();
  if (!held) throw new Error('nobody waits');
  await desk.write(held.conversation, 'Bonjour, je vous lis.');
  await visitor.log.getByText('je vous lis').waitFor();
  return { visitor, conversation: held.conversation };
};

/** The panel as it is read and as it is heard. */
const wholeOf = async (visitor: VisitorPage): Promise<string> => {
  const body = visitor.find('body');
  return `${await body.innerText()}\n${await body.ariaSnapshot()}`;
};
const neutralLauncher = (visitor: VisitorPage) => visitor.page.getByRole('button', { name: 'Contact' });
const hide = async (visitor: VisitorPage) => {
  await visitor.button('Réduire').click();
  // Only then is the frame told, and counts.
  await visitor.page.locator('button[aria-expanded=false]').waitFor();
};

describe.each([
  ['a wide screen', {}],
  ['a phone', PHONE],
] as const)('discreet mode on %s', (_, options) => {
  it('is asked about behind the door of a victim, and makes all neutral, the launcher too', async () => {
    const visitor = await enter(options);
    const title = await visitor.page.title();
    expect(await visitor.find('.watched').count()).toBe(0);
    await visitor.button('Je suis victime').click();
    await visitor.find('.watched').getByText('Oui').click();
    await visitor.find('.watched').getByText('Mode discret activé : aucun son, aucune notification.').waitFor();
    await visitor.write('un mot');
    await visitor.standing.waitFor();
    const held = await desk.claimNext();
    await visitor.standing.filter({ hasText: 'Vous écrivez avec Camille.' }).waitFor();
    // The officer's name and their own words are all that is said of them.
    const whole = await wholeOf(visitor);
    expect(whole.replaceAll('Camille', '')).not.toMatch(/polic|danger|victim|urgence/i);

    await hide(visitor);
    await neutralLauncher(visitor).waitFor();
    expect(await launcherOf(visitor.page).count()).toBe(0);
    await desk.write(held?.conversation ?? '', 'Bonjour, je vous lis.');
    await visitor.log.getByText('je vous lis').waitFor({ state: 'attached' });
    expect(await visitor.page.locator('output').allInnerTexts()).toEqual(['']);
    expect(await visitor.page.title()).toBe(title);
    await neutralLauncher(visitor).click();
    await visitor.log.getByText('je vous lis').waitFor();
  });

  it('can be turned off again, and the launcher says and counts as before', async () => {
    const { visitor, conversation } = await talk(options);
    const turn = async (words: string) => {
      await visitor.button('Plus').click();
      await visitor.find('.room').getByText('Si quelqu’un peut voir l’écran').click();
      await visitor.button(words).click();
      await visitor.button('Revenir à l’échange').click();
    };
    await turn('Activer le mode discret');
    await visitor.find('h1').getByText('Échange', { exact: true }).waitFor();
    await turn('Arrêter le mode discret');
    await visitor.find('h1').getByText('Écrire à un policier').waitFor();
    await hide(visitor);
    await launcherOf(visitor.page).waitFor();
    await desk.write(conversation, 'Encore là ?');
    await visitor.page.locator('output').filter({ hasText: ': 1' }).waitFor();
  });

  it('comes by itself with a danger', async () => {
    const visitor = await enter(options);
    await visitor.button('Je suis en danger').click();
    await visitor.find('.room').getByText('C’est signalé.').waitFor();
    await visitor.find('h1').getByText('Échange', { exact: true }).waitFor();
    expect(await wholeOf(visitor)).not.toMatch(/polic|danger|victim/i);
    await hide(visitor);
    await neutralLauncher(visitor).waitFor();
  });
});

describe.each([
  ['a wide screen', {}],
  ['a phone', PHONE],
] as const)('the cover on %s', (_, options) => {
  it('takes the whole exchange out of sight and hearing by one press, and comes back with the draft', async () => {
    const { visitor, conversation } = await talk(options);
    await visitor.field.fill('un brouillon secret');
    await visitor.button('Masquer').click();
    await visitor.find('h1').getByText('Mairie').waitFor();
    expect(await wholeOf(visitor)).not.toMatch(TELLING);
    // What comes meanwhile is there, and not to be seen, heard or counted.
    await desk.write(conversation, 'Un deuxième secret');
    await visitor.find('[role=log]').getByText('Un deuxième secret').waitFor({ state: 'attached' });
    expect(await wholeOf(visitor)).not.toMatch(TELLING);
    expect((await desk.snapshot()).mine.map(({ presence }) => presence)).toEqual(['connected']);
    await visitor.button('Fermer').click();
    await visitor.page.locator('button[aria-expanded=false]').waitFor();
    expect(await visitor.page.locator('output').allInnerTexts()).toEqual(['']);
    await neutralLauncher(visitor).click();
    await visitor.find('h1').getByText('Mairie').waitFor();
    // As somebody would who looks around.
    for (const name of ['Objets trouvés', 'État civil', 'Objets trouvés', 'Horaires d’ouverture']) {
      await visitor.button(name).click();
    }
    expect(await wholeOf(visitor)).not.toMatch(TELLING);
    for (let presses = 0; presses < 5; presses += 1) await visitor.button('Encombrants').click();
    await visitor.log.getByText('Un deuxième secret').waitFor();
    expect(await visitor.field.inputValue()).toBe('un brouillon secret');
    expect(await visitor.find('.cover').count()).toBe(0);
  });

  it('tells of a danger without a word of it on the screen', async () => {
    const { visitor } = await talk(options);
    await visitor.button('Masquer').click();
    await visitor.button('Signaler une erreur').click();
    await visitor.find('.cover [role=status]').getByText('Merci, c’est noté.').waitFor();
    expect(await wholeOf(visitor)).not.toMatch(TELLING);
    const { mine } = await desk.snapshot();
    expect(mine.map(({ danger }) => danger)).toEqual([true]);
  });
});

describe('the cover by keyboard', () => {
  it('comes and goes by Ctrl pressed three times, from the field and back to it', async () => {
    const { visitor } = await talk();
    await visitor.field.fill('un brouillon secret');
    for (let presses = 0; presses < 3; presses += 1) await visitor.page.keyboard.press('Control');
    await visitor.find('.cover h1:focus').waitFor();
    expect(await wholeOf(visitor)).not.toMatch(TELLING);
    for (let presses = 0; presses < 3; presses += 1) await visitor.page.keyboard.press('Control');
    await visitor.find('textarea:focus').waitFor();
    expect(await visitor.field.inputValue()).toBe('un brouillon secret');
  });

  it('does not come by copying and pasting', async () => {
    const { visitor } = await talk();
    await visitor.field.fill('un mot');
    for (const key of ['Control+a', 'Control+c', 'Control+v', 'Control+v']) await visitor.page.keyboard.press(key);
    expect(await visitor.field.inputValue()).toBe('un motun mot');
    expect(await visitor.find('.cover').count()).toBe(0);
  });

  it('goes by Enter five times on one button, as a screen reader presses it', async () => {
    const { visitor } = await talk();
    await visitor.button('Masquer').press('Enter');
    const button = visitor.button('Objets trouvés');
    await button.focus();
    for (let presses = 0; presses < 5; presses += 1) await visitor.page.keyboard.press('Enter');
    await visitor.log.getByText('je vous lis').waitFor();
  });

  it('is there on the full page too, whose title says nothing at any time', async () => {
    const visitor = await openFullPage(await newVisitor(world.browser), `${world.server.origin}/chat/demo`);
    await visitor.write('un secret');
    await visitor.standing.waitFor();
    await visitor.button('Masquer').click();
    await visitor.find('h1').getByText('Mairie').waitFor();
    expect(await wholeOf(visitor)).not.toMatch(TELLING);
    expect(await visitor.button('Fermer').count()).toBe(0);
    expect(await visitor.page.title()).toBe('Échange');
  });
});

it('the officer is told that a message was read only once it is in view', async () => {
  const { visitor, conversation } = await talk();
  const readSeq = async () =>
    (await desk.snapshot()).mine.find((one) => one.conversation === conversation)?.readSeq ?? 0;
  await waitUntil('the first is read', async () => (await readSeq()) > 0);
  const before = await readSeq();
  await visitor.button('Masquer').click();
  await visitor.find('.cover').waitFor();
  await desk.write(conversation, 'Un deuxième secret');
  await visitor.find('[role=log]').getByText('Un deuxième secret').waitFor({ state: 'attached' });
  expect(await readSeq()).toBe(before);
  for (let presses = 0; presses < 5; presses += 1) await visitor.button('Objets trouvés').click();
  await waitUntil('the second is read too', async () => (await readSeq()) > before);
});

it('the weather leads out of the cover as the quick exit does', async () => {
  const weather = await serveSite({ pages: { '/': '<!doctype html><title>Temps</title><h1>Beau temps</h1>' } });
  await world.server.settleSite(SITE, { exit: `${weather.origin}/` });
  const visitor = await enter();
  await visitor.write('un secret');
  await visitor.standing.waitFor();
  expect((await desk.snapshot()).queue).toHaveLength(1);
  await visitor.button('Masquer').click();
  await visitor.button('Météo').click();
  await visitor.page.getByRole('heading', { name: 'Beau temps' }).waitFor();
  await waitUntil('nobody waits any more', async () => (await desk.snapshot()).queue.length === 0);
  await weather.close();
});
