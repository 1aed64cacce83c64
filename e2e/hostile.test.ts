// docs/security.md: T4

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilDead } from './harness/seat.ts';
import type { TestSite } from './harness/site.ts';
import { waitUntil } from './harness/wait.ts';
import {
  canary,
  converse,
  ENTRANCES,
  type Entrance,
  FRAME,
  foundIn,
  goOn,
  HOSTILE_SITE,
  type HostilePage,
  type HostileWorld,
  openScene,
  openWidget,
  pageWith,
  type Scene,
  startHostileWorld,
  writeNaively,
} from './hostile/scene.ts';
import { launcherOf, panelOf } from './pages/visitor.ts';

/** The pages of the attacker's website, by the attack; each with either entrance. */
const PAGES: Record<string, Omit<HostilePage, 'entrance'>> = {
  'keylogger-before': { before: 'keylogger' },
  'keylogger-after': { after: 'keylogger' },
  messages: { before: 'messages' },
  patched: {
    before: 'patched',
    head: `<meta http-equiv="content-security-policy" content="require-trusted-types-for 'script'; trusted-types default">`,
  },
  'polluted-before': { before: 'polluted' },
  'polluted-after': { after: 'polluted' },
  covered: { after: 'covered' },
  moved: { after: 'moved' },
  removed: { after: 'removed' },
  navigated: { after: 'navigated' },
  above: { after: 'above', body: '<iframe title="Naïve" src="/naive.html"></iframe>' },
  thief: { after: 'thief' },
  trap: { before: 'trap' },
};

const addressOf = (attack: string, entrance: Entrance) => `/${attack}-${ENTRANCES.indexOf(entrance)}.html`;

let world: HostileWorld;
let stranger: TestSite;
beforeAll(async () => {
  const pages = Object.entries(PAGES).flatMap(([attack, page]) =>
    ENTRANCES.map((entrance) => [addressOf(attack, entrance), pageWith({ ...page, entrance })] as const),
  );
  world = await startHostileWorld(Object.fromEntries(pages));
  stranger = await world.serve({ '/left.html': '<title>Météo</title>' });
  await world.server.settleSite(HOSTILE_SITE, { exit: `${stranger.origin}/left.html` });
});
afterAll(() => world?.close());

/** Nothing of what the two wrote, nor what opens their conversation, is known to the page. */
const expectNothingRead = async (scene: Scene) => {
  expect(scene.secrets.length).toBeGreaterThan(6);
  const loot = await scene.loot();
  expect(loot.length).toBeGreaterThan(0);
  expect(foundIn(loot, scene.secrets)).toEqual([]);
};

/** What is written to a chat that nothing protects is known to the page. */
const expectNaiveRead = async (scene: Scene) => {
  const typed = await writeNaively(scene);
  await waitUntil('the attack reads the chat that nothing protects', async () =>
    foundIn(await scene.loot(), [typed]).includes(typed),
  );
};

const close = ({ page }: Scene) => page.context().close();

