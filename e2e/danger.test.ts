// docs/security.md: T10, T15

import type { DeskEntry, Detail } from '@lanterne/protocol';
import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Desk } from './harness/desk.ts';
import { serveSite } from './harness/site.ts';
import { waitUntil } from './harness/wait.ts';
import { leaveNobody, startWorldWithDesk, type World } from './harness/world.ts';
import { newVisitor, openPanel, PHONE, type VisitorPage } from './pages/visitor.ts';

let world: World;
let desk: Desk;
beforeAll(async () => {
  ({ world, desk } = await startWorldWithDesk());
});
afterAll(() => world.close());
afterEach(() => leaveNobody(world, desk));

const tag = '<script async src="http://127.0.0.1:8080/lanterne.js" data-site="closed"></script>';

const enter = async (options: BrowserContextOptions = {}): Promise<VisitorPage> =>
  openPanel(await newVisitor(world.browser, options), `${world.site.origin}/`);

const press = (visitor: VisitorPage) => visitor.button('Je suis en danger').click();
const flagged = (visitor: VisitorPage) =>
  visitor
    .find('.emergency [role=alert]')
    .filter({ hasText: /^(Danger signalé|Signalé)\.$/ })
    .waitFor();
const room = (visitor: VisitorPage) => visitor.find('.room');
const back = (visitor: VisitorPage) => visitor.button('Revenir à l’échange').click();

/** The only conversation in danger at the desk, in the queue or held. */
const inDanger = () =>
  waitUntil<DeskEntry | undefined>('the desk knows of the danger', async () => {
    const { queue, mine } = await desk.snapshot();
    return [...queue, ...mine].find(({ danger }) => danger);
  });

/** What was told of the danger, as the officer who takes it reads it. */
const detailsOf = async (): Promise<Detail[]> => {
  const { mine } = await desk.snapshot();
  return mine.flatMap(({ events }) => events).flatMap((event) => (event.kind === 'detail' ? [event.detail] : []));
};

describe.each([
  ['a wide screen', {}],
  ['a phone', PHONE],
] as const)('one press on %s', (_, options) => {
  it('tells of the danger from the welcome, and opens the room', async () => {
    const visitor = await enter(options);
    await visitor.button('Je suis victime').click();
    await press(visitor);
    await flagged(visitor);
    await room(visitor).getByText('C’est signalé. Votre échange passe avant tous les autres.').waitFor();
    expect(await inDanger()).toMatchObject({ door: 'victim', state: 'waiting' });
    await back(visitor);
    // One is where one writes.
    await visitor.find('textarea:focus').waitFor();
    await visitor.write('Il est derrière la porte');
    await visitor.log.getByText('Il est derrière la porte').waitFor();
  });

  it('does so while the first message waits, before all who came earlier', async () => {
    const first = await enter();
    await first.write('J’étais là avant');
    await first.standing.waitFor();
    const visitor = await enter(options);
    await visitor.write('Bonjour');
    await visitor.standing.filter({ hasText: '1 personne avant vous' }).waitFor();
    await press(visitor);
    await flagged(visitor);
    await back(visitor);
    await visitor.standing.filter({ hasText: 'Vous êtes le prochain.' }).waitFor();
    await first.standing.filter({ hasText: '1 personne avant vous' }).waitFor();
    const { queue } = await desk.snapshot();
    expect(queue.map(({ danger }) => danger)).toEqual([true, false]);
  });

  it('does so while somebody answers', async () => {
    const visitor = await enter(options);
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    await desk.claimNext();
    await visitor.standing.filter({ hasText: 'Vous écrivez avec Camille.' }).waitFor();
    await press(visitor);
    await room(visitor).getByText('C’est signalé. Camille le voit.').waitFor();
    expect((await desk.snapshot()).mine).toMatchObject([{ danger: true }]);
  });

  it('does so from any room, and its details can be opened again', async () => {
    const visitor = await enter(options);
    await visitor.button(/^Plus$/).click();
    await room(visitor).getByRole('heading', { name: 'Plus de possibilités' }).waitFor();
    await press(visitor);
    await room(visitor).getByRole('heading', { name: 'Urgent' }).waitFor();
    await flagged(visitor);
    await back(visitor);
    await room(visitor).waitFor({ state: 'detached' });
    await visitor.button('Détails').click();
    await room(visitor).getByRole('heading', { name: 'Urgent' }).waitFor();
    expect((await desk.snapshot()).queue.filter(({ danger }) => danger)).toHaveLength(1);
  });

  it('begins another conversation after the end', async () => {
    const visitor = await enter(options);
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    const held = await desk.claimNext();
    await desk.close(held?.conversation ?? '');
    await visitor.find('#end').waitFor();
    await press(visitor);
    await flagged(visitor);
    const danger = await inDanger();
    expect(danger.conversation).not.toBe(held?.conversation);
    expect(danger.state).toBe('waiting');
    await back(visitor);
    expect(await visitor.messages()).toEqual([]);
    await visitor.write('Il est revenu');
    await visitor.log.getByText('Il est revenu').waitFor();
  });
});

