// docs/security.md: T4

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, PARTED_STORAGE } from './harness/browser.ts';
import { root } from './harness/build.ts';
import { type Desk, openDesk } from './harness/desk.ts';
import { statusOf, untilDead, watchSeats } from './harness/seat.ts';
import { serveSite, type TestSite } from './harness/site.ts';
import { keepsNothing } from './harness/storage.ts';
import { waitUntil } from './harness/wait.ts';
import { leaveNobody, SITE, startWorld, type World } from './harness/world.ts';
import {
  fullPageOf,
  launcherOf,
  newVisitor,
  openFullPage,
  openPanel,
  panelOf,
  type VisitorPage,
} from './pages/visitor.ts';

const SECRET = 'Un secret que nulle adresse ne doit dire';

let world: World;
let desk: Desk;
/** A page that gives the conversation a place of its own. */
let inline: TestSite;
/** One that shares its browsing context with nobody: what stands in it cannot speak to the tabs that it opens. */
let alone: TestSite;
/** One that forbids to ask for the position. */
let nowhere: TestSite;
beforeAll(async () => {
  world = await startWorld();
  desk = await openDesk(world.server, 'camille', 'Camille');
  inline = await serveSite({
    folder: join(root, 'packages/widget/dist/npm'),
    pages: {
      '/': `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Dans la page</title><div id="place"></div>
        <style>#place { height: 600px }</style><script type="module">
        import { createLanterne } from './index.js';
        createLanterne({ origin: '${world.server.origin}', site: 'inline', container: document.getElementById('place') });
        </script>`,
    },
  });
  const folder = join(root, 'examples/ministry-site');
  const exampleAs = (site: string) => ({
    folder,
    pages: { '/': readFileSync(join(folder, 'index.html'), 'utf8').replace('data-site="demo"', `data-site="${site}"`) },
    backend: world.server.origin,
  });
  alone = await serveSite({ ...exampleAs('alone'), openerPolicy: 'same-origin' });
  nowhere = await serveSite({ ...exampleAs('nowhere'), permissions: 'geolocation=()' });
  await world.server.addSite('inline', [inline.origin]);
  await world.server.addSite('alone', [alone.origin]);
  await world.server.addSite('nowhere', [nowhere.origin]);
});
afterAll(async () => {
  for (const site of [inline, alone, nowhere]) await site.close();
  await world.close();
});
afterEach(() => leaveNobody(world, desk));

const PLACES = {
  'the panel': async (page: Page) => openPanel(page, `${world.site.origin}/`),
  'a place in the page': async (page: Page) => {
    await page.goto(`${inline.origin}/`);
    return panelOf(page);
  },
} as const;

const enter = async (open: (page: Page) => Promise<VisitorPage> = PLACES['the panel']) => {
  const page = await newVisitor(world.browser);
  const seats = watchSeats(page.context());
  const visitor = await open(page);
  await visitor.write(SECRET);
  await visitor.standing.waitFor();
  return { page, visitor, seat: await seats.first() };
};
const openRoom = async (visitor: VisitorPage) => {
  await visitor.find('header').getByRole('button', { name: 'Plus' }).click();
  await visitor.find('.menu button').filter({ hasText: 'Continuer en pleine page' }).click();
  await visitor.find('.moving').waitFor();
};
const pressForTab = async ({ page, button }: VisitorPage): Promise<Page> => {
  const [tab] = await Promise.all([page.context().waitForEvent('page'), button('Ouvrir le nouvel onglet').click()]);
  return tab;
};
/** The app in a tab that was opened for it. */
const appIn = async (tab: Page): Promise<VisitorPage> => {
  await tab.waitForURL((url) => url.pathname.startsWith('/chat/'));
  return fullPageOf(tab);
};
const said = (visitor: VisitorPage, text: string) => visitor.find('.room [role=status]').getByText(text).waitFor();

