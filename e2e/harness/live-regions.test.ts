import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { recordLiveRegions, toldIn } from './live-regions.ts';
import { serveSite, type TestSite } from './site.ts';

let browser: Browser;
let site: TestSite;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  site = await serveSite({
    pages: {
      '/': `<!doctype html><body><div id="log" role="log"><p>before</p></div><p id="status" role="status"></p>
        <div id="off" role="log" aria-live="off"></div><p id="hidden" role="status" hidden></p>`,
    },
  });
});
afterAll(async () => {
  await browser.close();
  await site.close();
});
beforeEach(async () => {
  const context = await browser.newContext();
  await recordLiveRegions(context);
  page = await context.newPage();
  await page.goto(`${site.origin}/`);
  return () => context.close();
});

const toldAfter = async (change: () => void) => {
  await page.evaluate(change);
  return toldIn(page.mainFrame());
};

describe('the recorder', () => {
  it('says nothing of what was there', async () => {
    expect(await toldIn(page.mainFrame())).toEqual([]);
  });

  it('tells what is added to a log, and that alone', async () => {
    const told = await toldAfter(() => {
      const line = document.createElement('p');
      line.innerHTML = '<b>Agent</b> says <span aria-hidden="true">nothing</span> hello';
      document.getElementById('log')?.append(line);
    });
    expect(told).toEqual([['polite', 'Agent says hello']]);
  });

  it('tells a status as a whole when its text changes, but not one that comes with its text', async () => {
    const told = await toldAfter(() => {
      const status = document.getElementById('status') as HTMLElement;
      status.textContent = 'Sent';
      document.body.insertAdjacentHTML('beforeend', '<p role="status">unheard</p>');
    });
    expect(told).toEqual([['polite', 'Sent']]);
  });

  it('tells an alert that is inserted, deep in something else too', async () => {
    const told = await toldAfter(() => {
      document.body.insertAdjacentHTML('beforeend', '<div><p role="alert">Lost</p></div>');
    });
    expect(told).toEqual([['assertive', 'Lost']]);
  });

  it('tells nothing of what is off, hidden or inert', async () => {
    const told = await toldAfter(() => {
      document.getElementById('off')?.append('a');
      (document.getElementById('hidden') as HTMLElement).textContent = 'b';
      const log = document.getElementById('log') as HTMLElement;
      log.inert = true;
      log.append('c');
    });
    expect(told).toEqual([]);
  });
});
