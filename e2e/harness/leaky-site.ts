import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { listen } from './listen.ts';

/** A site that leaves traces wherever a browser lets it: what the search for traces must find. */
export interface LeakySite {
  readonly origin: string;
  close(): Promise<void>;
}

const FORM = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Page</title><form action="/sent">
<input id="line" name="line"><button>OK</button></form>
<textarea id="kept"></textarea><textarea id="unkept" autocomplete="off"></textarea>`;

const PACKED = { gzip: gzipSync, br: brotliCompressSync } as const;
const FILLER = 'Rien à voir ici. '.repeat(200);

/** `/plain?x`, `/gzip?x` and `/br?x` say what comes after the question mark, and may be stored; all else is a form. */
export const serveLeaky = async (): Promise<LeakySite> => {
  const { port, close } = await listen((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://site');
    const form = pathname.slice(1);
    // Said the other way round, so that the address is no trace of it.
    const text = FILLER + [...search.slice(1)].reverse().join('');
    if (form === 'plain' || form === 'gzip' || form === 'br') {
      const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'max-age=3600' };
      if (form === 'plain') response.writeHead(200, headers).end(text);
      else response.writeHead(200, { ...headers, 'content-encoding': form }).end(PACKED[form](text));
    } else {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(FORM);
    }
  });
  return { origin: `http://localhost:${port}`, close };
};

const fetchBackwards = (form: string) => (page: Page, letters: string) =>
  page.evaluate(
    async (address) => void (await (await fetch(address)).text()),
    `/${form}?${[...letters].reverse().join('')}`,
  );

/** What a page puts into a database; beside so much else that the browser packs it, where `fillers` are given. */
const intoDatabase =
  (name: string, fillers: number) =>
  (page: Page, letters: string): Promise<void> =>
    page.evaluate(
      ([name, letters, fillers]) =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.open(name);
          request.onupgradeneeded = () => {
            request.result.createObjectStore('all');
          };
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            const write = request.result.transaction('all', 'readwrite');
            write.objectStore('all').put(letters, 0);
            for (let at = 1; at <= fillers; at += 1) write.objectStore('all').put('Rien à voir. '.repeat(2_000), at);
            write.oncomplete = () => resolve();
            write.onerror = () => reject(write.error);
          };
        }),
      [name, letters, fillers] as const,
    );

interface Leak {
  readonly leave: (page: Page, letters: string) => Promise<unknown>;
  /** Whether a browser that is driven alone, without the windows and menus that people use, writes none of it down. */
  readonly ofWholeBrowsers?: true;
}

/** One for each place that is searched. Each is given a page of its own, with the form. */
export const LEAKS: Readonly<Record<string, Leak>> = {
  'local storage': { leave: (page, letters) => page.evaluate((text) => localStorage.setItem('a', text), letters) },
  'local storage, two bytes a letter': {
    leave: (page, letters) => page.evaluate((text) => localStorage.setItem('b', `l’œil ${text}`), letters),
  },
  'session storage': { leave: (page, letters) => page.evaluate((text) => sessionStorage.setItem('a', text), letters) },
  'a database': { leave: intoDatabase('small', 0) },
  'a database, packed': { leave: intoDatabase('large', 400) },
  'the cache of a page': {
    leave: (page, letters) =>
      page.evaluate(async (text) => (await caches.open('c')).put('/kept', new Response(text)), letters),
  },
  'a file of a page': {
    leave: (page, letters) =>
      page.evaluate(async (text) => {
        const folder = await navigator.storage.getDirectory();
        const file = await (await folder.getFileHandle('f', { create: true })).createWritable();
        await file.write(text);
        await file.close();
      }, letters),
  },
  'a cookie': {
    leave: (page, letters) =>
      page.evaluate((text) => {
        // Its value may be sealed on disk; its name never is.
        // biome-ignore lint/suspicious/noDocumentCookie: the other way to set one is younger than some browsers.
        document.cookie = `${text}=1; max-age=3600`;
      }, letters),
  },
  'the cache of the browser': { leave: fetchBackwards('plain') },
  'the cache of the browser, packed by gzip': { leave: fetchBackwards('gzip') },
  'the cache of the browser, packed by brotli': { leave: fetchBackwards('br') },
  'an address in the history': {
    ofWholeBrowsers: true,
    leave: (page, letters) => page.evaluate((text) => history.pushState(null, '', `/?q=${text}`), letters),
  },
  'a title in the history': {
    ofWholeBrowsers: true,
    leave: (page, letters) =>
      page.evaluate((text) => {
        document.title = text;
      }, letters),
  },
  'the state of a step in the history': {
    ofWholeBrowsers: true,
    leave: (page, letters) => page.evaluate((text) => history.replaceState(text, ''), letters),
  },
  'what forms are filled in with': {
    ofWholeBrowsers: true,
    async leave(page, letters) {
      // Of such a form the browser keeps the address too, which is another place.
      await page.locator('form').evaluate((form) => form.setAttribute('method', 'post'));
      await page.locator('#line').fill(letters);
      await page.getByRole('button', { name: 'OK' }).click();
      await page.waitForURL(/sent/);
    },
  },
  'a field of a page that may be opened again': {
    ofWholeBrowsers: true,
    async leave(page, letters) {
      await page.locator('#kept').fill(letters);
      await page.goto(new URL('/next', page.url()).href);
    },
  },
};

/** As `LEAKS` does in the last place, but in a field that asks for no memory, as ours does. */
export const leaveUnkept = async (page: Page, letters: string): Promise<void> => {
  await page.locator('#unkept').fill(letters);
  await page.goto(new URL('/next', page.url()).href);
};