describe.each(Object.entries(PLACES))('from %s to a tab of its own', (_, open) => {
  it('the conversation goes with its draft, and goes on there alone', async () => {
    const { page, visitor, seat } = await enter(open);
    const held = await desk.claimNext();
    expect(held?.conversation).toBe(seat.conversation);
    await desk.write(seat.conversation, 'Bonjour, je vous lis.');
    await visitor.log.getByText('je vous lis').waitFor();
    await visitor.field.fill('Un début de phrase');
    const asked: string[] = [];
    await openRoom(visitor);
    await visitor.find('.moving').getByText(new URL(world.server.origin).host).waitFor();
    const tab = await appIn(await pressForTab(visitor));
    await tab.log.getByText('je vous lis').waitFor();
    expect(await tab.messages()).toEqual([SECRET, 'Bonjour, je vous lis.']);
    expect(await tab.field.inputValue()).toBe('Un début de phrase');
    await tab.standing.filter({ hasText: 'Vous écrivez avec Camille.' }).waitFor();

    await visitor.find('#end').getByText('Cet échange continue dans l’autre onglet.').waitFor();
    expect(await visitor.find('[role=log]').count()).toBe(0);
    expect(await visitor.find('body').innerText()).not.toContain(SECRET);
    page.on('request', (request) => asked.push(request.url()));
    await tab.field.fill('Dans l’autre onglet');
    await tab.button('Envoyer').click();
    await desk.write(seat.conversation, 'Je vous lis là-bas.');
    await tab.log.getByText('là-bas').waitFor();
    await waitUntil('the officer has it', async () =>
      JSON.stringify((await desk.snapshot()).mine).includes('Dans l’autre onglet'),
    );
    // The page that let go asks for nothing any more: no second seat.
    expect(asked.filter((url) => url.includes(seat.conversation))).toEqual([]);
  });

  it('neither address, history nor storage of the two tells of it, and neither window knows the other', async () => {
    const { page, visitor, seat } = await enter(open);
    await openRoom(visitor);
    const tab = await appIn(await pressForTab(visitor));
    await tab.log.getByText(SECRET).waitFor();
    await visitor.find('#end').waitFor();
    const site = visitor.page.url().startsWith(inline.origin) ? 'inline' : SITE;
    expect(tab.page.url()).toBe(`${world.server.origin}/chat/${site}?locale=fr`);
    expect(await tab.page.evaluate(() => [history.length, opener, history.state, document.referrer, name])).toEqual([
      1,
      null,
      null,
      '',
      '',
    ]);
    for (const each of [page, tab.page]) expect(await keepsNothing(each)).toBe(true);
    // Loaded again it is an ordinary page, which knows of nothing.
    await tab.page.reload();
    await tab.find('.welcome').waitFor();
    expect(await statusOf(world.server, seat)).toBe(200);
  });

  it('an exit in the new tab kills the token', async () => {
    const { visitor, seat } = await enter(open);
    await openRoom(visitor);
    const tab = await appIn(await pressForTab(visitor));
    await tab.log.getByText(SECRET).waitFor();
    await tab.find('a.exit').click();
    await untilDead(world.server, seat);
  });
});

