// docs/security.md: T2

import type { BrowserContextOptions, Frame } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { png } from '../packages/server/src/files/samples.fixture.ts';
import { type Desk, openDesk } from './harness/desk.ts';
import { recordLiveRegions, type Told, toldIn } from './harness/live-regions.ts';
import { waitUntil } from './harness/wait.ts';
import { leaveNobody, SITE, startWorld, type World } from './harness/world.ts';
import { signInOfficer } from './pages/officer.ts';
import { documentOf, launcherOf, newVisitor, openPanel, type VisitorPage } from './pages/visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/**
 * What comes at a moment that hangs on how long all else took, since it waits for its turn and may be overtaken: one’s place in
 * the queue, that somebody writes, that they have read.
 */
const IN_PASSING = /^(?:Vous êtes le prochain\.|\d+ personnes? avant vous\.|Lu$)|écrit…$/;

/** Takes what was told since the last time: what comes in passing only where that is what is listened for. */
const ear = (frame: Frame, { inPassing = false } = {}) => {
  let heard = 0;
  const news = async (): Promise<Told[]> =>
    (await toldIn(frame)).filter(([, text]) => inPassing || !IN_PASSING.test(text)).slice(heard);
  return {
    /** Waits until so much was told, and gives exactly what was. */
    async next(count: number): Promise<Told[]> {
      await waitUntil(`${count} more are told`, async () => (await news()).length >= count);
      const told = await news();
      heard += told.length;
      return told.map(([how, text]) => [how, text.replaceAll(/\d\d:\d\d/g, 'HH:MM')]);
    },
    peek: news,
  };
};

describe('what a screen reader is told', () => {
  it('of a whole exchange: each thing once, one’s own words never', async () => {
    const officer = await signInOfficer(world.browser, world.server, 'camille', 'Camille');
    const page = await newVisitor(world.browser);
    await recordLiveRegions(page.context());
    await page.clock.install();
    const visitor = await openPanel(page, `${world.site.origin}/`);
    const frame = ear(documentOf(page));
    const host = ear(page.mainFrame());
    expect(await frame.peek()).toEqual([]);

    await visitor.write('Bonjour');
    await visitor.standing.filter({ hasText: 'prochain' }).waitFor();
    await officer.queue.first().waitFor();
    expect(await frame.next(1)).toEqual([['polite', 'Envoyé']]);
    await officer.takeNext();
    expect(await frame.next(1)).toEqual([
      ['polite', 'Bonjour. Je suis policier, je m’appelle ici Camille. Un humain vous lit.'],
    ]);
    await officer.write('Je vous lis.');
    expect(await frame.next(1)).toEqual([['polite', 'Camille, policier HH:MM Je vous lis.']]);
    world.network.cut();
    expect(await frame.next(1)).toEqual([
      ['assertive', 'Connexion perdue. Nous essayons encore. Danger : 17, 112, SMS au 114.'],
    ]);
    world.network.restore();
    await visitor.outage.waitFor({ state: 'detached' });
    await page.clock.runFor(10_000);
    expect(await frame.next(1)).toEqual([['polite', 'Connexion rétablie.']]);

    await visitor.button('Réduire').click();
    await visitor.field.waitFor({ state: 'hidden' });
    expect(await host.peek()).toEqual([]);
    await officer.write('Êtes-vous là ?');
    expect(await host.next(1)).toEqual([['polite', 'Messages non lus : 1']]);
    // What the frame says meanwhile nobody hears: it is hidden, and out of the accessibility tree as a whole.
    await frame.next(1);
    await launcherOf(page).click();
    await officer.close();
    await visitor.find('#end').waitFor();
    expect(await frame.next(1)).toEqual([['polite', 'Le policier a terminé l’échange.']]);
    await officer.context.close();
  });

  it('of what comes under the cover: nothing, then or later', async () => {
    const officer = await signInOfficer(world.browser, world.server, 'dominique', 'Dominique');
    const page = await newVisitor(world.browser);
    await recordLiveRegions(page.context());
    const visitor = await openPanel(page, `${world.site.origin}/`);
    const frame = ear(documentOf(page));
    const host = ear(page.mainFrame());
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    await officer.queue.first().waitFor();
    await officer.takeNext();
    await visitor.standing.filter({ hasText: 'Dominique' }).waitFor();
    await visitor.button('Masquer').click();
    await visitor.find('h1').getByText('Mairie').waitFor();
    await frame.next(0);
    await officer.write('Je vous lis.');
    await visitor.find('[role=log]').getByText('Je vous lis.').waitFor({ state: 'attached' });
    for (let presses = 0; presses < 5; presses += 1) await visitor.button('Objets trouvés').click();
    await visitor.log.getByText('Je vous lis.').waitFor();
    // What comes from then on is told again: so nothing before it was.
    await officer.write('Toujours là ?');
    expect(await frame.next(1)).toEqual([['polite', 'Dominique HH:MM Toujours là ?']]);
    expect(await host.peek()).toEqual([]);
    await page.context().close();
    await officer.context.close();
  });
});

