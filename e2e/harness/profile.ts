import { randomInt } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Frame, type Page } from 'playwright-core';
import { openShadows } from '../pages/visitor.ts';
import { launchOptions } from './browser.ts';

/** A person's browser: all that it keeps on disk lies in one folder. */
export interface Profile {
  readonly folder: string;
  /** Starts the browser. It keeps what the last one that was started here has kept. */
  open(): Promise<BrowserContext>;
  remove(): Promise<void>;
}

export const newProfile = async (): Promise<Profile> => {
  const folder = await mkdtemp(join(tmpdir(), 'lanterne-profile-'));
  // What a browser puts beside its profile is to be found too.
  const elsewhere = join(folder, 'elsewhere');
  await mkdir(elsewhere);
  const places = Object.fromEntries(
    ['TMPDIR', 'HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'].map((name) => [name, elsewhere]),
  );
  const { env, ...options } = launchOptions();
  return {
    folder,
    async open() {
      const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
        ...options,
        env: { ...env, ...places },
        locale: 'fr-FR',
        viewport: { width: 1280, height: 800 },
      });
      await context.addInitScript(openShadows);
      return context;
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
};

/** Letters that stand nowhere else. */
export const canary = (): string =>
  Array.from({ length: 32 }, () => 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'[randomInt(52)]).join('');

/** What a page can keep, in every place in which it can. */
const readStorage = async () => {
  /** Some browsers deny the frames of other sites all of this: what they may not read, they have not written. */
  const unlessDenied = async <Value>(read: () => Value | Promise<Value>, nothing: Value): Promise<Value> => {
    try {
      return await read();
    } catch (error) {
      // Databases have a name of their own for it.
      if (error instanceof DOMException && (error.name === 'SecurityError' || /denied/.test(error.message)))
        return nothing;
      throw error;
    }
  };
  const filesOf = async () => {
    const names: string[] = [];
    // Not among the types of every library: the names of what lies there.
    const folder = (await navigator.storage.getDirectory()) as unknown as { keys(): AsyncIterable<string> };
    for await (const name of folder.keys()) names.push(name);
    return names;
  };
  return {
    local: await unlessDenied(() => Object.entries(localStorage), []),
    session: await unlessDenied(() => Object.entries(sessionStorage), []),
    cookies: await unlessDenied(() => document.cookie, ''),
    databases: await unlessDenied(async () => (await indexedDB.databases()).map(({ name }) => name), []),
    caches: await unlessDenied(() => caches.keys(), []),
    workers: await unlessDenied(async () => (await navigator.serviceWorker.getRegistrations()).length, 0),
    files: await unlessDenied(filesOf, []),
    state: history.state,
    name: window.name,
  };
};
export type Stored = Awaited<ReturnType<typeof readStorage>>;

export const NOTHING_STORED: Stored = {
  local: [],
  session: [],
  cookies: '',
  databases: [],
  caches: [],
  workers: 0,
  files: [],
  state: null,
  name: '',
};

/** What every frame of the page has kept. */
export const storedIn = (page: Page): Promise<Stored[]> =>
  Promise.all(page.frames().map((frame: Frame) => frame.evaluate(readStorage)));

/** The addresses and titles in the history of the tab. */
export const historyOf = async (page: Page): Promise<string> => {
  const session = await page.context().newCDPSession(page);
  const { entries } = await session.send('Page.getNavigationHistory');
  await session.detach();
  return JSON.stringify(entries);
};
