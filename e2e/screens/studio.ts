import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core';
import sharp from 'sharp';
import { launchBrowser, launchOptions } from '../harness/browser.ts';
import { root } from '../harness/build.ts';
import { waitUntil } from '../harness/wait.ts';
import { startWorld, type World } from '../harness/world.ts';
import { type OfficerPage, signInOfficer } from '../pages/officer.ts';
import { newVisitor, openPanel, type VisitorPage } from '../pages/visitor.ts';
import { PICTURES } from './states.ts';

export const folder = join(root, 'docs/screens');

/** Sizes of window, by the word that stands in the name of a picture. */
export const SIZES = {
  wide: { width: 1280, height: 800 },
  narrow: { width: 360, height: 740 },
  small: { width: 320, height: 640 },
  tablet: { width: 900, height: 700 },
} as const;
export type Size = keyof typeof SIZES;

/** One look of a state: its size, and what the reader's device asks for beside. */
export interface Look {
  readonly size: Size;
  readonly dark?: boolean;
  readonly forced?: boolean;
  /** From right to left; no language that is written so has texts yet. */
  readonly rtl?: boolean;
  /** Text of 200 %. */
  readonly large?: boolean;
  /** The corner where the panel is, alone: the page around it is always the same. */
  readonly corner?: boolean;
}

/** With the page around. */
export const WHOLE: readonly Look[] = [
  { size: 'wide' },
  { size: 'narrow' },
  { size: 'narrow', dark: true },
  { size: 'wide', dark: true },
];
/** Every state of the visitor's is taken so. */
export const ALL: readonly Look[] = WHOLE.map((look) => ({ ...look, corner: look.size === 'wide' }));
/** What a state must bear beside. */
export const HARD: readonly Look[] = [
  { size: 'small' },
  { size: 'narrow', large: true },
  { size: 'narrow', rtl: true },
  { size: 'narrow', forced: true },
];
export const DESK: readonly Look[] = [{ size: 'wide' }, { size: 'tablet' }, { size: 'wide', dark: true }];

/** The panel and what it stands on. */
const CORNER = 464;

const nameOf = (state: string, { size, dark, forced, rtl, large }: Look): string =>
  [state, size, dark && 'dark', forced && 'forced', rtl && 'rtl', large && 'large'].filter(Boolean).join('-');

/**
 * Times, dates and what is drawn by lot are not the same twice; the pictures are. They show the minute in which the
 * first of them might have been taken.
 */
const settle = (frame: Frame): Promise<void> =>
  frame.evaluate(() => {
    const swaps: [RegExp, string][] = [
      [/\b\d{2}:\d{2}(:\d{2})?\b/g, '14:02'],
      // How long something has lasted.
      [/\b\d:\d{2}\b/g, '0:12'],
      [/\b(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) \d{1,2}(er)? [a-zéû]+/g, 'jeudi 12 mars'],
      [/\b\d{4}-\d{2}-\d{2}\b/g, '2026-03-12'],
      [/localhost:\d+|127\.0\.0\.1:\d+/g, 'exemple.gouv.fr'],
    ];
    const shopping = ['farine', 'beurre', 'citron', 'miel', 'poireau', 'savon', 'lentilles', 'thé', 'fraises'];
    for (const [index, item] of document.querySelectorAll('.shopping > li').entries()) {
      if (item.firstChild) item.firstChild.nodeValue = shopping[index] ?? '';
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = swaps.reduce((so, [found, put]) => so.replace(found, put), node.nodeValue ?? '');
      if (text !== node.nodeValue) node.nodeValue = text;
    }
  });

/** What was laid out is drawn. */
const drawn = (frame: Frame): Promise<unknown> =>
  frame.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** A frame that has gone meanwhile has nothing to say. */
const inFrames = (page: Page, act: (frame: Frame) => Promise<unknown>): Promise<unknown> =>
  Promise.all(page.frames().map((frame) => act(frame).catch(() => undefined)));

const dress = async (page: Page, { size, dark, forced, rtl, large }: Look): Promise<void> => {
  await page.setViewportSize(SIZES[size]);
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', forcedColors: forced ? 'active' : 'none' });
  for (const frame of page.frames()) {
    if (!frame.parentFrame()) continue;
    await frame.evaluate(
      ([dir, fontSize]) => {
        document.documentElement.dir = dir;
        document.documentElement.style.fontSize = fontSize;
      },
      [rtl ? 'rtl' : 'ltr', large ? '200%' : ''] as const,
    );
  }
};

/** Few colours make small files; those of a page are few. The same pixels are the same bytes. */
const pack = (picture: Buffer): Promise<Buffer> =>
  sharp(picture).png({ palette: true, colours: 128, dither: 0, effort: 8 }).toBuffer();

/** How much a letter's edge may differ from one drawing to the next, of 255. */
const EDGE = 48;

/** Whether an eye would take one for the other. */
const looksLike = async (before: Buffer, now: Buffer): Promise<boolean> => {
  const [old, young] = await Promise.all([before, now].map((picture) => sharp(picture).removeAlpha().raw().toBuffer()));
  return (
    old?.length === young?.length && (young ?? []).every((value, at) => Math.abs(value - (old?.[at] ?? 0)) <= EDGE)
  );
};

/** The fonts of the npm browser, also where a machine has worse ones for `system-ui`: pictures do not hang on the machine. */
const launchPictureBrowser = (): Promise<Browser> => {
  const { env } = launchOptions();
  const fonts = env?.FONTCONFIG_FILE;
  if (!fonts) return launchBrowser();
  const file = join(tmpdir(), `lanterne-pictures-${process.pid}.conf`);
  const prefer = (family: string) =>
    `<match target="pattern"><test name="family"><string>${family}</string></test><edit name="family" mode="prepend" binding="strong"><string>Open Sans</string></edit></match>`;
  writeFileSync(
    file,
    `<?xml version="1.0"?><fontconfig><include>${fonts}</include>${['system-ui', 'sans-serif', 'arial'].map(prefer).join('')}</fontconfig>`,
  );
  return launchBrowser({ env: { ...env, FONTCONFIG_FILE: file } });
};

