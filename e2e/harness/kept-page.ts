import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';

/**
 * Starts a browser that keeps pages whole when they are left, as those do that people use: automation asks it not to. Page
 * and frame are in one process, since no tool finds the process of a frame again that comes back with its page.
 */
export const launchKeepingBrowser = (): Promise<Browser> =>
  launchBrowser({
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: ['--no-sandbox', '--disable-site-isolation-trials', '--disable-features=IsolateOrigins,site-per-process'],
  });

/** Whether it really does. The headless shell that comes through npm has no such cache at all, and no flag gives it one. */
export const keepsPages = async (browser: Browser, url: string): Promise<boolean> => {
  const page = await browser.newPage();
  await page.goto(url);
  await page.evaluate(() => Object.assign(window, { wasKept: true }));
  await page.goto(`${url}?other`);
  await page.goBack({ waitUntil: 'commit' });
  const isKept = await page.evaluate(() => 'wasKept' in window);
  await page.close();
  return isKept;
};

const tell = async (page: Page, name: 'pagehide' | 'pageshow') => {
  for (const frame of page.frames()) {
    await frame.evaluate((type) => dispatchEvent(new PageTransitionEvent(type, { persisted: true })), name);
  }
};

export interface Absence {
  /** Where the visitor is now. */
  readonly next: Page;
  /** By a press on Back. */
  comeBack(): Promise<void>;
}

/**
 * Goes on to another page; the one that is left is kept. Where the browser can't, the page stays in its tab and is told what a
 * browser would tell it, and the other page is opened in a second tab: then it is our own part that is tested, not the browser's.
 */
export const goOn = async (page: Page, url: string, isReal: boolean): Promise<Absence> => {
  if (isReal) {
    await page.goto(url);
    // No page loads that comes back.
    return { next: page, comeBack: async () => void (await page.goBack({ waitUntil: 'commit' })) };
  }
  await tell(page, 'pagehide');
  const next = await page.context().newPage();
  await next.goto(url);
  return {
    next,
    async comeBack() {
      await page.bringToFront();
      await tell(page, 'pageshow');
    },
  };
};

/** Of what is hidden as a whole, browsers give the text all the same. */
const shownText = () => {
  const { body } = document;
  return body.checkVisibility() ? `${body.innerText}\n${body.querySelector('textarea')?.value}` : '';
};

/** What is to be read in the app, with what is typed in its field: in the frame of a page, or in the page where it has none. */
export const readApp = async (page: Page): Promise<string> => {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const frameId = (frameTree.childFrames?.[0] ?? frameTree).frame.id;
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', { frameId });
  const { result } = await session.send('Runtime.evaluate', { contextId, expression: `(${shownText})()` });
  await session.detach();
  return String(result.value);
};
