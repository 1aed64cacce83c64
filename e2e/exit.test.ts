// docs/security.md: T2

import { join } from 'node:path';
import type { OpenAnswer } from '@lanterne/protocol';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { root } from './harness/build.ts';
import { openDesk } from './harness/desk.ts';
import { recordLiveRegions, toldIn } from './harness/live-regions.ts';
import { NEUTRAL_TITLE, type NeutralSite, serveNeutral } from './harness/neutral.ts';
import { statusOf, untilDead, watchSeats } from './harness/seat.ts';
import { serveSite, type TestSite } from './harness/site.ts';
import { waitUntil } from './harness/wait.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { signInOfficer } from './pages/officer.ts';
import { launcherOf, newVisitor, openFullPage, openPanel, panelOf, type VisitorPage } from './pages/visitor.ts';

const SECRET = 'Un secret que personne ne doit lire';

let world: World;
let neutral: NeutralSite;
/** A page that gives the conversation a place of its own, by the npm package. */
let inline: TestSite;
beforeAll(async () => {
  world = await startWorld();
  neutral = await serveNeutral();
  const { origin } = world.server;
  inline = await serveSite({
    folder: join(root, 'packages/widget/dist/npm'),
    pages: {
      '/': `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Dans la page</title><p>La page</p><div id="place"></div>
        <style>#place { height: 600px }</style><script type="module">
        import { createLanterne } from './index.js';
        createLanterne({ origin: '${origin}', site: 'inline', container: document.getElementById('place') });
        </script>`,
    },
  });
  await world.server.addSite('inline', [inline.origin]);
  for (const site of [SITE, 'inline']) await world.server.settleSite(site, { exit: neutral.exit });
});
afterAll(async () => {
  await inline.close();
  await neutral.close();
  await world.close();
});
beforeEach(() => {
  neutral.release();
  world.network.restore();
});

/** The places in which the app stands, and how one gets there. */
const PLACES = {
  'the panel': (page: Page) => openPanel(page, `${world.site.origin}/`),
  'a place in the page': async (page: Page) => {
    await page.goto(`${inline.origin}/`);
    return panelOf(page);
  },
  'the full page': (page: Page) => openFullPage(page, `${world.server.origin}/chat/${SITE}`),
} as const;

const exitOf = (visitor: VisitorPage) => visitor.find('a.exit');
const pressShifts = async (page: Page) => {
  for (let times = 0; times < 3; times += 1) await page.keyboard.press('Shift');
};

/** Waits until the neutral page is there, and sees that nothing of the conversation is. */
const expectNeutral = async (page: Page) => {
  await page.waitForURL(neutral.exit);
  expect(await page.title()).toBe(NEUTRAL_TITLE);
  expect(page.frames()).toHaveLength(1);
};

/** Opens a page from another one, so that there is a way back. */
const start = async (options?: Parameters<typeof newVisitor>[1]) => {
  const page = await newVisitor(world.browser, options);
  const seats = watchSeats(page.context());
  await page.goto(`${neutral.origin}/before`);
  return { page, seats };
};

const talk = async (visitor: VisitorPage) => {
  await visitor.write(SECRET);
  await visitor.standing.waitFor();
};

