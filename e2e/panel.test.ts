import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from './harness/wait.ts';
import { startWorld, type World } from './harness/world.ts';
import { signInOfficer } from './pages/officer.ts';
import { launcherOf, newVisitor, openFullPage, openPanel, panelOf } from './pages/visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };

/** Lets the time of the page run until so many further connections were tried. */
const untilTried = async (page: Page, count: number): Promise<void> => {
  let isTried = false;
  const tried = world.network.waitForAttempts(count).then(() => {
    isTried = true;
  });
  while (!isTried) await page.clock.runFor(500);
  await tried;
};

describe('a frame that does not load', () => {
  it('leaves the emergency numbers in the panel, and comes by itself when the server is back', async () => {
    const page = await newVisitor(world.browser);
    await page.clock.install();
    await page.goto(`${world.site.origin}/`);
    await launcherOf(page).waitFor();
    world.network.cut();
    await launcherOf(page).click();
    const panel = page.locator('dialog');
    await panel.waitFor();
    const shown = await panel.evaluate((dialog) => ({
      words: getComputedStyle(dialog, '::before').content,
      paper: getComputedStyle(dialog).backgroundColor,
    }));
    expect(shown.words).toBe('"17 · 112 · 114"');
    expect(shown.paper).toMatch(/^rgb\(/);
    const steps = await page.evaluate(() => history.length);
    // Two loads fail before it is mended.
    await untilTried(page, 2);
    world.network.restore();
    await untilTried(page, 1);
    const visitor = await panelOf(page);
    await visitor.write('Me voici');
    await visitor.standing.waitFor();
    // None of the loads is a step that the Back button would take.
    expect(await page.evaluate(() => history.length)).toBe(steps);
    expect(await panel.evaluate((dialog) => getComputedStyle(dialog, '::before').content)).toBe('none');
    // So that nobody is left in the queue.
    await visitor.button('Terminer').click();
    await visitor.button('Oui, terminer').click();
    await visitor.find('#end').waitFor();
    await page.context().close();
  });

  it('comes too when only the hover that asked for it met the outage', async () => {
    const page = await newVisitor(world.browser);
    await page.clock.install();
    await page.goto(`${world.site.origin}/`);
    await launcherOf(page).waitFor();
    world.network.cut();
    await launcherOf(page).hover();
    await world.network.waitForAttempts(1);
    world.network.restore();
    await launcherOf(page).click();
    await untilTried(page, 1);
    await panelOf(page);
    await page.context().close();
  });
});

describe('a panel that is open while the screen changes', () => {
  const isModal = (page: Page) => page.locator('dialog').evaluate((dialog) => dialog.matches(':modal'));
  const covers = (page: Page) =>
    page.locator('dialog').evaluate((dialog) => dialog.clientWidth >= innerWidth && dialog.clientHeight >= innerHeight);
  /** What the host page hears, from the moment of the call. */
  const listen = (page: Page) =>
    page.evaluate(() => {
      const { lanterne } = window as never as { lanterne: { on(name: string, listener: () => void): void } };
      const heard: string[] = [];
      Object.assign(window, { heard });
      for (const name of ['open', 'close']) lanterne.on(name, () => heard.push(name));
    });
  const heard = (page: Page) => page.evaluate(() => (window as never as { heard: string[] }).heard);

  for (const [from, to] of [
    [NARROW, WIDE],
    [WIDE, NARROW],
  ] as const) {
    it(`from ${from.width} to ${to.width} px and back is modal exactly while it covers the screen`, async () => {
      const page = await newVisitor(world.browser, { viewport: from });
      const visitor = await openPanel(page, `${world.site.origin}/`);
      await listen(page);
      await visitor.field.click();
      await page.keyboard.type('un brou');
      const frames = page.frames().length;
      let typed = 'un brou';
      for (const [size, letters] of [
        [from, ''],
        [to, 'ill'],
        [from, 'on'],
        [to, ' long'],
      ] as const) {
        await page.setViewportSize(size);
        const isNarrow = size === NARROW;
        await waitUntil(`it is ${isNarrow ? '' : 'not '}modal`, async () => (await isModal(page)) === isNarrow);
        expect(await covers(page)).toBe(isNarrow);
        // The focus is still where it was: in the field.
        await page.keyboard.type(letters);
        typed += letters;
        await waitUntil(`the field holds ${typed}`, async () => (await visitor.field.inputValue()) === typed);
      }
      expect(page.frames()).toHaveLength(frames);
      expect(await heard(page)).toEqual([]);
      await visitor.button('Réduire').click();
      await visitor.field.waitFor({ state: 'hidden' });
      await waitUntil('the page heard it', async () => (await heard(page)).join() === 'close');
      expect(await isModal(page)).toBe(false);
      await page.context().close();
    });
  }

  it('leaves the host page usable once it no longer covers it', async () => {
    const page = await newVisitor(world.browser, { viewport: NARROW });
    await openPanel(page, `${world.site.origin}/`);
    await waitUntil('it is modal', () => isModal(page));
    await page.setViewportSize(WIDE);
    await waitUntil('it is not modal', async () => !(await isModal(page)));
    const link = page.getByRole('link').first();
    await link.focus();
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
    await launcherOf(page).click();
    await waitUntil('it is closed', () =>
      page.locator('dialog').evaluate((dialog) => !(dialog as HTMLDialogElement).open),
    );
    await page.context().close();
  });

  it('tells the host page the truth when it is closed and opened in one breath', async () => {
    const page = await newVisitor(world.browser);
    const visitor = await openPanel(page, `${world.site.origin}/`);
    await page.evaluate(() => {
      const { lanterne } = window as never as { lanterne: { open(): void; close(): void } };
      lanterne.close();
      lanterne.open();
    });
    await visitor.field.waitFor();
    await page.keyboard.type('ici');
    await waitUntil('the field has the focus', async () => (await visitor.field.inputValue()) === 'ici');
    expect(await launcherOf(page).getAttribute('aria-expanded')).toBe('true');
    await page.context().close();
  });
});

describe('what the visitor does not see', () => {
  it('is counted on the launcher, the end too, and marked below the transcript for who reads further up', async () => {
    const officer = await signInOfficer(world.browser, world.server, 'camille');
    const page = await newVisitor(world.browser);
    const visitor = await openPanel(page, `${world.site.origin}/`);
    const count = (number: number) => page.locator('output').filter({ hasText: new RegExp(`: ${number}$`) });
    await visitor.write('Bonjour\n'.repeat(60));
    await visitor.standing.waitFor();
    await visitor.button('Réduire').click();
    await officer.queue.first().waitFor();
    await officer.takeNext();
    await count(1).waitFor();
    await launcherOf(page).click();
    await count(1).waitFor({ state: 'detached' });

    const isAtEnd = () =>
      visitor.log.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight < 4);
    await waitUntil('the end is in view', isAtEnd);
    await visitor.log.evaluate((log) => {
      log.scrollTop = 0;
    });
    await waitUntil('it is not', async () => !(await isAtEnd()));
    await officer.write('Je vous lis.');
    const mark = visitor.button('Nouveau message');
    await mark.waitFor();
    await mark.press('Enter');
    await waitUntil('the end is in view again', isAtEnd);
    await mark.waitFor({ state: 'detached' });
    expect(await visitor.log.evaluate((log) => log === document.activeElement)).toBe(true);

    await visitor.button('Réduire').click();
    await visitor.field.waitFor({ state: 'hidden' });
    await officer.close();
    await count(1).waitFor();
    await launcherOf(page).click();
    await visitor.find('#end').waitFor();
    // A new exchange begins in the field.
    await visitor.button('Commencer un nouvel échange').press('Enter');
    await visitor.find('textarea:focus').waitFor();
    await page.context().close();
    await officer.context.close();
  });
});