describe('what is told of', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk(world.server, 'sacha', 'Sacha');
    await desk.clear();
    // To whom a desk was open a moment ago somebody may still be offered, and is then the last whom others take.
    await waitUntil('nobody is at work', async () => (await desk.snapshot()).team.length === 0);
  });
  afterEach(async () => {
    await leaveNobody(world, desk);
    await world.server.settleSite(SITE, {});
  });

  type Ear = ReturnType<typeof ear>;
  /** A visitor who listens, and whose clock can be put forward: what is told waits for it. */
  const enter = async (options: BrowserContextOptions = {}): Promise<[VisitorPage, Ear]> => {
    const page = await newVisitor(world.browser, options);
    await recordLiveRegions(page.context());
    await page.clock.install();
    const visitor = await openPanel(page, `${world.site.origin}/`);
    await page.waitForLoadState('networkidle');
    return [visitor, ear(documentOf(page))];
  };
  const pass = ({ page }: VisitorPage) => page.clock.runFor(10_000);
  const write = async (visitor: VisitorPage, text: string) => {
    await visitor.write(text);
    await visitor.log.getByText(text).waitFor();
    await waitUntil('it has arrived', async () => (await visitor.unsent()) === 0);
  };
  const held = async (visitor: VisitorPage, heard: Ear): Promise<string> => {
    await write(visitor, 'Bonjour');
    await visitor.standing.filter({ hasText: 'prochain' }).waitFor();
    const { conversation } = await waitUntil('somebody waits', () => desk.claimNext());
    await visitor.log.locator('.note').waitFor();
    await heard.next(2);
    await pass(visitor);
    return conversation;
  };
  /** Once enough others were answered there is an estimate. */
  const placed = (place: string) =>
    expect.stringMatching(new RegExp(`^${place}\\.(?:\\sEnviron \\d+\\sminutes?\\.)? Gardez cette page ouverte\\.$`));
  const NEXT = placed('Vous êtes le prochain');
  const options = async (visitor: VisitorPage, entry: string) => {
    await visitor.find('header .tool').first().click();
    await visitor.find('.menu button').filter({ hasText: entry }).click();
  };

  it('a place in the queue: once it has settled, and no oftener than every ten seconds', async () => {
    const [first] = await enter();
    await write(first, 'premier');
    const [visitor] = await enter();
    const heard = ear(documentOf(visitor.page), { inPassing: true });
    await write(visitor, 'second');
    await visitor.standing.filter({ hasText: '1 personne' }).waitFor();
    expect(await heard.next(1)).toEqual([['polite', 'Envoyé']]);
    await pass(visitor);
    expect(await heard.next(1)).toEqual([['polite', placed('1 personne avant vous')]]);
    await desk.claimNext();
    await visitor.standing.filter({ hasText: 'prochain' }).waitFor();
    expect(await heard.peek()).toEqual([]);
    await pass(visitor);
    expect(await heard.next(1)).toEqual([['polite', NEXT]]);
  });

  it('an officer: that they write, once for each time; what they wrote; that they have read', async () => {
    const [visitor, before] = await enter();
    const conversation = await held(visitor, before);
    const heard = ear(documentOf(visitor.page), { inPassing: true });
    await heard.next(0);
    await desk.type(conversation);
    await desk.type(conversation);
    expect(await heard.next(1)).toEqual([['polite', 'Sacha écrit…']]);
    await desk.write(conversation, 'Bonjour.');
    await desk.write(conversation, 'Je vous lis.');
    expect(await heard.next(2)).toEqual([
      ['polite', 'Sacha, policier HH:MM Bonjour.'],
      ['polite', 'Sacha, policier HH:MM Je vous lis.'],
    ]);
    await write(visitor, 'Merci');
    await desk.read(conversation);
    await visitor.log.locator('.delivery').getByText('Lu').waitFor();
    // That it was sent is overtaken by that it was read.
    await pass(visitor);
    await waitUntil('it is told', async () => (await heard.peek()).at(-1)?.[1] === 'Lu');
  });

  it('a danger: what became of it, at once, and what was told, once', async () => {
    const [visitor, heard] = await enter();
    const all = ear(documentOf(visitor.page), { inPassing: true });
    await visitor.button('Je suis en danger').click();
    // Discreet by itself, so in few words.
    expect(await all.next(3)).toEqual([
      ['assertive', 'Envoi…'],
      ['assertive', 'Signalé.'],
      ['polite', NEXT],
    ]);
    await heard.next(2);
    await visitor.find('.room').getByText('Il y a un enfant').click();
    await visitor.find('.room .delivery').getByText('Envoyé').waitFor();
    await pass(visitor);
    expect(await heard.next(1)).toEqual([['polite', 'Envoyé']]);
  });

  it('a message that is not taken: at once, why; taken back, nothing but the field', async () => {
    const [visitor, heard] = await enter();
    await held(visitor, heard);
    await visitor.context.route('**/messages', (route) => route.continue({ postData: '{}' }));
    await visitor.write('illisible');
    expect(await heard.next(1)).toEqual([
      ['assertive', 'Non envoyé. Le texte est trop long, ou contient des caractères illisibles.'],
    ]);
    await visitor.button('Reprendre le texte').click();
    await visitor.find('textarea:focus').waitFor();
    await visitor.context.unroute('**/messages');
    expect(await heard.peek()).toEqual([]);
  });

  it('a list to come back: that it was copied, that it must not be sent, that it opens nothing', async () => {
    const [visitor, heard] = await enter({ permissions: ['clipboard-read', 'clipboard-write'] });
    await held(visitor, heard);
    await options(visitor, 'Revenir plus tard');
    await visitor.button('Montrer la liste').click();
    await visitor.find('.shopping').waitFor();
    // The focus is on the list: it is read from there, and told by nothing else.
    expect(await visitor.find('h3:focus').innerText()).toBe('Liste de courses');
    expect(await heard.peek()).toEqual([]);
    const list = await visitor.find('.shopping li').allInnerTexts();
    await visitor.button('Copier la liste').click();
    expect(await heard.next(1)).toEqual([
      ['polite', expect.stringMatching(/^(Copié\. Le presse-papiers|La copie n’a pas marché)/)],
    ]);
    await visitor.button('J’ai noté la liste').click();
    await visitor.button('Oui, la cacher').click();
    await visitor.write(list.join(' '));
    expect(await heard.next(1)).toEqual([
      [
        'assertive',
        'Ce message contient votre liste pour revenir. Il n’est pas parti : retirez-la, personne d’autre ne doit la lire.',
      ],
    ]);
    await visitor.field.fill('');
    const [other, otherHeard] = await enter();
    await other.button('Reprendre un échange').click();
    await other.find('#code').fill('beurre');
    await other.button('Retrouver l’échange').click();
    expect(await otherHeard.next(1)).toEqual([
      [
        'assertive',
        'Cette liste n’ouvre aucun échange. Vérifiez les mots et leur ordre. Elle ne sert qu’une fois, et pas après sa date.',
      ],
    ]);
    await other.find('#code').fill(list.join(', '));
    await other.button('Retrouver l’échange').click();
    expect(await otherHeard.next(1)).toEqual([['polite', 'Votre échange est de retour.']]);
  });

  it('rooms: nothing but where the focus goes; of a search, how much was found; of what comes meanwhile, that it did', async () => {
    const [visitor, heard] = await enter();
    const conversation = await held(visitor, heard);
    await options(visitor, 'Aide');
    await visitor.find('#help-query').waitFor();
    expect(await visitor.find('h2:focus').innerText()).toBe('Aide');
    expect(await heard.peek()).toEqual([]);
    await visitor.find('#help-query').pressSequentially('papiers');
    await pass(visitor);
    const counts = await heard.next(1);
    expect(counts.at(-1)).toEqual(['polite', expect.stringMatching(/^\d+ résultats\.$/)]);
    // Not at every letter, however slowly they came.
    expect(counts.length).toBeLessThan('papiers'.length);
    await visitor.find('#help-query').fill('xylophone');
    await pass(visitor);
    expect(await heard.next(1)).toEqual([['polite', '0 résultat.']]);
    await desk.write(conversation, 'Je vous lis.');
    expect(await heard.next(1)).toEqual([['polite', 'Nouveau message – Revenir à l’échange']]);
    await visitor.find('.news button').click();
    await visitor.find('.room').waitFor({ state: 'detached' });
    expect(await heard.peek()).toEqual([]);
  });

  it('the end by the visitor, an opinion, and erasure: what became of what was pressed', async () => {
    const [visitor, heard] = await enter();
    const conversation = await held(visitor, heard);
    await desk.write(conversation, 'Au revoir.');
    await heard.next(1);
    await visitor.button('Terminer').click();
    await visitor.button('Oui, terminer').click();
    await visitor.find('#end:focus').waitFor();
    expect(await heard.peek()).toEqual([]);
    await visitor.find('[name=score]').nth(3).check();
    await visitor.button('Donner mon avis').click();
    expect((await heard.next(2)).at(-1)).toEqual(['polite', 'Merci. Votre avis est compté.']);
    await visitor.find('#end:focus').waitFor();
    await visitor.button('Effacer maintenant').click();
    await visitor.find('button:focus').getByText('Non, garder').waitFor();
    await visitor.button('Oui, effacer').click();
    await visitor.find('#end:focus').getByText('Votre échange est effacé.').waitFor();
    expect(await heard.peek()).toEqual([]);
  });

  it('files: that they are ready, that they arrived, and at once why one is not taken', async () => {
    await world.server.settleSite(SITE, { files: true });
    const [visitor, heard] = await enter();
    const file = visitor.find('input[type=file]');
    await file.setInputFiles({ name: 'vide.png', mimeType: 'image/png', buffer: Buffer.alloc(0) });
    expect(await heard.next(1)).toEqual([['assertive', 'Ce fichier est vide. Choisissez-en un autre.']]);
    await visitor.button('Retirer vide.png').click();
    await visitor.find('textarea:focus').waitFor();
    await file.setInputFiles({ name: 'vue.png', mimeType: 'image/png', buffer: await png(30, 20) });
    expect(await heard.next(1)).toEqual([['polite', 'Pour l’envoyer, appuyez sur « Envoyer ».']]);
    await visitor.button('Envoyer').click();
    await visitor.log.locator('.sent').waitFor();
    await waitUntil('it is told', async () =>
      (await heard.peek()).some(([, text]) => text.startsWith('Fichier envoyé')),
    );
    expect((await heard.peek()).filter(([, text]) => text.includes('vue.png'))).toEqual([
      ['polite', 'Fichier envoyé : vue.png'],
    ]);
  });

  it('a position: that it is looked for, what was found, what went wrong', async () => {
    const [visitor, heard] = await enter({
      permissions: ['geolocation'],
      geolocation: { latitude: 48.856613, longitude: 2.352222, accuracy: 11.2 },
    });
    await visitor.button('Je suis en danger').click();
    await visitor.find('.room').getByText('C’est signalé.').waitFor();
    await heard.next(2);
    await visitor.button('Partager').click();
    expect((await heard.next(2)).map(([how, text]) => [how, text.replaceAll(/\s/g, ' ')])).toEqual([
      ['polite', 'Recherche de la position… Le navigateur peut demander votre accord.'],
      ['polite', 'Votre position : 48.85661, 2.35222, à 12 m près.'],
    ]);
    await visitor.button('Envoyer cette position').click();
    await visitor.find('.room').getByText('Position : ').waitFor();
    await visitor.find('.room .delivery').getByText('Envoyé').waitFor();
    await pass(visitor);
    expect(await heard.next(1)).toEqual([['polite', 'Envoyé']]);
    await visitor.context.setGeolocation({ latitude: 0, longitude: 0 });
    await visitor.button('Changer').click();
    await visitor.button('Partager').click();
    await visitor.find('#address').waitFor();
    const alarms = async () => (await heard.peek()).filter(([how]) => how === 'assertive');
    await waitUntil('it is told', async () => (await alarms()).length > 0);
    expect(await alarms()).toEqual([
      [
        'assertive',
        'La position trouvée est trop vague pour vous aider. Rien n’a été envoyé. Écrivez plutôt l’adresse.',
      ],
    ]);
  });

  it('who may look on: that it is discreet, and that it is not, nothing', async () => {
    const [visitor, heard] = await enter();
    const host = ear(visitor.page.mainFrame());
    await visitor.button('Je suis victime').click();
    await visitor.find('.offer .row').nth(2).waitFor();
    await visitor.find('.offer .signing').waitFor();
    // What can be read comes in a polite place: it is named, and nothing of it interrupts.
    await waitUntil('it is told', async () => (await heard.peek()).length > 0);
    await heard.next(0);
    await visitor.find('.watched').getByText('Je ne sais pas').click();
    expect(await heard.next(1)).toEqual([['polite', 'Dans le doute, le mode discret protège mieux.']]);
    await visitor.button('Activer le mode discret').click();
    expect(await heard.next(1)).toEqual([['polite', 'Mode discret activé : aucun son, aucune notification.']]);
    await visitor.find('.watched').getByText('Non').click();
    await visitor.find('h1').getByText('Écrire à un policier').waitFor();
    expect((await heard.peek()).filter(([how]) => how === 'assertive')).toEqual([]);
    expect(await host.peek()).toEqual([]);
  });

  it('a long wait: that the request stays', async () => {
    const [visitor] = await enter();
    const heard = ear(documentOf(visitor.page), { inPassing: true });
    await write(visitor, 'Bonjour');
    await visitor.standing.filter({ hasText: 'prochain' }).waitFor();
    await visitor.page.clock.runFor(11 * 60_000);
    await visitor.find('.ways-on').waitFor();
    const all = await heard.peek();
    expect(all.filter(([, text]) => text === 'Votre demande reste dans la file.')).toEqual([
      ['polite', 'Votre demande reste dans la file.'],
    ]);
    expect(all.filter(([, text]) => text.startsWith('Vous êtes le prochain')).length).toBeLessThan(3);
  });

  it('a part that did not come: that it did not', async () => {
    const [visitor, heard] = await enter();
    await visitor.context.route('**/assets/frame/*', (route) => route.abort());
    await visitor.find('header .tool').first().click();
    if ((await visitor.find('.menu').count()) === 0) {
      expect(await heard.next(1)).toEqual([
        ['polite', expect.stringContaining('Cette partie n’a pas pu être chargée. Vérifiez la connexion.')],
      ]);
    }
  });
});