describe.each(Object.entries(PLACES))('in %s, the way out', (place, open) => {
  const ways: readonly [string, (visitor: VisitorPage) => Promise<unknown>][] = [
    ['a press', (visitor) => exitOf(visitor).click()],
    ['Enter', (visitor) => exitOf(visitor).press('Enter')],
    ['the space bar', (visitor) => exitOf(visitor).press(' ')],
    [
      'the skip link',
      async (visitor) => {
        await visitor.find('a.skip').focus();
        await visitor.page.keyboard.press('Enter');
      },
    ],
    [
      'Shift three times in the app',
      async (visitor) => {
        await visitor.field.focus();
        await pressShifts(visitor.page);
      },
    ],
  ];
  it.each(ways)('by %s leads to a neutral page, and the token is dead', async (_, leave) => {
    const { page, seats } = await start();
    const visitor = await open(page);
    await talk(visitor);
    const seat = await seats.first();
    const steps = await page.evaluate(() => history.length);
    await leave(visitor);
    await expectNeutral(page);
    await untilDead(world.server, seat);
    // It took the place of the page in the history.
    expect(await page.evaluate(() => history.length)).toBe(steps);
    await page.goBack();
    expect(page.url()).toBe(`${neutral.origin}/before`);
    await page.goForward();
    await expectNeutral(page);
    await page.context().close();
  });

  it('works by a touch, on a screen of 360 px', async () => {
    const { page, seats } = await start({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    const visitor = await open(page);
    await talk(visitor);
    const seat = await seats.first();
    const box = await exitOf(visitor).boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect(box?.width).toBeGreaterThanOrEqual(44);
    await exitOf(visitor).tap();
    await expectNeutral(page);
    await untilDead(world.server, seat);
    await page.context().close();
  });

  it('is far from what sends', async () => {
    const { page } = await start({ viewport: { width: 360, height: 740 } });
    const visitor = await open(page);
    const exit = await exitOf(visitor).boundingBox();
    const send = await visitor.button('Envoyer').boundingBox();
    expect((send?.y ?? 0) - ((exit?.y ?? 0) + (exit?.height ?? 0))).toBeGreaterThan(200);
    await page.context().close();
  });

  if (place !== 'the full page') {
    it('by Shift three times in the host page works too, and no word of it is said there', async () => {
      const { page, seats } = await start();
      await recordLiveRegions(page.context());
      const visitor = await open(page);
      await talk(visitor);
      const seat = await seats.first();
      await page.locator('p').first().click();
      await page.keyboard.press('Shift');
      await page.keyboard.press('Shift');
      expect(await toldIn(page.mainFrame())).toEqual([]);
      await page.keyboard.press('Shift');
      await expectNeutral(page);
      await untilDead(world.server, seat);
      await page.context().close();
    });
  }
});

describe('in every state', () => {
  const openRoom = async (visitor: VisitorPage, name: string) => {
    await visitor.button('Plus').click();
    await visitor.find('.room button').filter({ hasText: name }).first().click();
    await visitor.find('.room h2').getByText(name, { exact: true }).waitFor();
  };
  const states: Readonly<Record<string, (visitor: VisitorPage) => Promise<unknown>>> = {
    'before anything was written': async () => {},
    'with a draft': (visitor) => visitor.field.fill(SECRET),
    'when one is asked who may see the screen': async (visitor) => {
      await visitor.button('Je suis victime').click();
      await visitor.find('.watched').waitFor();
    },
    'in the room where an exchange is taken up again': async (visitor) => {
      await visitor.button('Reprendre un échange').click();
      await visitor.find('.room h2').waitFor();
    },
    'while one waits': talk,
    'in the menu': async (visitor) => {
      await talk(visitor);
      await visitor.button('Plus').click();
      await visitor.find('.room').waitFor();
    },
    ...Object.fromEntries(
      [
        'Quitter sans se faire voir',
        'Si quelqu’un peut voir l’écran',
        'Revenir plus tard',
        'Enregistrer une copie',
        'Aide',
        'Vos données et vos droits',
      ].map((name) => [
        `in the room « ${name} »`,
        async (visitor: VisitorPage) => {
          await talk(visitor);
          await openRoom(visitor, name);
        },
      ]),
    ),
    'in the danger room': async (visitor) => {
      await visitor.button('Je suis en danger').click();
      await visitor.find('.room').waitFor();
    },
    'after a goodbye': async (visitor) => {
      await talk(visitor);
      await visitor.button('Terminer').click();
      await visitor.button('Oui, terminer').click();
      await visitor.find('#end').waitFor();
    },
    'when all is erased': async (visitor) => {
      await talk(visitor);
      await visitor.button('Terminer').click();
      await visitor.button('Oui, terminer').click();
      await visitor.button('Effacer maintenant').click();
      await visitor.button('Oui, effacer').click();
      await visitor.find('#end').getByText('Votre échange est effacé.').waitFor();
    },
    'when the connection is lost': async (visitor) => {
      await talk(visitor);
      world.network.cut();
      await visitor.outage.waitFor();
    },
  };
  it.each(Object.keys(states))('%s it is in view on a phone, and one tap is enough', async (name) => {
    const { page } = await start({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
    const visitor = await openPanel(page, `${world.site.origin}/`);
    await states[name]?.(visitor);
    const box = await exitOf(visitor).boundingBox();
    expect(box && box.y >= 0 && box.y + box.height <= 640).toBe(true);
    await exitOf(visitor).tap();
    await expectNeutral(page);
    world.network.restore();
    await page.context().close();
  });

  it('under the cover it bears the name of something harmless, and the keys lead away too', async () => {
    for (const way of ['tap', 'keys'] as const) {
      const { page, seats } = await start({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
      const visitor = await openPanel(page, `${world.site.origin}/`);
      await talk(visitor);
      const seat = await seats.first();
      await visitor.button('Masquer').click();
      if (way === 'tap') await visitor.button('Météo').tap();
      else {
        await visitor.find('.cover').waitFor();
        await pressShifts(page);
      }
      await expectNeutral(page);
      await untilDead(world.server, seat);
      await page.context().close();
    }
  });

  it('of an exchange that an officer holds, it works, and the officer sees that the visitor left by it', async () => {
    const officer = await signInOfficer(world.browser, world.server, 'sortie');
    const desk = await openDesk(world.server, 'rangement');
    await desk.clear();
    const { page, seats } = await start();
    const visitor = await openPanel(page, `${world.site.origin}/`);
    await visitor.button('Je suis victime').click();
    await talk(visitor);
    const seat = await seats.first();
    await officer.takeNext();
    await exitOf(visitor).click();
    await expectNeutral(page);
    await untilDead(world.server, seat);
    await officer.panes
      .getByText(/sortie rapide|quitté/i)
      .first()
      .waitFor();
    await page.context().close();
    await officer.context.close();
  });
});

describe('what is on the screen', () => {
  /** What the page says of itself while it waits for the next one, when no tool can look into it. */
  const listen = (page: Page): string[] => {
    const said: string[] = [];
    page.on('console', (message) => {
      if (message.text().startsWith('seen: ')) said.push(message.text().slice(6));
    });
    return said;
  };

  /** Only one word, and nothing else, is left for who looks and for who listens. */
  const expectEmpty = async (page: Page) => {
    await waitUntil('the browser has given up', async () => {
      const { title, state } = await page.evaluate(() => ({ title: document.title, state: document.readyState }));
      return title === 'Chargement' && state === 'complete';
    });
    expect(await page.locator('body').ariaSnapshot()).toBe('- alert: Chargement');
    expect(page.frames()).toHaveLength(1);
  };

  it.each(['answers late', 'answers late, and the service is out of reach'])(
    'is gone with the next picture after the keys in the host page, also while the page that follows %s',
    async (trouble) => {
      const { page, seats } = await start();
      await recordLiveRegions(page.context());
      const said = listen(page);
      const visitor = await openPanel(page, `${world.site.origin}/`);
      await talk(visitor);
      const seat = await seats.first();
      const isCut = trouble.includes('out of reach');
      neutral.hold();
      if (isCut) world.network.cut();
      await page.evaluate(() => {
        const dialog = [...document.body.children].at(-1)?.shadowRoot?.querySelector('dialog');
        let shifts = 0;
        addEventListener('keyup', ({ key }) => {
          shifts += key === 'Shift' ? 1 : 0;
          if (shifts < 3) return;
          // The picture is made right after this.
          requestAnimationFrame(() => {
            const seen = [document.querySelector('h1'), dialog].map((element) => element?.checkVisibility());
            // biome-ignore lint/suspicious/noConsole: no other word gets out of a page that is being left.
            console.log(`seen: ${document.title}, ${seen.join()}`);
          });
        });
      });
      await page.getByRole('heading', { level: 1 }).click();
      const asked = neutral.asked();
      await pressShifts(page);
      await waitUntil('the picture is drawn', () => said.length > 0);
      expect(said).toEqual(['Chargement, false,false']);
      await waitUntil('the page that follows is asked for', () => neutral.asked() > asked);
      if (isCut) world.network.restore();
      else await untilDead(world.server, seat);
      neutral.giveUp();
      await expectEmpty(page);
      expect(await toldIn(page.mainFrame())).toEqual([['assertive', 'Chargement']]);
      await page.context().close();
    },
  );

  it.each(['is within reach', 'is out of reach'])(
    'is gone from the frame before its press is over, and then from the page around it, when the service %s',
    async (reach) => {
      const { page, seats } = await start();
      await recordLiveRegions(page.context());
      const said = listen(page);
      const visitor = await openPanel(page, `${world.site.origin}/`);
      await talk(visitor);
      const seat = await seats.first();
      const frame = page.frames().find((each) => each !== page.mainFrame());
      await frame?.evaluate(() => {
        // biome-ignore lint/suspicious/noConsole: no other word gets out of a page that is being left.
        const look = () => console.log(`seen: ${document.body.innerText.includes('secret')}`);
        addEventListener('click', look, true);
        // Once all that listens to the press has done its part.
        addEventListener('click', () => queueMicrotask(look), true);
        document.querySelector('a.exit')?.addEventListener('click', look);
      });
      neutral.hold();
      const isCut = reach === 'is out of reach';
      if (isCut) {
        world.network.cut();
        await visitor.outage.waitFor();
      }
      const box = await exitOf(visitor).boundingBox();
      const asked = neutral.asked();
      await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
      await waitUntil('the page that follows is asked for', () => neutral.asked() > asked);
      if (isCut) world.network.restore();
      else await untilDead(world.server, seat);
      neutral.giveUp();
      await expectEmpty(page);
      expect(await toldIn(page.mainFrame())).toEqual([['assertive', 'Chargement']]);
      expect([said[0], said.at(-1)]).toEqual(['true', 'false']);
      await page.context().close();
    },
  );

  it('is gone on the full page too', async () => {
    const { page, seats } = await start();
    await recordLiveRegions(page.context());
    const visitor = await openFullPage(page, `${world.server.origin}/chat/${SITE}`);
    await talk(visitor);
    const seat = await seats.first();
    const before = (await toldIn(page.mainFrame())).length;
    neutral.hold();
    const asked = neutral.asked();
    const box = await exitOf(visitor).boundingBox();
    await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
    await waitUntil('the page that follows is asked for', () => neutral.asked() > asked);
    await untilDead(world.server, seat);
    neutral.giveUp();
    await expectEmpty(page);
    expect((await toldIn(page.mainFrame())).slice(before)).toEqual([['assertive', 'Chargement']]);
    await page.context().close();
  });
});

describe('bad moments', () => {
  it('pressed twice, and by two ways at once, it is one exit', async () => {
    const { page, seats } = await start();
    const visitor = await openPanel(page, `${world.site.origin}/`);
    await talk(visitor);
    const seat = await seats.first();
    neutral.hold();
    const asked = neutral.asked();
    const box = await exitOf(visitor).boundingBox();
    await page.mouse.dblclick((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
    await pressShifts(page);
    await untilDead(world.server, seat);
    await waitUntil('the page that follows is asked for', () => neutral.asked() > asked);
    neutral.giveUp();
    expect(await page.locator('body').ariaSnapshot()).toBe('- alert: Chargement');
    expect(neutral.asked()).toBe(asked + 1);
    await page.context().close();
  });

  it.each([
    ['looked at', 'which comes'],
    ['looked at', 'which does not come: one word stays'],
    // The focus is in the frame then, where nothing stands yet.
    ['pressed', 'which comes'],
  ])(
    'before the frame has loaded, the launcher only %s, the keys lead to where the page said, %s',
    async (interest, answer) => {
      const elsewhere = await serveNeutral();
      const host = await serveSite({
        backend: world.server.origin,
        pages: {
          '/': `<!doctype html><html lang="fr"><title>t</title><body><p>La page</p>
          <script async src="http://127.0.0.1:8080/lanterne.js" data-site="${SITE}" data-exit="${elsewhere.exit}"></script>`,
        },
      });
      const { page } = await start();
      await page.goto(`${host.origin}/`);
      await launcherOf(page).waitFor();
      // No interest shown yet: the keys are the page's own.
      await pressShifts(page);
      expect(elsewhere.asked()).toBe(0);
      world.network.silence();
      const box = await launcherOf(page).boundingBox();
      // No tool can wait for what a dead line brings.
      const at = [(box?.x ?? 0) + 20, (box?.y ?? 0) + 20] as const;
      await (interest === 'pressed' ? page.mouse.click(...at) : page.mouse.move(...at));
      await page.locator('iframe').waitFor({ state: 'attached' });
      if (answer === 'which comes') {
        await pressShifts(page);
        await page.waitForURL(elsewhere.exit);
        world.network.restore();
        await page.goBack();
        expect(page.url()).toBe(`${neutral.origin}/before`);
      } else {
        elsewhere.hold();
        await pressShifts(page);
        await waitUntil('the page that follows is asked for', () => elsewhere.asked() > 0);
        elsewhere.giveUp();
        await waitUntil('the browser has given up', async () => (await page.title()) === 'Chargement');
        expect(await page.locator('body').ariaSnapshot()).toBe('- alert: Chargement');
        expect(page.frames()).toHaveLength(1);
      }
      await page.context().close();
      await host.close();
      await elsewhere.close();
    },
  );

  it('before the app has started, a press in the drawn page leads away', async () => {
    const { page } = await start();
    // The page comes, its script does not.
    await page.route('**/assets/frame/*.js', () => {});
    await page.goto(`${world.site.origin}/`);
    await launcherOf(page).click();
    await page.frameLocator('iframe').locator('a.exit').click();
    await page.waitForURL(neutral.exit);
    await page.context().close();
  });

  it('while the first message is on its way, it ends what that message opens', async () => {
    const { page } = await start();
    const visitor = await openPanel(page, `${world.site.origin}/`);
    let opened: OpenAnswer | undefined;
    await page.route('**/v1/sites/*/conversations', async (route) => {
      // It arrives; its answer never does.
      opened = await (await route.fetch()).json();
    });
    await visitor.write(SECRET);
    const seat = await waitUntil('the server has it', () => opened);
    await exitOf(visitor).click();
    await expectNeutral(page);
    await untilDead(world.server, seat);
    await page.context().close();
  });

  it.each(Object.entries(PLACES))(
    'with a line that is dead and says nothing, in %s, nobody waits for it',
    async (_, open) => {
      const { page, seats } = await start();
      const visitor = await open(page);
      await talk(visitor);
      const seat = await seats.first();
      world.network.silence();
      await exitOf(visitor).click();
      await expectNeutral(page);
      world.network.restore();
      await untilDead(world.server, seat);
      await page.context().close();
    },
  );

  it('with the network cut, the token stays until the server is reached, and nobody on this device has it', async () => {
    const { page, seats } = await start();
    const visitor = await openPanel(page, `${world.site.origin}/`);
    await talk(visitor);
    const seat = await seats.first();
    world.network.cut();
    await exitOf(visitor).click();
    await expectNeutral(page);
    world.network.restore();
    expect(await statusOf(world.server, seat)).toBe(200);
    expect(await page.evaluate(() => sessionStorage.length + localStorage.length)).toBe(0);
    await page.context().close();
  });
});

describe('the keys', () => {
  it('say how often, take nothing for a press that is none, and can be turned off', async () => {
    const { page } = await start();
    const visitor = await openPanel(page, `${world.site.origin}/`);
    const status = visitor.find('.leave [role=status]');
    await visitor.field.focus();
    await status.waitFor({ state: 'attached' });
    await page.keyboard.type('ABC DEF');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    expect(await status.textContent()).toBe('');
    await visitor.field.focus();
    await page.keyboard.press('ShiftLeft');
    await waitUntil('two are left', async () => /encore 2 fois/.test((await status.textContent()) ?? ''));
    await page.keyboard.press('ShiftRight');
    await waitUntil('one is left', async () => /encore 1 fois/.test((await status.textContent()) ?? ''));
    await page.keyboard.press('a');
    await waitUntil('it is cancelled', async () => (await status.textContent()) === 'Sortie annulée.');
    await visitor.button('Ce que cela n’efface pas').click();
    await visitor.find('.room').getByRole('checkbox').uncheck();
    await pressShifts(page);
    await page.getByRole('heading', { level: 1 }).first().click();
    await pressShifts(page);
    await visitor.button('Revenir à l’échange').click();
    await visitor.field.fill('encore là');
    expect(page.url()).toBe(`${world.site.origin}/`);
    await page.context().close();
  });

  it('are the left and the right one in turn', async () => {
    const { page } = await start();
    const visitor = await openPanel(page, `${world.site.origin}/`);
    await visitor.find('.leave [role=status]').waitFor({ state: 'attached' });
    await visitor.field.focus();
    await page.keyboard.down('ShiftLeft');
    await page.keyboard.down('ShiftRight');
    await page.keyboard.up('ShiftLeft');
    await page.keyboard.up('ShiftRight');
    await page.keyboard.press('ShiftLeft');
    await expectNeutral(page);
    await page.context().close();
  });
});

it('is the first that the keyboard reaches in the panel, after the way to the message', async () => {
  const { page } = await start();
  const visitor = await openPanel(page, `${world.site.origin}/`);
  await visitor.find('button.skip').focus();
  const focused = () => visitor.find(':focus').innerText();
  const first = await visitor.find('main').evaluate((main) => {
    const reached = main.querySelectorAll<HTMLElement>('a[href], button, textarea, input');
    return [...reached].slice(0, 2).map(({ innerText }) => innerText.replaceAll(/\s+/g, ' ').trim());
  });
  expect(first).toEqual(['Aller au message', 'Urgence : Quitter vite']);
  expect(await focused()).toBe('Aller au message');
  await page.keyboard.press('Enter');
  await visitor.find('textarea:focus').waitFor();
  await page.context().close();
});

it('is a link for a browser without scripts', async () => {
  const { page } = await start({ javaScriptEnabled: false });
  await page.goto(`${world.server.origin}/chat/${SITE}`);
  await page.getByRole('link', { name: /Quitter vite/ }).click();
  await page.waitForURL(neutral.exit);
  await page.context().close();
});