describe('Escape', () => {
  for (const viewport of [WIDE, NARROW]) {
    it(`hides the panel at ${viewport.width} px, keeps the draft, and leaves the input method its own`, async () => {
      const page = await newVisitor(world.browser, { viewport });
      const visitor = await openPanel(page, `${world.site.origin}/`);
      await visitor.field.fill('un brouillon');
      await visitor.field.evaluate((field) => {
        for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
          field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, ...init }));
        }
      });
      await page.locator('dialog[open]').waitFor();
      await visitor.field.press('Escape');
      await visitor.field.waitFor({ state: 'hidden' });
      await waitUntil('the focus is back', () =>
        launcherOf(page).evaluate((launcher) => launcher === (launcher.getRootNode() as ShadowRoot).activeElement),
      );
      await page.keyboard.press('Enter');
      await visitor.find('textarea:focus').waitFor();
      expect(await visitor.field.inputValue()).toBe('un brouillon');
      await page.context().close();
    });
  }

  it('does nothing on the full page', async () => {
    const visitor = await openFullPage(await newVisitor(world.browser), `${world.server.origin}/chat/demo`);
    await visitor.field.fill('un brouillon');
    await visitor.field.press('Escape');
    expect(await visitor.field.inputValue()).toBe('un brouillon');
    await visitor.context.close();
  });
});

it('has an edge in forced colours', async () => {
  const page = await newVisitor(world.browser, { forcedColors: 'active' });
  await openPanel(page, `${world.site.origin}/`);
  const edge = await page.locator('dialog').evaluate((dialog) => {
    const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(dialog);
    return { line: `${borderTopWidth} ${borderTopStyle}`, differs: borderTopColor !== backgroundColor };
  });
  expect(edge).toEqual({ line: '1px solid', differs: true });
  await page.context().close();
});

for (const [width, height] of [
  [320, 256],
  [320, 480],
  [360, 740],
] as const) {
  it(`keeps the numbers and the field in view at ${width} by ${height} px, also in an outage`, async () => {
    const visitor = await openPanel(
      await newVisitor(world.browser, { viewport: { width, height } }),
      `${world.site.origin}/`,
    );
    const inView = async () => {
      for (const place of [visitor.find('.emergency a').first(), visitor.find('.emergency a').last(), visitor.field]) {
        const box = await place.boundingBox();
        expect(box && box.y >= 0 && box.y + box.height <= height, JSON.stringify(box)).toBe(true);
      }
      expect(await visitor.find('main').evaluate((main) => main.scrollHeight - main.clientHeight)).toBe(0);
    };
    await inView();
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    await inView();
    world.network.cut();
    await visitor.outage.waitFor();
    await inView();
    world.network.restore();
    await visitor.outage.waitFor({ state: 'detached' });
    await visitor.button('Terminer').click();
    await visitor.button('Oui, terminer').click();
    await visitor.context.close();
  });
}