describe('what was kept or chosen before', () => {
  it('stays in no tab: a conversation that was kept while browsing is kept no longer where it left', async () => {
    const { page, visitor } = await enter(async (opening) => {
      const panel = await openPanel(opening, `${world.site.origin}/`);
      await panel.button('Je me renseigne').click();
      return panel;
    });
    await visitor.find('.keeping button').click();
    await visitor.find('.keep').getByRole('button', { name: 'Garder l’échange' }).click();
    await visitor.find('.keep [role=status]').getByText('est gardé').waitFor();
    await visitor.button('Revenir à l’échange').click();
    await openRoom(visitor);
    const tab = await appIn(await pressForTab(visitor));
    await tab.log.getByText(SECRET).waitFor();
    await visitor.find('#end').waitFor();
    await waitUntil('nothing is kept', () => keepsNothing(page));
    expect(await keepsNothing(tab.page)).toBe(true);
  });

  it('goes along: discreet mode, and what was not sent because it was refused', async () => {
    const { page, visitor } = await enter();
    // As one that the service does not take.
    await page.route('**/messages', (route) => route.continue({ postData: '{}' }));
    await visitor.write('Un mot refusé');
    await visitor.button('Reprendre le texte').waitFor();
    await page.unroute('**/messages');
    await visitor.field.fill('et un début');
    await visitor.find('header').getByRole('button', { name: 'Plus' }).click();
    await visitor.find('.room').getByText('Si quelqu’un peut voir l’écran').click();
    await visitor.button('Activer le mode discret').click();
    await visitor.button('Revenir à l’échange').click();
    await openRoom(visitor);
    const tab = await appIn(await pressForTab(visitor));
    await tab.find('h1').getByText('Échange', { exact: true }).waitFor();
    await tab.log.getByText(SECRET).waitFor();
    expect(await tab.field.inputValue()).toBe('Un mot refusé\net un début');
  });

  it('is waited for: what is on its way to the service arrives first', async () => {
    const { page, visitor } = await enter();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/messages', async (route) => {
      await held;
      await route.continue();
    });
    await visitor.write('Encore en route');
    await openRoom(visitor);
    const tab = await appIn(await pressForTab(visitor));
    await said(tab, 'Votre échange arrive');
    await said(visitor, 'passe dans l’autre onglet');
    expect(await tab.find('[role=log] .text').count()).toBe(0);
    release();
    await tab.log.getByText('Encore en route').waitFor();
    expect(await tab.messages()).toEqual([SECRET, 'Encore en route']);
  });
});

it('goes also where the browser parts the storage of frames from that of pages', async () => {
  const browser = await launchBrowser(PARTED_STORAGE);
  const page = await newVisitor(browser);
  const visitor = await openPanel(page, `${world.site.origin}/`);
  await visitor.write(SECRET);
  await visitor.standing.waitFor();
  await openRoom(visitor);
  const tab = await appIn(await pressForTab(visitor));
  await tab.log.getByText(SECRET).waitFor();
  await visitor.find('#end').getByText('continue dans l’autre onglet').waitFor();
  await browser.close();
});

describe('somebody in danger', () => {
  it('whose page forbids to ask for the position can share it in the new tab, where that is asked first', async () => {
    const page = await newVisitor(world.browser, {
      permissions: ['geolocation'],
      geolocation: { latitude: 48.856613, longitude: 2.352222, accuracy: 11 },
    });
    const visitor = await openPanel(page, `${nowhere.origin}/`);
    await visitor.button('Je suis en danger').click();
    await visitor.find('.reported.flagged').waitFor();
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      visitor.button('Ouvrir en pleine page pour la partager').click(),
    ]);
    const tab = await appIn(opened);
    await tab.find('.reported.flagged').waitFor();
    await tab.button('Partager').click();
    await tab.button('Envoyer cette position').click();
    await waitUntil('the officer has the position', async () => {
      const held = await desk.claimNext();
      return held && JSON.stringify(held.events).includes('48.85661');
    });
    await visitor.find('#end').getByText('continue dans l’autre onglet').waitFor();
  });
});

