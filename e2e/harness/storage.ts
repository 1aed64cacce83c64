import type { BrowserContext, Frame, Page } from 'playwright-core';

/** What a document keeps in the browser, of every kind that there is. */
export interface Stored {
  readonly session: Readonly<Record<string, string>>;
  readonly local: Readonly<Record<string, string>>;
  readonly cookie: string;
  readonly databases: number;
  readonly caches: number;
  readonly workers: number;
}

export const NOTHING: Stored = { session: {}, local: {}, cookie: '', databases: 0, caches: 0, workers: 0 };

export const storedIn = (frame: Frame): Promise<Stored> =>
  frame.evaluate(async () => ({
    session: { ...sessionStorage },
    local: { ...localStorage },
    cookie: document.cookie,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));

/** Of every document on the page, the page itself first. */
export const storedOn = (page: Page): Promise<Stored[]> => Promise.all(page.frames().map(storedIn));

/** No document on the page keeps anything, nor is there a cookie of anybody. */
export const keepsNothing = async (page: Page, context: BrowserContext = page.context()): Promise<boolean> => {
  const stored = await storedOn(page);
  const cookies = await context.cookies();
  return cookies.length === 0 && stored.every((one) => JSON.stringify(one) === JSON.stringify(NOTHING));
};