interface Shot {
  readonly looks?: readonly Look[];
  /** Brings back what another size has moved: a place in a list. */
  readonly before?: () => Promise<unknown>;
}

interface Picture {
  readonly state: string;
  readonly caption: string;
  readonly looks: readonly Look[];
}

/** What the chapters share: the world, an officer in it, and the taking of pictures. */
export interface Studio {
  readonly world: World;
  readonly browser: Browser;
  readonly officer: OfficerPage;
  readonly home: string;
  /** Begins a chapter: how it is headed where the pictures are shown. */
  chapter(title: string): void;
  /** Takes a state in each of its looks. The page is left wide and light. */
  take(page: Page, state: string, caption: string, shot?: Shot): Promise<void>;
  enter(options?: BrowserContextOptions): Promise<VisitorPage>;
  /** The officer takes the visitor who waits, and says something. */
  answer(visitor: VisitorPage, text: string): Promise<void>;
  /** Ends what is open and whoever waits, and closes the visitors' pages. */
  clear(): Promise<void>;
  /** Writes the page that shows the pictures, and takes away those that it does not: only where all were taken. */
  writeList(): void;
  close(): Promise<void>;
}

/** As high as each is shown. */
const HEIGHT = 320;

const listOf = (chapters: ReadonlyMap<string, readonly Picture[]>): string => {
  const image = (state: string, look: Look) => `<img src="${nameOf(state, look)}.png" alt="" height="${HEIGHT}">`;
  const parts = [...chapters].map(([title, pictures]) => {
    const rows = pictures.map(
      ({ state, caption, looks }) =>
        `**${caption}** · \`${state}\`\n\n${looks.map((look) => image(state, look)).join('\n')}\n`,
    );
    return `## ${title}\n\n${rows.join('\n')}`;
  });
  return `# The pictures

Every state, taken from the built program by \`npm run screens\`, which writes this page too. Times, dates, addresses and lists drawn by
lot are the same in all of them, so that a picture changes only when what it shows has changed.

${parts.join('\n')}`;
};

export const openStudio = async (): Promise<Studio> => {
  mkdirSync(folder, { recursive: true });
  const world = await startWorld();
  const browser = await launchPictureBrowser();
  const home = `${world.site.origin}/`;
  const officer = await signInOfficer(browser, world.server, 'camille', 'Camille');
  const chapters = new Map<string, Picture[]>();
  let current: Picture[] = [];

  const shoot = async (of: Page, state: string, look: Look) => {
    const file = join(folder, `${nameOf(state, look)}.png`);
    const { width, height } = SIZES[look.size];
    const clip = look.corner ? { x: width - CORNER, y: 0, width: CORNER, height } : undefined;
    const picture = await pack(await of.screenshot({ animations: 'disabled', clip }));
    if (!existsSync(file) || !(await looksLike(readFileSync(file), picture))) writeFileSync(file, picture);
  };

  const closeOne = async () => {
    const panes = await officer.panes.count();
    await officer.panes
      .locator('header')
      .getByRole('button', { name: /^Terminer/ })
      .first()
      .click();
    await officer.page.getByRole('dialog').getByRole('button', { name: 'Terminer l’échange' }).click();
    await waitUntil('the pane is gone', async () => (await officer.panes.count()) < panes);
  };

  return {
    world,
    browser,
    officer,
    home,
    chapter(title) {
      current = [];
      chapters.set(title, current);
    },
    async take(of, state, caption, { looks = ALL, before } = {}) {
      current.push({ state, caption, looks });
      for (const look of looks) {
        await dress(of, look);
        await of.mouse.move(0, 0);
        await before?.();
        await inFrames(of, settle);
        await inFrames(of, drawn);
        await shoot(of, state, look);
      }
      await dress(of, { size: 'wide' });
    },
    enter: async (options) =>
      openPanel(await newVisitor(browser, { viewport: SIZES.wide, timezoneId: 'Europe/Paris', ...options }), home),
    async answer(visitor, text) {
      await officer.queue.first().waitFor();
      await officer.takeNext();
      await officer.write(text);
      await visitor.log.getByText(text.slice(0, 24)).first().waitFor();
      // Whoever answers has read.
      await visitor.log.locator('.delivery').getByText('Lu').waitFor();
    },
    async clear() {
      world.network.restore();
      for (const context of browser.contexts()) if (context !== officer.context) await context.close();
      await officer.lostBar.waitFor({ state: 'detached' });
      while ((await officer.panes.count()) > 0 || (await officer.queue.count()) > 0) {
        if ((await officer.panes.count()) > 0) await closeOne();
        else await officer.takeNext();
      }
      await world.server.settleSite('demo', {});
    },
    writeList() {
      const taken = new Set([...chapters.values()].flat().map(({ state }) => state));
      const missing = Object.values(PICTURES).filter((state) => !taken.has(state));
      if (missing.length > 0) throw new Error(`not taken: ${missing.join(', ')}`);
      const files = new Set(
        [...chapters.values()].flat().flatMap(({ state, looks }) => looks.map((look) => nameOf(state, look))),
      );
      for (const file of readdirSync(folder)) {
        if (file.endsWith('.png') && !files.has(file.slice(0, -'.png'.length))) rmSync(join(folder, file));
      }
      writeFileSync(join(folder, 'README.md'), listOf(chapters));
    },
    async close() {
      await browser.close();
      await world.close();
    },
  };
};