describe.each(ENTRANCES)('embedded by %s', (entrance) => {
  const start = async (attack: string) => {
    const scene = await openScene(world, addressOf(attack, entrance));
    return { scene, visitor: await openWidget(scene, entrance) };
  };

  it.each(['keylogger-before', 'keylogger-after'])('%s: no key, no word, nothing that is drawn', async (attack) => {
    const { scene, visitor } = await start(attack);
    await goOn(scene, visitor, await converse(scene, visitor));
    await expectNothingRead(scene);
    expect(await scene.keys()).toBe('');
    const typed = await writeNaively(scene);
    expect(await scene.keys()).toBe(`${typed}Enter`);
    expect(foundIn(await scene.loot(), [typed])).toEqual([typed]);
    await close(scene);
  });

  it('forged messages: the frame answers in its small vocabulary, and listens to the loader all the same', async () => {
    const { scene, visitor } = await start('messages');
    const { page } = scene;
    const conversation = await converse(scene, visitor);
    await waitUntil('the frame was spoken to', async () => (await scene.loot()).includes('ready'));
    await scene.attack('load()');
    await goOn(scene, visitor, conversation);
    expect(await scene.attack<number>('stop()')).toBeGreaterThan(20);
    const address = page.url();
    await scene.attack('forge()');
    await scene.attack("say('hidden')");
    await scene.attack("say('shown')");
    await goOn(scene, visitor, conversation);
    expect(page.url()).toBe(address);
    await expectNothingRead(scene);
    expect(await scene.loot()).not.toContain('exit: run');
    // Its own loader is still heard: the panel can be closed from within.
    if (entrance === 'the script tag') {
      await visitor.button('Réduire').click();
      await visitor.field.waitFor({ state: 'hidden' });
      await launcherOf(page).click();
      // It takes the keyboard, which is needed elsewhere next.
      await visitor.find('#message:focus').waitFor();
    }
    // The same words to a chat that believes everybody.
    const typed = await writeNaively(scene);
    await scene.run(`{ const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => loot.take('naive', data);
      postMessage({ lanterne: 'hello', shown: true }, '*', [port2]); }`);
    await waitUntil('the naive chat answers', async () => foundIn(await scene.loot(), [typed]).length === 1);
    await close(scene);
  });

  it('a page that ends the conversation in the visitor’s name ends that one, and no other', async () => {
    const [{ scene, visitor }, other] = [await start('messages'), await start('keylogger-before')];
    const ended = await converse(scene, visitor);
    const seat = await scene.seat();
    const conversation = await converse(other.scene, other.visitor);
    await waitUntil('the frame was spoken to', async () => (await scene.loot()).includes('ready'));
    await scene.attack("say('exit')");
    await scene.page.waitForURL(`${stranger.origin}/left.html`);
    expect(seat.conversation).toBe(ended);
    await untilDead(world.server, seat);
    await goOn(other.scene, other.visitor, conversation);
    // Whoever comes back to the page finds it as it was.
    await scene.page.goto(`${world.host.origin}${addressOf('messages', entrance)}`);
    const anew = await openWidget(scene, entrance);
    await goOn(scene, anew, await converse(scene, anew, 1));
    await expectNothingRead(scene);
    await expectNothingRead(other.scene);
    await close(scene);
    await close(other.scene);
  });

  it('patched functions: the page holds both ends of the line, and hears nothing that matters', async () => {
    const { scene, visitor } = await start('patched');
    await scene.run(`navigator.serviceWorker.addEventListener('message', ({ data }) => loot.take('worker', data));
      navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready)`);
    await waitUntil('the worker stands between', () => scene.run<boolean>('!!navigator.serviceWorker.controller'));
    const conversation = await converse(scene, visitor);
    // What the page says on the line in the loader's name, and in nobody's.
    await scene.run(
      `for (const line of attack.lines) for (const type of ['hidden', 'draft', '__proto__', 'shown']) line.postMessage({ type })`,
    );
    await goOn(scene, visitor, conversation);
    await expectNothingRead(scene);
    const loot = await scene.loot();
    expect(loot).toMatch(/line: \{type: ready/);
    expect(loot).toContain('call attachShadow');
    const typed = await writeNaively(scene);
    await waitUntil('the naive chat is heard by all', async () => {
      const found = (await scene.loot()).split('\n').filter((line) => foundIn(line, [typed]).length > 0);
      return (
        found.some((line) => line.startsWith('call stringify')) && found.some((line) => line.startsWith('call fetch'))
      );
    });
    await waitUntil('the worker heard it', async () =>
      /worker: \{url: \S+naive\.html, method: POST/.test(await scene.loot()),
    );
    await close(scene);
  });

  it.each(['polluted-before', 'polluted-after'])('%s prototypes', async (attack) => {
    const { scene, visitor } = await start(attack);
    const conversation = await converse(scene, visitor);
    await goOn(scene, visitor, conversation);
    await expectNothingRead(scene);
    if (attack === 'polluted-before') {
      expect(await scene.run("document.getElementById('naive').dataset.exit")).toMatch(/^javascript:/);
    }
    await expectNaiveRead(scene);
    await scene.attack('stop()');
    await goOn(scene, visitor, conversation);
    await expectNothingRead(scene);
    await close(scene);
  });

  it('covered and hidden: what is typed still goes where it was meant to go', async () => {
    const { scene, visitor } = await start('covered');
    const { page } = scene;
    const conversation = await converse(scene, visitor);
    await visitor.field.focus();
    const box = await page.locator(FRAME).boundingBox();
    await scene.attack('start()');
    await page.keyboard.type('voileWzqx');
    scene.secrets.push('voileWzqx');
    // A press lands on the veil; the words do not.
    await page.mouse.click((box?.x ?? 0) + 50, (box?.y ?? 0) + 50);
    await waitUntil('the veil was pressed', async () => (await scene.loot()).includes('pointerdown'));
    await scene.attack('stop()');
    expect(await visitor.field.inputValue()).toBe('voileWzqx');
    await goOn(scene, visitor, conversation);
    await expectNothingRead(scene);
    // The same veil over a chat of the page, with the focus where it was: the keys pass through the page.
    await scene.attack('start()');
    await page.locator('#naive textarea').focus();
    await page.keyboard.type('voile');
    await scene.attack('stop()');
    expect(await page.locator('#naive textarea').inputValue()).toBe('voile');
    await close(scene);
  });

  it('moved and resized: the conversation stays, and begins anew where it was uprooted', async () => {
    const { scene, visitor } = await start('moved');
    const conversation = await converse(scene, visitor);
    await visitor.field.pressSequentially('brouillonWzqx');
    scene.secrets.push('brouillonWzqx');
    await scene.attack('resize()');
    expect(await scene.attack('carry()')).toBe(true);
    expect(await visitor.field.inputValue()).toBe('brouillonWzqx');
    await goOn(scene, visitor, conversation);
    await expectNothingRead(scene);
    // The same look at a chat of the page.
    const typed = await writeNaively(scene);
    await scene.run(
      "scrollTo(0, 0), attack.look(document.getElementById('naive').shadowRoot.querySelector('textarea'))",
    );
    expect(foundIn(await scene.loot(), [typed])).toEqual([typed]);
    await scene.attack('uproot()');
    const anew = await panelOf(scene.page, FRAME);
    expect(await anew.field.inputValue()).toBe('');
    await goOn(scene, anew, await converse(scene, anew, 1));
    await expectNothingRead(scene);
    await close(scene);
  });

  it('removed nodes: what is put back works again, and the service did not suffer', async () => {
    const { scene, visitor } = await start('removed');
    const { page } = scene;
    await goOn(scene, visitor, await converse(scene, visitor));
    // The frame alone: the panel opened anew has one again.
    await scene.attack("remove('iframe')");
    await waitUntil('the frame is gone', async () => (await page.locator(FRAME).count()) === 0);
    if (entrance === 'the script tag') await scene.run('lanterne.close()');
    await scene.run('lanterne.open()');
    const opened = await panelOf(page, FRAME);
    await goOn(scene, opened, await converse(scene, opened, 1));
    // All of it, and whatever comes for a while.
    const shell = entrance === 'the script tag' ? 'body > div[lang]' : '#place > div';
    await scene.attack('block()');
    await scene.attack(`remove('${shell}')`);
    await scene.attack('putBack()');
    await waitUntil('it is removed again', () => scene.attack<boolean>('removed() > 0'));
    await scene.attack('unblock()');
    await scene.attack('putBack()');
    const back = await panelOf(page, FRAME);
    await goOn(scene, back, await converse(scene, back, 2));
    // A page that is drawn anew takes it along; the first page comes back with all that it had.
    await scene.run('window.redrawn = attack.redraw()');
    await waitUntil('it is gone', async () => (await page.locator(FRAME).count()) === 0);
    await scene.run('redrawn()');
    const again = await panelOf(page, FRAME);
    await goOn(scene, again, await converse(scene, again, 3));
    await expectNothingRead(scene);
    expect(await scene.loot()).toMatch(/removed: <div lang/);
    // A chat of the page is removed with its words.
    const typed = await writeNaively(scene);
    await scene.run(
      "loot.take('removed', document.getElementById('naive').shadowRoot.querySelector('textarea').value)",
    );
    expect(foundIn(await scene.loot(), [typed])).toEqual([typed]);
    await close(scene);
  });

  it('a frame that is sent elsewhere: no script runs in it, and it comes back', async () => {
    const { scene, visitor } = await start('navigated');
    const { page } = scene;
    const conversation = await converse(scene, visitor);
    await visitor.field.pressSequentially('brouillonWzqx');
    await scene.attack('prod()');
    await scene.attack('undo()');
    expect(await visitor.field.inputValue()).toBe('brouillonWzqx');
    await goOn(scene, visitor, conversation);
    const address = await scene.attack<string>('frame()');
    const sendTo = async (elsewhere: string) => {
      await scene.attack(`send('${elsewhere}')`);
      return waitUntil('the frame is elsewhere', () =>
        page.frames().find((frame) => frame.url() === elsewhere || frame.url().startsWith('chrome-error')),
      );
    };
    // A page of the service that may not be framed. The loader hears nothing, and puts its own back.
    await sendTo(`${world.server.origin}/chat/${HOSTILE_SITE}?move`);
    await panelOf(page, FRAME);
    // One of the attacker's, which would take whatever line it is given. It hears the page, and the loader not.
    const forger = await sendTo(`${stranger.origin}/stranger.html`);
    await forger.waitForLoadState('load');
    await scene.run("loot.frames()[0].contentWindow.postMessage('the page itself', '*')");
    const told = await forger.locator('body[data-told*="the page itself"]').getAttribute('data-told');
    expect(told).not.toContain('hello');
    await panelOf(page, FRAME);
    await scene.attack("write('<script>parent.loot.take(`frame`, `run`)</script>')");
    await waitUntil('a page of the attacker’s own runs in its place', async () =>
      (await scene.loot()).includes('frame: run'),
    );
    await scene.attack("send('javascript:parent.loot.take(`own script`, `run`)')");
    await waitUntil('a script runs there', async () => (await scene.loot()).includes('own script: run'));
    await scene.attack(`address('${address}&x=%3Cscript%3E')`);
    await waitUntil('the frame is on its way', () => page.frames().some((frame) => frame.url().includes('&x=')));
    const back = await panelOf(page, FRAME);
    await goOn(scene, back, await converse(scene, back, 1));
    await expectNothingRead(scene);
    expect(await scene.loot()).not.toContain(`script: ${world.server.origin}`);
    await close(scene);
  });

  it('looked into from above: the page has the window, and nothing that is in it', async () => {
    const { scene, visitor } = await start('above');
    const conversation = await converse(scene, visitor);
    await goOn(scene, visitor, conversation);
    // The same looks at a frame that nothing protects.
    const naive = scene.page.frameLocator('iframe[title="Naïve"]').locator('#naive textarea');
    const typed = canary('naif');
    await naive.fill(typed);
    await scene.page.context().grantPermissions(['clipboard-read']);
    expect(await scene.attack<number>(`read('${conversation}')`)).toBe(2);
    const loot = await scene.loot();
    expect(foundIn(loot, [typed])).toEqual([typed]);
    expect(loot).toMatch(/window\.location: /);
    expect(loot).toContain('(SecurityError)');
    // The address of the conversation's events is the attacker's own guess here, so that it stands in the loot.
    const [, ...others] = scene.secrets.filter((secret) => secret !== conversation);
    expect(foundIn(loot.replaceAll(conversation, ''), others)).toEqual([]);
    await goOn(scene, visitor, conversation);
    await close(scene);
  });

  it('a thief of the keyboard gets what is typed after the theft, and no word of what was there', async () => {
    const { scene, visitor } = await start('thief');
    const { page } = scene;
    const conversation = await converse(scene, visitor);
    await goOn(scene, visitor, conversation);
    const draft = await visitor.field.inputValue();
    // Nobody can prevent it: the page says where its keys go. The field of ours shows no letter of it, nor a cursor.
    await scene.attack('once()');
    await page.keyboard.type('voles');
    expect(await scene.keys()).toBe('voles');
    expect(await visitor.field.inputValue()).toBe(draft);
    expect(await visitor.find('textarea:focus').count()).toBe(0);
    await scene.attack('start()');
    // A press of the mouse is the frame's, and so is the way to a page where no other page has a say.
    await visitor.button('Envoyer').click();
    await waitUntil('what was written before is sent', async () => (await visitor.messages()).includes(draft));
    await scene.attack('stop()');
    await goOn(scene, visitor, conversation);
    await expectNothingRead(scene);
    await close(scene);
  });

  it('a page that lets nobody leave: the screen is covered and the token is dead all the same', async () => {
    const { scene, visitor } = await start('trap');
    const { page } = scene;
    page.on('dialog', (dialog) => dialog.dismiss());
    await goOn(scene, visitor, await converse(scene, visitor));
    const seat = await scene.seat();
    // The page presses the keys of the exit in the visitor's name: nothing comes of it.
    await scene.attack('press()');
    expect(await page.locator('h1').isVisible()).toBe(true);
    await goOn(scene, visitor, seat.conversation);
    // Its own ways out are shut by the trap.
    await scene.run("location.assign('/left.html')");
    await waitUntil('the trap holds', async () => (await scene.loot()).includes('navigate: '));
    await visitor.find('a.exit').click();
    await page.locator('h1').waitFor({ state: 'hidden' });
    await untilDead(world.server, seat);
    // What stays is a page that says it is loading.
    expect(await page.title()).toBe('Chargement');
    await expectNothingRead(scene);
    await close(scene);
  });
});

describe('more than one loader', () => {
  const tagOf = (site: string) => `<script src="http://127.0.0.1:8080/lanterne.js" data-site="${site}"></script>`;
  const serve = async (own: string, body: string) => {
    const site = await world.serve({
      '/': `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>La page</title><link rel="icon" href="data:,">
        <script src="/backend.js"></script><script src="/loot.js"></script><script src="/keylogger.js"></script></head><body><h1>La page</h1>${body}`,
    });
    await world.server.addSite(own, [site.origin]);
    return site;
  };
  const open = async (site: TestSite) => openScene(world, '/', site.origin);

  it('on one page the first one counts: a second tag, for another site, from anywhere, does nothing', async () => {
    const site = await serve('first', `${tagOf('first')}${tagOf('first')}${tagOf(HOSTILE_SITE)}`);
    const scene = await open(site);
    expect(await launcherOf(scene.page).count()).toBe(1);
    const visitor = await openWidget(scene, 'the script tag');
    expect(await scene.page.locator('iframe').count()).toBe(1);
    await goOn(scene, visitor, await converse(scene, visitor));
    await expectNothingRead(scene);
    await close(scene);
  });

  it('and a portal beside it: two conversations, of which neither hears the other', async () => {
    const site = await serve(
      'both',
      `<div id="place" style="width: 600px; height: 500px"></div>${tagOf('both')}
      <script type="module">import { createLanterne } from '/index.js';
      window.portal = createLanterne({ origin: BACKEND, site: 'both', container: place });
      for (const name of ['ready', 'open', 'close', 'unread']) portal.on(name, (what) => loot.take(name, what));</script>`,
    );
    const scene = await open(site);
    await launcherOf(scene.page).click();
    const inPanel = await panelOf(scene.page, 'dialog iframe');
    const inPlace = await panelOf(scene.page, '#place iframe');
    const first = await converse(scene, inPanel);
    const second = await converse(scene, inPlace, 1);
    expect(second).not.toBe(first);
    await goOn(scene, inPanel, first);
    await goOn(scene, inPlace, second);
    expect(await inPanel.messages()).not.toContain((await inPlace.messages()).at(-1));
    await expectNothingRead(scene);
    await close(scene);
  });

  it('markup that passes itself off as the tag, or as the widget, gets no frame of its own', async () => {
    // No script of the attacker's runs here: this is what a comment that is shown as markup can do.
    const forged = `<img name="currentScript" alt="" src="${stranger.origin}/icon.png" data-site="demo">`;
    const site = await serve('forged', `${forged}${tagOf('forged')}`);
    const scene = await open(site);
    // Refused, rather than drawn for the wrong origin.
    expect(await launcherOf(scene.page).count()).toBe(0);
    expect(await scene.run('document.currentScript?.localName')).toBe('img');
    await close(scene);
    const named = await serve('named', `<form id="lanterne"><input name="push"></form>${tagOf('named')}`);
    const other = await open(named);
    const visitor = await openWidget(other, 'the script tag');
    await goOn(other, visitor, await converse(other, visitor));
    await expectNothingRead(other);
    await close(other);
  });
});

describe('a page of an origin that nobody has allowed', () => {
  const complaintsOf = (scene: Scene) => {
    const complaints: string[] = [];
    scene.page.on('console', (message) => complaints.push(message.text()));
    return complaints;
  };
  /** A page of the stranger's that shows `addresses` in frames. */
  const framing = (...addresses: string[]) =>
    world.serve({
      '/': `<!doctype html><meta charset="utf-8"><title>Ailleurs</title><script src="/backend.js"></script>
        <script src="/loot.js"></script><body>
        ${addresses.map((address) => `<iframe title="Cadre" src="${address}"></iframe>`).join('')}`,
    });

  it('frames neither the conversation, nor its full page, nor an allowed page with the conversation in it', async () => {
    const allowed = `${world.host.origin}${addressOf('navigated', 'the npm package')}`;
    const { origin } = world.server;
    const site = await framing(
      `${origin}/frame/${HOSTILE_SITE}`,
      `${origin}/chat/${HOSTILE_SITE}`,
      `${origin}/chat/${HOSTILE_SITE}?move`,
      `${origin}/desk`,
      allowed,
    );
    const scene = await openScene(world, '/', site.origin);
    const complaints = complaintsOf(scene);
    await scene.page.reload();
    // Four that stand in its own page, and the one in the page that is allowed.
    await waitUntil(
      'the browser refuses five',
      () => complaints.filter((text) => /frame-ancestors|X-Frame/.test(text)).length >= 5,
    );
    for (const frame of scene.page.frames())
      expect(await frame.getByRole('textbox', { name: 'Votre message' }).count()).toBe(0);
    // What nothing protects is framed: the allowed page itself, with its naive chat.
    const naive = scene.page.frames().find((frame) => frame.url() === allowed);
    expect(await naive?.locator('#naive textarea').count()).toBe(1);
    await close(scene);
  });

  it('and a site that is allowed frames no other site’s conversation', async () => {
    await world.server.addSite('of-others', ['https://elsewhere.example']);
    const site = await world.serve({
      '/': `<!doctype html><meta charset="utf-8"><title>La page</title><script src="/backend.js"></script>
        <script src="/loot.js"></script><body><script src="http://127.0.0.1:8080/lanterne.js" data-site="of-others"></script>`,
    });
    const scene = await openScene(world, '/', site.origin);
    const complaints = complaintsOf(scene);
    await launcherOf(scene.page).click();
    await waitUntil('the browser refuses it', () => complaints.some((text) => text.includes('frame-ancestors')));
    expect(await scene.page.frameLocator('iframe').getByRole('textbox').count()).toBe(0);
    await close(scene);
  });

  it('is heard by nobody from a frame beside the conversation', async () => {
    const site = await world.serve({
      '/': `<!doctype html><html lang="fr"><meta charset="utf-8"><title>La page</title><script src="/backend.js"></script>
        <script src="/loot.js"></script><body><script src="/naive.js"></script>
        <script src="http://127.0.0.1:8080/lanterne.js" data-site="beside"></script>
        <iframe title="Publicité" src="${stranger.origin}/stranger.html"></iframe>`,
    });
    await world.server.addSite('beside', [site.origin]);
    const scene = await openScene(world, '/', site.origin);
    const visitor = await openWidget(scene, 'the script tag');
    const conversation = await converse(scene, visitor);
    const beside = scene.page.frameLocator('iframe[title="Publicité"]');
    const typed = await writeNaively(scene);
    await goOn(scene, visitor, conversation);
    // A chat of the page that believes everybody tells it all.
    await beside.locator(`body[data-told*="${typed}"]`).waitFor({ state: 'attached' });
    const told = (await beside.locator('body').getAttribute('data-told')) ?? '';
    expect(foundIn(told, scene.secrets)).toEqual([]);
    await close(scene);
  });
});
