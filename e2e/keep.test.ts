// docs/security.md: T1

import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenAnswer } from '@lanterne/protocol';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, launchOptions, PARTED_STORAGE } from './harness/browser.ts';
import { root } from './harness/build.ts';
import { type Desk, openDesk } from './harness/desk.ts';
import { recordLiveRegions, toldIn } from './harness/live-regions.ts';
import { NEUTRAL_TITLE, type NeutralSite, serveNeutral } from './harness/neutral.ts';
import { leave, statusOf, untilDead, watchSeats } from './harness/seat.ts';
import { serveSite, type TestSite } from './harness/site.ts';
import { keepsNothing, NOTHING, storedOn } from './harness/storage.ts';
import { waitUntil } from './harness/wait.ts';
import { openConversation } from './harness/wire.ts';
import { leaveNobody, SITE, startWorld, type World } from './harness/world.ts';
import {
  launcherOf,
  newPageIn,
  newVisitor,
  openFullPage,
  openPanel,
  PHONE,
  panelOf,
  type VisitorPage,
} from './pages/visitor.ts';

const SECRET = 'Un secret que rien ne doit garder';

let world: World;
let desk: Desk;
let neutral: NeutralSite;
/** A site of two pages, each of which gives the conversation a place of its own. */
let inline: TestSite;
beforeAll(async () => {
  world = await startWorld();
  desk = await openDesk(world.server, 'camille', 'Camille');
  neutral = await serveNeutral();
  const page = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Dans la page</title>
    <style>#place { height: 600px }</style><a href="/autre.html">Autre page</a><div id="place"></div><script type="module">
    import { createLanterne } from './index.js';
    createLanterne({ origin: '${world.server.origin}', site: 'inline', container: document.getElementById('place') });
    </script>`;
  inline = await serveSite({
    folder: join(root, 'packages/widget/dist/npm'),
    pages: { '/': page, '/autre.html': page },
  });
  await world.server.addSite('inline', [inline.origin]);
  for (const site of [SITE, 'inline']) await world.server.settleSite(site, { exit: neutral.exit });
});
afterAll(async () => {
  await inline.close();
  await neutral.close();
  await world.close();
});
afterEach(() => leaveNobody(world, desk));

const home = () => `${world.site.origin}/`;
const enter = async (options: BrowserContextOptions = {}) => {
  const page = await newVisitor(world.browser, options);
  const seats = watchSeats(page.context());
  return { page, seats, visitor: await openPanel(page, home()) };
};
const talk = async (visitor: VisitorPage, door: string | null = 'Je me renseigne') => {
  if (door) await visitor.button(door).click();
  await visitor.write(SECRET);
  await visitor.standing.waitFor();
};
const OFFER = 'Garder l’échange pendant ma visite';
const KEPT = 'L’échange est gardé dans cet onglet.';
const line = (visitor: VisitorPage) => visitor.find('.keeping button');
const back = (visitor: VisitorPage) => visitor.button('Revenir à l’échange').click();

/** Chooses to keep the conversation, by the line that offers it. */
const keep = async (visitor: VisitorPage) => {
  await line(visitor).filter({ hasText: OFFER }).click();
  await visitor.find('.keep').getByRole('button', { name: 'Garder l’échange' }).click();
  await visitor.find('.keep [role=status]').getByText(KEPT).waitFor();
  await back(visitor);
  await line(visitor).filter({ hasText: KEPT }).waitFor();
};
const keeping = async (options: BrowserContextOptions = {}) => {
  const { page, seats, visitor } = await enter(options);
  await talk(visitor);
  const seat = await seats.first();
  await keep(visitor);
  return { page, seats, visitor, seat };
};

/** To another page of the site, by its link. */
const walk = async (page: Page) => {
  await page.getByRole('link', { name: 'service des objets trouvés' }).click();
  await page.getByRole('heading', { name: 'Objets trouvés' }).waitFor();
};
const open = async (page: Page): Promise<VisitorPage> => {
  await launcherOf(page).click();
  return panelOf(page);
};
const openMenu = async (visitor: VisitorPage) => {
  await visitor.find('header').getByRole('button', { name: 'Plus' }).click();
  await visitor.find('.menu button').first().waitFor();
};
const menuOf = async (visitor: VisitorPage): Promise<string[]> => {
  await openMenu(visitor);
  const entries = await visitor.find('.menu button').allInnerTexts();
  await back(visitor);
  return entries;
};
const isOffered = async (visitor: VisitorPage) => {
  const entries = await menuOf(visitor);
  return entries.some((entry) => entry.includes(OFFER));
};
const untilNothingIsKept = (page: Page) => waitUntil('nothing is kept', () => keepsNothing(page));

describe('by default', () => {
  it('nothing is kept, and the next page begins anew', async () => {
    const { page, visitor } = await enter();
    await talk(visitor);
    expect(await keepsNothing(page)).toBe(true);
    await walk(page);
    const next = await open(page);
    await next.find('.welcome').waitFor();
    expect(await next.messages()).toEqual([]);
    expect(await keepsNothing(page)).toBe(true);
  });
});

describe.each([
  ['a wide screen', {}],
  ['a phone', PHONE],
] as const)('kept while browsing, on %s', (_, options) => {
  it('the conversation is there on the next page, with what came meanwhile, and goes on', async () => {
    const { page, visitor, seat } = await keeping(options);
    const held = await desk.claimNext();
    expect(held?.conversation).toBe(seat.conversation);
    await visitor.standing.filter({ hasText: 'Vous écrivez avec Camille.' }).waitFor();
    await visitor.button('Réduire').click();
    await page.locator('button[aria-expanded=false]').waitFor();
    await walk(page);
    await desk.write(seat.conversation, 'Voici la réponse.');
    const next = await open(page);
    await next.standing.filter({ hasText: 'Vous écrivez avec Camille.' }).waitFor();
    expect(await next.messages()).toEqual([SECRET, 'Voici la réponse.']);
    await line(next).filter({ hasText: KEPT }).waitFor();
    await next.write('Merci.');
    await desk.write(seat.conversation, 'Je vous en prie.');
    await next.log.getByText('Je vous en prie.').waitFor();
    await waitUntil('both sides have all', async () => {
      const [mine] = (await desk.snapshot()).mine;
      return JSON.stringify(mine).includes('Merci.');
    });
    // Again, by a reload of the same page.
    await page.reload();
    const third = await open(page);
    await third.log.getByText('Je vous en prie.').waitFor();
    expect(await third.messages()).toEqual([SECRET, 'Voici la réponse.', 'Merci.', 'Je vous en prie.']);
  });
});

describe('a page that is come to with a kept conversation', () => {
  it('asks nothing of it before the visitor opens the panel', async () => {
    const { page, seat } = await keeping();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await walk(page);
    await launcherOf(page).hover();
    await page.frameLocator('iframe').locator('#app:not(.starting)').waitFor({ state: 'attached' });
    await page.waitForLoadState('networkidle');
    expect(asked.filter((url) => url.includes('/v1/'))).toEqual([]);
    await launcherOf(page).click();
    await waitUntil('it is asked for', () => asked.some((url) => url.includes(seat.conversation)));
  });

  it('says that it is back, and does not read out all of it', async () => {
    const page = await newVisitor(world.browser);
    await recordLiveRegions(page.context());
    const visitor = await openPanel(page, home());
    await talk(visitor);
    await keep(visitor);
    await walk(page);
    const next = await open(page);
    await next.log.getByText(SECRET).waitFor();
    const frame = page.frames()[1];
    if (!frame) throw new Error('no frame');
    await waitUntil('it is said', async () => (await toldIn(frame)).some(([, text]) => text.includes('est de retour')));
    expect(JSON.stringify(await toldIn(frame))).not.toContain(SECRET);
  });

  it('goes on with it, whatever was written before the app has started', async () => {
    const { page, seat } = await keeping();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/assets/frame/main*.js', async (route) => {
      await held;
      await route.continue();
    });
    await walk(page);
    await launcherOf(page).click();
    const frame = page.frameLocator('iframe');
    await frame.getByLabel('Votre message').fill('Avant tout');
    release();
    const next = await panelOf(page);
    await next.button('Envoyer').click();
    await next.log.getByText('Avant tout').waitFor();
    await waitUntil('both are there', async () => (await next.messages()).join() === `${SECRET},Avant tout`);
    const claimed = await desk.claimNext();
    expect(claimed?.conversation).toBe(seat.conversation);
    expect(await desk.claimNext()).toBeNull();
  });

  it('waits for the network, says so, and has it when there is one', async () => {
    const { page } = await keeping();
    await walk(page);
    await launcherOf(page).hover();
    await page.frameLocator('iframe').locator('#app:not(.starting)').waitFor({ state: 'attached' });
    await page.waitForLoadState('networkidle');
    world.network.cut();
    const next = await open(page);
    await next.outage.waitFor();
    expect(await next.find('.welcome').count()).toBe(0);
    world.network.restore();
    await next.log.getByText(SECRET).waitFor();
    await next.outage.waitFor({ state: 'detached' });
    await line(next).filter({ hasText: KEPT }).waitFor();
  });

  it('in a place of its own in the page has it at once', async () => {
    const page = await newVisitor(world.browser);
    await page.goto(`${inline.origin}/`);
    const visitor = await panelOf(page);
    await talk(visitor);
    await keep(visitor);
    await page.getByRole('link', { name: 'Autre page' }).click();
    await page.waitForURL(/autre/);
    const next = await panelOf(page);
    await next.log.getByText(SECRET).waitFor();
    await line(next).filter({ hasText: KEPT }).waitFor();
  });
});

describe('the offer', () => {
  it('is held out to who only asks; to others who do not say that they are a victim it stands in the menu', async () => {
    const { visitor } = await enter();
    await talk(visitor, 'Je signale');
    expect(await isOffered(visitor)).toBe(true);
    expect(await line(visitor).count()).toBe(0);
    const { visitor: asks } = await enter();
    await talk(asks);
    await line(asks).filter({ hasText: OFFER }).waitFor();
    expect(await isOffered(asks)).toBe(true);
  });

  it('is not made before there is a conversation, nor after it', async () => {
    const { visitor } = await enter();
    await visitor.button('Je me renseigne').click();
    expect(await isOffered(visitor)).toBe(false);
    await talk(visitor, null);
    await visitor.button('Terminer').click();
    await visitor.button('Oui, terminer').click();
    await visitor.find('#end').waitFor();
    expect(await isOffered(visitor)).toBe(false);
    expect(await line(visitor).count()).toBe(0);
  });

  const cases: Readonly<Record<string, (visitor: VisitorPage) => Promise<unknown>>> = {
    'to a victim': (visitor) => talk(visitor, 'Je suis victime'),
    'after a press for danger': async (visitor) => {
      await talk(visitor);
      await visitor.button('Je suis en danger').click();
      await visitor.find('.reported.flagged').waitFor();
      await back(visitor);
    },
    'in discreet mode': async (visitor) => {
      await talk(visitor);
      await turnDiscreet(visitor);
    },
    'to who is not sure that nobody looks on': async (visitor) => {
      await talk(visitor);
      await openMenu(visitor);
      await visitor.find('.room').getByText('Si quelqu’un peut voir l’écran').click();
      await visitor.find('.watched').getByText('Je ne sais pas').click();
      await back(visitor);
    },
  };
  it.each(Object.keys(cases))('is not made %s', async (name) => {
    const { page, visitor } = await enter();
    await cases[name]?.(visitor);
    expect(await isOffered(visitor)).toBe(false);
    expect(await line(visitor).count()).toBe(0);
    expect(await keepsNothing(page)).toBe(true);
  });

  it('is not made on a page of its own, nor where the site has settled so', async () => {
    const page = await newVisitor(world.browser);
    const full = await openFullPage(page, `${world.server.origin}/chat/${SITE}`);
    await talk(full);
    expect(await isOffered(full)).toBe(false);
    await world.server.settleSite(SITE, { exit: neutral.exit, keep: false });
    const { visitor } = await enter();
    await talk(visitor);
    expect(await isOffered(visitor)).toBe(false);
    await world.server.settleSite(SITE, { exit: neutral.exit });
  });
});

const turnDiscreet = async (visitor: VisitorPage) => {
  await openMenu(visitor);
  await visitor.find('.room').getByText('Si quelqu’un peut voir l’écran').click();
  await visitor.button('Activer le mode discret').click();
  await back(visitor);
};

describe('the trace', () => {
  it('is what the words say: one key in the frame of the widget, and nothing anywhere else', async () => {
    const { page, visitor, seat } = await keeping();
    const [host, frame, ...others] = await storedOn(page);
    expect(others).toEqual([]);
    expect(host).toEqual(NOTHING);
    expect({ ...frame, session: {} }).toEqual(NOTHING);
    const { [SITE]: kept = '', ...rest } = frame?.session ?? {};
    expect(rest).toEqual({});
    expect(JSON.parse(kept)).toEqual({ ...seat, until: 0 });
    expect(await page.context().cookies()).toEqual([]);
    expect(page.url()).toBe(home());
    // A draft, and words that come later, change nothing of it.
    await visitor.field.fill(SECRET);
    await desk.claimNext();
    await desk.write(seat.conversation, SECRET);
    await visitor.log.getByText(SECRET).nth(1).waitFor();
    expect((await storedOn(page))[1]?.session).toEqual({ [SITE]: kept });
  });

  it('knows until when a list to come back by holds the conversation: the end on another page says no earlier date', async () => {
    const { page, visitor } = await keeping();
    await openMenu(visitor);
    await visitor.find('.menu button').filter({ hasText: 'Revenir plus tard' }).click();
    await visitor.button('Montrer la liste').click();
    const until = await visitor.find('.resume').getByText('Elle sert jusqu’au').innerText();
    const date = /jusqu’au (.*?)\./.exec(until)?.[1];
    await visitor.button('J’ai noté la liste').click();
    await visitor.button('Oui, la cacher').click();
    await walk(page);
    const next = await open(page);
    await next.standing.waitFor();
    await next.button('Terminer').click();
    await next.button('Oui, terminer').click();
    await next.find('section.end').getByText(`Il sera effacé le ${date}`).waitFor();
  });
});

describe('on the disk', () => {
  /** The files below a folder in which a text stands, in one of the two ways in which browsers write letters. */
  const filesWith = (folder: string, text: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((file) => {
        const bytes = readFileSync(file);
        return bytes.includes(Buffer.from(text, 'utf8')) || bytes.includes(Buffer.from(text, 'utf16le'));
      });

  it('the browser writes the key and no word of the exchange, and after a quick exit the key opens nothing', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'lanterne-profile-'));
    const context = await chromium.launchPersistentContext(profile, {
      ...launchOptions(),
      locale: 'fr-FR',
      viewport: { width: 1280, height: 800 },
    });
    try {
      const seats = watchSeats(context);
      const visitor = await openPanel(await newPageIn(context), home());
      await talk(visitor);
      const seat = await seats.first();
      await keep(visitor);
      // It does so every few seconds.
      await waitUntil('the key is on the disk', () => filesWith(profile, seat.token).length > 0, 30_000);
      await visitor.find('a.exit').click();
      await visitor.page.waitForURL(neutral.exit);
      await untilDead(world.server, seat);
      await context.close();
      expect(filesWith(profile, SECRET)).toEqual([]);
    } finally {
      await context.close();
      await rm(profile, { recursive: true });
    }
  });
});

describe('what is kept is gone', () => {
  const alive = async (seat: OpenAnswer) => (await statusOf(world.server, seat)) === 200;

  it('when it is turned off, in the room that turned it on', async () => {
    const { page, visitor, seat } = await keeping();
    await line(visitor).click();
    await visitor.button('Ne plus garder').click();
    await visitor.find('.keep [role=status]').getByText('n’est plus gardé').waitFor();
    expect(await keepsNothing(page)).toBe(true);
    expect(await alive(seat)).toBe(true);
    await back(visitor);
    await line(visitor).filter({ hasText: OFFER }).waitFor();
    await walk(page);
    const next = await open(page);
    await next.find('.welcome').waitFor();
  });

  const ends: Readonly<Record<string, (visitor: VisitorPage) => Promise<unknown>>> = {
    'at a goodbye': async (visitor) => {
      await visitor.button('Terminer').click();
      await visitor.button('Oui, terminer').click();
      await visitor.find('#end').waitFor();
    },
    'at a press for danger': async (visitor) => {
      await visitor.button('Je suis en danger').click();
      await visitor.find('.reported.flagged').waitFor();
    },
    'in discreet mode': turnDiscreet,
    'under the cover': async (visitor) => {
      await visitor.button('Masquer').click();
      await visitor.find('h1').getByText('Mairie').waitFor();
    },
  };
  it.each(Object.keys(ends))('%s, and the token still reads', async (name) => {
    const { page, visitor, seat } = await keeping();
    await ends[name]?.(visitor);
    await untilNothingIsKept(page);
    expect(await alive(seat)).toBe(true);
  });

  it('at a press for danger before the service has heard of it', async () => {
    const { page, visitor } = await keeping();
    world.network.cut();
    await visitor.button('Je suis en danger').click();
    await untilNothingIsKept(page);
    world.network.restore();
    await visitor.find('.reported.flagged').waitFor();
  });

  it('when the officer ends it while the visitor is elsewhere on the site: the end is shown once', async () => {
    const { page, seat } = await keeping();
    await desk.claimNext();
    await walk(page);
    await desk.close(seat.conversation);
    const next = await open(page);
    await next.find('section.end').waitFor();
    expect(await next.messages()).toEqual([SECRET]);
    await untilNothingIsKept(page);
  });

  it('when it is erased, and the token with it', async () => {
    const { page, visitor, seat } = await keeping();
    await visitor.button('Terminer').click();
    await visitor.button('Oui, terminer').click();
    await visitor.button('Effacer maintenant').click();
    await visitor.button('Oui, effacer').click();
    await visitor.find('#end').getByText('Votre échange est effacé.').waitFor();
    expect(await keepsNothing(page)).toBe(true);
    await untilDead(world.server, seat);
  });

  it('when the token opens nothing any more, and the page says no more than it knows', async () => {
    const { page, seat } = await keeping();
    await walk(page);
    await leave(world.server, seat, 'exit');
    const next = await open(page);
    await next.find('#end').getByText('il a été effacé, ou repris ailleurs').waitFor();
    await untilNothingIsKept(page);
    await next.button('Commencer un nouvel échange').click();
    await talk(next);
    expect(await next.messages()).toEqual([SECRET]);
  });

  it('when the site allows it no more', async () => {
    const { page, seat } = await keeping();
    await world.server.settleSite(SITE, { exit: neutral.exit, keep: false });
    await walk(page);
    const next = await open(page);
    await next.find('.welcome').waitFor();
    await untilNothingIsKept(page);
    await world.server.settleSite(SITE, { exit: neutral.exit });
    expect(await alive(seat)).toBe(true);
  });

  const exits: Readonly<Record<string, (page: Page, visitor: VisitorPage) => Promise<unknown>>> = {
    'on the page of the choice': (_, visitor) => visitor.find('a.exit').click(),
    'on another page': async (page) => {
      await walk(page);
      const next = await open(page);
      await next.log.getByText(SECRET).waitFor();
      await next.find('a.exit').click();
    },
    'on another page before it is shown': async (page) => {
      await page.route('**/connection*.js', () => {});
      await walk(page);
      const next = await open(page);
      await next.find('a.exit').click();
    },
    'by the keys in the host page, where the panel was never opened': async (page) => {
      await walk(page);
      await launcherOf(page).hover();
      await page.frameLocator('iframe').locator('#app:not(.starting)').waitFor({ state: 'attached' });
      await page.locator('h1').click();
      for (let times = 0; times < 3; times += 1) await page.keyboard.press('Shift');
    },
  };
  it.each(Object.keys(exits))('at a quick exit %s: the token is dead, and nothing is left in the tab', async (name) => {
    const { page, visitor, seat } = await keeping();
    await exits[name]?.(page, visitor);
    await page.waitForURL(neutral.exit);
    expect(await page.title()).toBe(NEUTRAL_TITLE);
    await untilDead(world.server, seat);
    // The frame's storage is that of its site in this tab: only there can it be looked for.
    await page.goto(home());
    const again = await open(page);
    await again.find('.welcome').waitFor();
    expect(await keepsNothing(page)).toBe(true);
  });
});

describe('another tab', () => {
  it('that the page opens gets a copy of the key: both show the conversation, and an exit in one ends it in both', async () => {
    const { page, visitor, seat } = await keeping();
    const [other] = await Promise.all([
      page.context().waitForEvent('page'),
      page.evaluate(() => void window.open('/objets-trouves.html')),
    ]);
    const second = await open(other);
    await second.log.getByText(SECRET).waitFor();
    await desk.claimNext();
    await desk.write(seat.conversation, 'Pour les deux.');
    for (const each of [visitor, second]) await each.log.getByText('Pour les deux.').waitFor();
    await second.write('De la seconde.');
    await visitor.log.getByText('De la seconde.').waitFor();
    await second.find('a.exit').click();
    await other.waitForURL(neutral.exit);
    await untilDead(world.server, seat);
    await visitor.find('#end').getByText('il a été effacé, ou repris ailleurs').waitFor();
    await untilNothingIsKept(page);
  });

  it('that the visitor opens by a link of its own, or anew, gets none', async () => {
    const { page } = await keeping();
    await page.evaluate(() => {
      const link = document.querySelector<HTMLAnchorElement>('a[href="objets-trouves.html"]');
      if (link) link.target = '_blank';
    });
    const opening = page.context().waitForEvent('page');
    await page.getByRole('link', { name: 'service des objets trouvés' }).click();
    const others = [await opening, await page.context().newPage()];
    await others[1]?.goto(home());
    for (const other of others) {
      const visitor = await open(other);
      await visitor.find('.welcome').waitFor();
      expect(await keepsNothing(other)).toBe(true);
    }
  });
});

/**
 * A page that the browser keeps whole comes back with its memory, while the storage of its tab is as a later page has left it. The
 * browser of these tests keeps none, so the page is told what a browser would tell it.
 */
it('works also where the browser parts the storage of frames: no other page that has the frame finds the key', async () => {
  const browser = await launchBrowser(PARTED_STORAGE);
  const page = await newVisitor(browser);
  const visitor = await openPanel(page, home());
  await talk(visitor);
  await keep(visitor);
  await walk(page);
  const next = await open(page);
  await next.log.getByText(SECRET).waitFor();
  const keys = (frame = page.frames().at(-1)) => frame?.evaluate(() => Object.keys(sessionStorage));
  expect(await keys()).toEqual([SITE]);
  // The same origin in the same tab: of a page of its own, the storage is another one.
  await page.goto(`${world.server.origin}/chat/${SITE}`);
  expect(await keys()).toEqual([]);
  await page.goto(home());
  const again = await open(page);
  await again.log.getByText(SECRET).waitFor();
  await browser.close();
});

describe('a page that comes back as it was left', () => {
  const frameOf = (page: Page) => {
    const frame = page.frames()[1];
    if (!frame) throw new Error('there is no frame');
    return frame;
  };
  const leaveAndComeBack = async (page: Page, meanwhile: () => Promise<unknown>): Promise<VisitorPage> => {
    const tell = async (name: string) => {
      for (const frame of page.frames()) {
        await frame.evaluate((type) => dispatchEvent(new PageTransitionEvent(type, { persisted: true })), name);
      }
    };
    await tell('pagehide');
    await meanwhile();
    await tell('pageshow');
    await page.locator('button[aria-expanded=false]').waitFor();
    return open(page);
  };

  it('comes back to what was begun and kept on a later page', async () => {
    const { page, visitor } = await enter();
    await visitor.find('.welcome').waitFor();
    const seat = { ...(await openConversation(world.server, SITE, { text: SECRET })), until: 0 };
    const again = await leaveAndComeBack(page, () =>
      frameOf(page).evaluate((kept) => sessionStorage.setItem('demo', kept), JSON.stringify(seat)),
    );
    await again.log.getByText(SECRET).waitFor();
    await line(again).filter({ hasText: KEPT }).waitFor();
  });

  it('does not keep again what was let go on a later page', async () => {
    const { page } = await keeping();
    const again = await leaveAndComeBack(page, () => frameOf(page).evaluate(() => sessionStorage.clear()));
    await again.log.getByText(SECRET).waitFor();
    await line(again).filter({ hasText: OFFER }).waitFor();
    expect(await keepsNothing(page)).toBe(true);
  });

  it('shows nothing of what was left at once on a later page', async () => {
    const { page, seat } = await keeping();
    const again = await leaveAndComeBack(page, async () => {
      await frameOf(page).evaluate(() => sessionStorage.clear());
      await leave(world.server, seat, 'exit');
    });
    await again.find('.welcome').waitFor();
    expect(await again.messages()).toEqual([]);
    expect(await keepsNothing(page)).toBe(true);
  });
});

it('brings the focus back to where it was, once it was chosen', async () => {
  const { visitor } = await enter();
  await talk(visitor);
  await line(visitor).filter({ hasText: OFFER }).waitFor();
  await line(visitor).click();
  await visitor.find('.keep').waitFor();
  await visitor.find('.keep').getByRole('button', { name: 'Garder l’échange' }).click();
  await visitor.find('.keep [role=status]').getByText(KEPT).waitFor();
  await back(visitor);
  expect(await visitor.find(':focus').innerText()).toBe(KEPT);
});
