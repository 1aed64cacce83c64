// docs/security.md: T4

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetRoots, roots, watchRoots } from './shadow.fixture.ts';

beforeEach(() => {
  vi.resetModules();
  watchRoots();
});

afterEach(() => {
  if (window.lanterne && 'destroy' in window.lanterne) window.lanterne.destroy();
  window.lanterne = undefined;
  forgetRoots();
  vi.restoreAllMocks();
});

/** Runs the script as the browser runs a script tag. */
const run = async (data: Record<string, string>) => {
  const tag = Object.assign(document.createElement('script'), { type: 'text/plain' });
  tag.setAttribute('src', 'https://chat.example/lanterne.js');
  Object.assign(tag.dataset, data);
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(tag);
  vi.resetModules();
  await import('./script.ts');
};

const launchers = () => roots.flatMap((root) => [...root.querySelectorAll('button')]);
const widget = () => {
  if (!window.lanterne || !('destroy' in window.lanterne)) throw new Error('the widget is not there');
  return window.lanterne;
};

it('draws the launcher of its site, of the origin that it came from', async () => {
  await run({ site: 'demo', locale: 'en' });
  expect(launchers().map(({ textContent }) => textContent)).toEqual(['Write to a police officer']);
  widget().open();
  expect(roots[0]?.querySelector('iframe')?.src).toBe('https://chat.example/frame/demo?locale=en');
});

it('carries out what was asked before it loaded, and after', async () => {
  const heard: unknown[] = [];
  window.lanterne = [['on', 'open', () => heard.push('open')], ['open'], ['no such thing']];
  await run({ site: 'demo' });
  expect(heard).toEqual(['open']);
  widget().push(['on', 'close', () => heard.push('close')], ['toggle']);
  expect(heard).toEqual(['open', 'close']);
});

it('is alone: a second tag does nothing', async () => {
  await run({ site: 'demo' });
  const first = window.lanterne;
  await run({ site: 'demo' });
  expect(launchers()).toHaveLength(1);
  expect(window.lanterne).toBe(first);
});

it('may be loaded again once it was destroyed', async () => {
  await run({ site: 'demo' });
  widget().destroy();
  expect(window.lanterne).toEqual([]);
  await run({ site: 'demo' });
  expect(document.querySelectorAll('body > div')).toHaveLength(1);
});

it('does nothing without a site, and says so once', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  await expect(run({})).resolves.toBeUndefined();
  expect(launchers()).toHaveLength(0);
  expect(warn).toHaveBeenCalledTimes(1);
});

it('takes no other element for its own tag, by whatever name it stands in the page', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const image = Object.assign(document.createElement('img'), { name: 'currentScript', src: 'https://evil.example/x' });
  image.dataset.site = 'demo';
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(image as unknown as HTMLScriptElement);
  vi.resetModules();
  await import('./script.ts');
  expect(roots).toHaveLength(0);
  expect(warn).toHaveBeenCalledTimes(1);
});

it('never throws into the page, not even where the browser lacks what it needs', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.stubGlobal('CSSStyleSheet', undefined);
  await expect(run({ site: 'demo' })).resolves.toBeUndefined();
  vi.unstubAllGlobals();
  expect(warn).toHaveBeenCalledTimes(1);
});

it('takes an element with its name for no widget', async () => {
  window.lanterne = document.createElement('div') as unknown as undefined;
  await run({ site: 'demo' });
  expect(launchers()).toHaveLength(1);
});