describe('where it cannot go, it stays, and both tabs say so', () => {
  it('on a host page that shares its context with nobody', async () => {
    const { visitor, seat } = await enter((page) => openPanel(page, `${alone.origin}/`));
    await openRoom(visitor);
    const opened = await pressForTab(visitor);
    await said(visitor, 'Il continue ici.');
    const tab = await appIn(opened);
    await said(tab, 'Rien n’est arrivé dans cet onglet.');
    await visitor.button('Revenir à l’échange').click();
    await visitor.write('Toujours là');
    await visitor.log.getByText('Toujours là').waitFor();
    expect(await statusOf(world.server, seat)).toBe(200);
    // What was opened is good for a conversation of its own.
    await tab.button('Écrire ici').click();
    await tab.find('.welcome').waitFor();
  });

  it('but not on one that only keeps others out: there it goes', async () => {
    const popups = await serveSite({
      folder: join(root, 'examples/ministry-site'),
      pages: {
        '/': readFileSync(join(root, 'examples/ministry-site/index.html'), 'utf8').replace('"demo"', '"popups"'),
      },
      backend: world.server.origin,
      openerPolicy: 'same-origin-allow-popups',
    });
    await world.server.addSite('popups', [popups.origin]);
    const { visitor } = await enter((page) => openPanel(page, `${popups.origin}/`));
    await openRoom(visitor);
    const tab = await appIn(await pressForTab(visitor));
    await tab.log.getByText(SECRET).waitFor();
    await popups.close();
  });

  it('when the new tab is closed before it has asked', async () => {
    const { page, visitor } = await enter();
    await page.context().route('**/assets/frame/main*.js', (route) => route.abort());
    await openRoom(visitor);
    await (await pressForTab(visitor)).close();
    await said(visitor, 'L’autre onglet n’a pas pris l’échange.');
    await visitor.button('Revenir à l’échange').click();
    await visitor.write('Toujours là');
    await visitor.log.getByText('Toujours là').waitFor();
  });

  it('when the visitor goes back before the new tab has asked', async () => {
    const { page, visitor } = await enter();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.context().route('**/assets/frame/main*.js', async (route) => {
      await held;
      await route.continue();
    });
    await openRoom(visitor);
    const opened = await pressForTab(visitor);
    await visitor.button('Revenir à l’échange').click();
    release();
    const tab = await appIn(opened);
    await said(tab, 'Rien n’est arrivé dans cet onglet.');
    expect(await visitor.messages()).toEqual([SECRET]);
  });

  it('when it has gone to another tab already', async () => {
    const { page, visitor } = await enter();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isFirst = true;
    await page.context().route('**/assets/frame/main*.js', async (route) => {
      // The frame itself may look for the file at any moment.
      if (isFirst && route.request().resourceType() === 'script') {
        isFirst = false;
        await held;
      }
      await route.continue();
    });
    await openRoom(visitor);
    const slow = await pressForTab(visitor);
    await waitUntil('the first tab is held back', () => !isFirst);
    const quick = await appIn(await pressForTab(visitor));
    await quick.log.getByText(SECRET).waitFor();
    await visitor.find('#end').waitFor();
    release();
    await said(await appIn(slow), 'Votre échange est déjà dans un autre onglet.');
    expect(await quick.messages()).toEqual([SECRET]);
  });

  it('when somebody opens the address by hand', async () => {
    const page = await newVisitor(world.browser);
    const visitor = await openFullPage(page, `${world.server.origin}/chat/${SITE}?move`);
    await said(visitor, 'Rien n’est arrivé dans cet onglet.');
    expect(page.url()).toBe(`${world.server.origin}/chat/${SITE}?locale=fr`);
    await visitor.button('Écrire ici').click();
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
  });
});

it('goes to nobody who asks for it otherwise: not the host page, nor a page of ours that it opens', async () => {
  const { page, visitor, seat } = await enter();
  await openRoom(visitor);
  await page.clock.install();
  await page.evaluate((address) => {
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    const frame = [...document.body.children].at(-1)?.shadowRoot?.querySelector('iframe')?.contentWindow;
    addEventListener('message', ({ data }) => heard.push(data));
    for (const target of ['*', new URL(address).origin]) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => heard.push(data);
      frame?.postMessage('lanterne move', target, [port2]);
    }
    window.open(address);
  }, `${world.server.origin}/chat/${SITE}?move`);
  const theirs = await waitUntil('their tab is there', () => page.context().pages()[1]);
  // It asks the host page, at an origin that is not the host's: nothing arrives there.
  const asking = await appIn(theirs);
  await said(asking, 'Votre échange arrive');
  await theirs.clock.fastForward(10_000);
  await said(asking, 'Rien n’est arrivé dans cet onglet.');
  expect(await page.evaluate(() => (window as never as { heard: unknown[] }).heard)).toEqual([]);
  // All the while it could have been had: the control.
  const mine = await pressForTab(visitor);
  await (await appIn(mine)).log.getByText(SECRET).waitFor();
  expect(await statusOf(world.server, seat)).toBe(200);
  expect(await launcherOf(page).count()).toBe(1);
});