describe('what can be told of a danger', () => {
  it('arrives answer by answer, and the newest holds', async () => {
    const visitor = await enter(PHONE);
    await press(visitor);
    await flagged(visitor);
    await inDanger();
    await desk.claimNext();
    const told = async (...expected: Detail[]) => {
      await waitUntil(`the officer reads ${JSON.stringify(expected)}`, async () => {
        const details = await detailsOf();
        return JSON.stringify(details) === JSON.stringify(expected);
      });
    };
    await room(visitor).getByText('Écrire l’adresse').click();
    await visitor.find('#address').fill('3, rue Haute, 2e étage');
    await visitor.button('Envoyer l’adresse').click();
    const place: Detail = { about: 'place', text: '3, rue Haute, 2e étage' };
    await told(place);
    await room(visitor).getByText('Il y a une arme').click();
    await room(visitor).getByText('Il y a un enfant').click();
    await told(place, { about: 'threats', threats: ['armed'] }, { about: 'threats', threats: ['armed', 'child'] });
    await room(visitor).getByText('Appelez-moi').click();
    await room(visitor).getByText('Écrivez-moi ici').click();
    await waitUntil('all has arrived', async () => (await detailsOf()).length === 5);
    expect((await detailsOf()).at(-1)).toEqual({ about: 'contact', way: 'write' });
    await waitUntil('each is said to have arrived', async () => {
      const words = await room(visitor).locator('.delivery').allInnerTexts();
      return words.join() === 'Envoyé,Envoyé,Envoyé';
    });
  });
});

describe('the position', () => {
  const PARIS = { latitude: 48.856613, longitude: 2.352222, accuracy: 11.2 };
  const SENT: Detail = { about: 'position', latitude: 48.85661, longitude: 2.35222, accuracy: 12 };
  /** In danger, with an officer, before the question of where. */
  const inRoom = async (options: BrowserContextOptions, url = `${world.site.origin}/`): Promise<VisitorPage> => {
    const visitor = await openPanel(await newVisitor(world.browser, { ...PHONE, ...options }), url);
    await press(visitor);
    await flagged(visitor);
    await inDanger();
    await desk.claimNext();
    return visitor;
  };
  const says = (visitor: VisitorPage, words: string) => room(visitor).getByText(words).waitFor();
  /** The sentence for what went wrong; and nothing of a position has left. */
  const leadsToAddress = async (visitor: VisitorPage, words: string) => {
    await says(visitor, `${words} Rien n’a été envoyé. Écrivez plutôt l’adresse.`);
    expect(await detailsOf()).toEqual([]);
    await visitor.find('#address').fill('3, rue Haute');
    await visitor.button('Envoyer l’adresse').click();
    await waitUntil('the address is there', async () => (await detailsOf()).length === 1);
    expect(await detailsOf()).toEqual([{ about: 'place', text: '3, rue Haute' }]);
  };

  it('is asked in our words, shown, and sent by one press; or forgotten', async () => {
    const visitor = await inRoom({ permissions: ['geolocation'], geolocation: PARIS });
    await says(visitor, 'Partager votre position une seule fois ?');
    await visitor.button('Partager').click();
    await says(visitor, '48.85661, 2.35222, à 12 m près');
    expect(await detailsOf()).toEqual([]);
    await visitor.button('Ne pas l’envoyer').click();
    await room(visitor).getByText('48.85661').waitFor({ state: 'detached' });
    await visitor.button('Changer').click();
    await visitor.button('Partager').click();
    await visitor.button('Envoyer cette position').click();
    await waitUntil('the position is there', async () => (await detailsOf()).length === 1);
    expect(await detailsOf()).toEqual([SENT]);
  });

  it('that is refused leads to the address', async () => {
    // Without the permission, and without anybody to ask, the browser refuses at once.
    const visitor = await inRoom({ permissions: [] });
    await visitor.button('Partager').click();
    await leadsToAddress(visitor, 'La position a été refusée.');
  });

  it('that is absurd leads there too', async () => {
    for (const geolocation of [
      { latitude: 0, longitude: 0 },
      { ...PARIS, accuracy: 40_000 },
    ]) {
      const visitor = await inRoom({ permissions: ['geolocation'], geolocation });
      await visitor.button('Partager').click();
      await leadsToAddress(visitor, 'La position trouvée est trop vague pour vous aider.');
      for (const { conversation } of (await desk.snapshot()).mine) await desk.close(conversation);
    }
  });

  it('that does not come in time leads there too', async () => {
    const page = await newVisitor(world.browser, { ...PHONE, permissions: ['geolocation'], geolocation: PARIS });
    // The browser's own clock, which no test should wait for, has run out from the start.
    await page.context().addInitScript(() => {
      const ask = Geolocation.prototype.getCurrentPosition;
      Geolocation.prototype.getCurrentPosition = function (success, failure, options) {
        return ask.call(this, success, failure, { ...options, timeout: 0 });
      };
    });
    const visitor = await openPanel(page, `${world.site.origin}/`);
    await press(visitor);
    await flagged(visitor);
    await desk.claimNext();
    await visitor.button('Partager').click();
    await leadsToAddress(visitor, 'La position n’est pas arrivée à temps.');
  });

  it('that the device does not know leads there too', async () => {
    const visitor = await inRoom({ permissions: ['geolocation'] });
    // The permission is there, and the device says that it does not know.
    const session = await visitor.context.newCDPSession(visitor.page);
    await session.send('Emulation.setGeolocationOverride', {});
    await visitor.button('Partager').click();
    await leadsToAddress(visitor, 'Cet appareil ne trouve pas sa position.');
  });

  it('is not asked for where the host page forbids it, and can be told in words', async () => {
    const site = await serveSite({
      pages: { '/': `<!doctype html><title>Site</title>${tag}` },
      permissions: 'geolocation=()',
      backend: world.server.origin,
    });
    await world.server.addSite('closed', [site.origin]);
    const visitor = await inRoom({ permissions: ['geolocation'], geolocation: PARIS }, `${site.origin}/`);
    await says(visitor, 'Ce site ne permet pas de demander la position.');
    expect(await room(visitor).getByRole('button', { name: 'Partager', exact: true }).count()).toBe(0);
    await visitor.button('Écrire l’adresse').click();
    await visitor.find('#address').fill('3, rue Haute');
    await visitor.button('Envoyer l’adresse').click();
    await waitUntil('the address is there', async () => (await detailsOf()).length === 1);
    await site.close();
  });
});

describe('when the network is gone at the press', () => {
  it('says so, keeps the numbers in view, and tells all of it when the network is back', async () => {
    const visitor = await enter(PHONE);
    // Fetched while nothing else was to be done.
    await visitor.page.waitForLoadState('networkidle');
    world.network.cut();
    await press(visitor);
    await room(visitor).getByText('Pas encore signalé : la connexion est coupée.').waitFor();
    await visitor.outage.waitFor();
    expect(await room(visitor).locator('a[href^="tel:"], a[href^="sms:"]').count()).toBe(3);
    await room(visitor).getByText('La personne est ici').click();
    await room(visitor).getByText('Je ne peux pas sortir').click();
    await room(visitor).getByText('Pas encore envoyé. Nous réessayons.').waitFor();
    world.network.restore();
    await flagged(visitor);
    await visitor.outage.waitFor({ state: 'detached' });
    await inDanger();
    await desk.claimNext();
    await waitUntil('the details are there', async () => (await detailsOf()).length > 0);
    // What was overtaken while it could not leave is not told.
    expect(await detailsOf()).toEqual([{ about: 'threats', threats: ['present', 'locked'] }]);
  });

  it('tells of it all the same where the room could not be fetched before, and fetches it when asked', async () => {
    const page = await newVisitor(world.browser, PHONE);
    const parts = '**/assets/frame/room-*';
    await page.context().route(parts, (route) => route.abort());
    const visitor = await openPanel(page, `${world.site.origin}/`);
    await press(visitor);
    await flagged(visitor);
    await visitor.find('.lazy').getByText('Cette partie n’a pas pu être chargée.').waitFor();
    expect(await visitor.find('.emergency a').count()).toBe(3);
    await page.context().unroute(parts);
    await visitor.button('Réessayer').click();
    await room(visitor).getByText('C’est signalé.').waitFor();
  });

  it('begins another conversation when this one was ended meanwhile', async () => {
    const visitor = await enter();
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    const held = await desk.claimNext();
    await visitor.standing.filter({ hasText: 'Camille' }).waitFor();
    world.network.cut();
    await visitor.outage.waitFor();
    await desk.close(held?.conversation ?? '');
    await press(visitor);
    await room(visitor).getByText('La personne est ici').click();
    await room(visitor).getByText('Pas encore signalé').waitFor();
    world.network.restore();
    await flagged(visitor);
    expect((await inDanger()).conversation).not.toBe(held?.conversation);
    await desk.claimNext();
    await waitUntil('what was told follows', async () => (await detailsOf()).length === 1);
  });
});
