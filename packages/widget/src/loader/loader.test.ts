// docs/security.md: T4

import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLanterne, type Lanterne, type LanterneOptions } from '../index.ts';
import { forgetRoots, roots, watchRoots } from './shadow.fixture.ts';

const ORIGIN = 'https://chat.example';
const options: LanterneOptions = { origin: ORIGIN, site: 'demo', locale: 'fr' };

let made: Lanterne[] = [];

beforeEach(() => {
  watchRoots();
  vi.stubGlobal('fetch', vi.fn());
  document.documentElement.lang = '';
});

afterEach(() => {
  for (const lanterne of made) lanterne.destroy();
  made = [];
  forgetRoots();
  vi.unstubAllGlobals();
});

const create = (more: Partial<LanterneOptions> = {}) => {
  const lanterne = createLanterne({ ...options, ...more });
  made.push(lanterne);
  const root = roots.at(-1) as ShadowRoot;
  const find = <Element extends HTMLElement>(selector: string) => root.querySelector<Element>(selector);
  return { lanterne, root, button: find<HTMLButtonElement>('button'), frame: () => find<HTMLIFrameElement>('iframe') };
};

/** Loads the frame as a browser would, and gives the frame's end of the line. */
const load = (frame: HTMLIFrameElement | null) => {
  if (!frame) throw new Error('there is no frame');
  const said: { data: unknown; origin: string }[] = [];
  let port: MessagePort | undefined;
  const contentWindow = {
    addEventListener() {},
    postMessage(data: unknown, origin: string, ports: MessagePort[]) {
      said.push({ data, origin });
      port = ports[0];
    },
  };
  Object.defineProperty(frame, 'contentWindow', { value: contentWindow, configurable: true });
  frame.onload?.(new Event('load'));
  return { said, port: port as unknown as MessagePort };
};

const heardBy = (lanterne: Lanterne) => {
  const heard: unknown[] = [];
  for (const name of ['ready', 'open', 'close'] as const) lanterne.on(name, () => heard.push(name));
  lanterne.on('unread', (count) => heard.push(count));
  return heard;
};

describe('the launcher', () => {
  it('is a button with a name, and nothing else is on the page', () => {
    const { button, frame } = create();
    expect(button?.textContent).toBe('Écrire à un policier');
    expect(button?.ariaExpanded).toBe('false');
    expect(frame()).toBeNull();
    expect(document.body.textContent).toBe('');
  });

  it('speaks the language asked for, or that of the page, or French', () => {
    expect(create({ locale: 'en-GB' }).button?.textContent).toBe('Write to a police officer');
    document.documentElement.lang = 'EN';
    expect(create({ locale: undefined }).button?.textContent).toBe('Write to a police officer');
    expect(create({ locale: 'xx' }).button?.textContent).toBe('Écrire à un policier');
  });

  it.each(['pointerenter', 'focus', 'click'])('makes the frame at the first %s, once', (interest) => {
    const { button, frame, root } = create();
    button?.dispatchEvent(new Event(interest));
    button?.dispatchEvent(new Event(interest));
    expect(root.querySelectorAll('iframe')).toHaveLength(1);
    expect(frame()?.src).toBe(`${ORIGIN}/frame/demo?locale=fr`);
  });

  it('leaves no trace and asks for nothing before', () => {
    create();
    expect(fetch).not.toHaveBeenCalled();
    expect(document.cookie).toBe('');
    expect(localStorage.length + sessionStorage.length).toBe(0);
  });

  it('has a frame that may do what it needs and no more', () => {
    const { lanterne, frame } = create();
    lanterne.open();
    expect(frame()?.title).toBe('Écrire à un policier');
    expect(frame()?.getAttribute('sandbox')?.split(' ').sort()).toEqual([
      'allow-downloads',
      'allow-forms',
      'allow-popups',
      'allow-popups-to-escape-sandbox',
      'allow-same-origin',
      'allow-scripts',
      'allow-top-navigation-by-user-activation',
    ]);
    expect(frame()?.referrerPolicy).toBe('no-referrer');
    // It may ask for the place, and for nothing else.
    expect(frame()?.getAttribute('allow')).toBe('geolocation');
  });
});

it('is mirrored for the other corner by one declaration, which stands there once', () => {
  const css = readFileSync(`${import.meta.dirname}/corner.css`, 'utf8');
  expect(css.match(/inset: auto 1em 1em auto;/g)).toHaveLength(1);
  expect(css.match(/1em 1em auto/g)).toHaveLength(1);
});

describe('the panel', () => {
  it('opens and closes, and says so', () => {
    const { lanterne, button } = create();
    const heard = heardBy(lanterne);
    lanterne.open();
    lanterne.open();
    expect(button?.ariaExpanded).toBe('true');
    lanterne.toggle();
    expect(button?.ariaExpanded).toBe('false');
    button?.click();
    expect(heard).toEqual(['open', 'close', 'open']);
  });

  it('says hello to the backend alone, once for each load', () => {
    const { lanterne, frame } = create();
    lanterne.open();
    const { said } = load(frame());
    expect(said).toEqual([{ data: { lanterne: 'hello', shown: true }, origin: ORIGIN }]);
  });

  it('loads the frame again until the app has spoken, in the same place', async () => {
    vi.useFakeTimers();
    const { lanterne, frame, root } = create();
    lanterne.open();
    const appended = vi.spyOn(root.querySelector('dialog') as HTMLDialogElement, 'append');
    // An error page loads too.
    load(frame()).port.close();
    vi.advanceTimersByTime(3_000);
    expect(appended).toHaveBeenCalledTimes(1);
    // A dead link loads nothing at all.
    vi.advanceTimersByTime(29_000);
    expect(appended).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    expect(appended).toHaveBeenCalledTimes(2);
    expect(root.querySelectorAll('iframe')).toHaveLength(1);
    const { port } = load(frame());
    vi.useRealTimers();
    const ready = new Promise<void>((resolve) => lanterne.on('ready', resolve));
    port.postMessage({ type: 'ready', exit: 'https://neutral.example/' });
    await ready;
    port.close();
  });

  it('brings the frame back when it is opened after somebody took it away', () => {
    const { lanterne, frame } = create();
    lanterne.open();
    lanterne.close();
    frame()?.remove();
    lanterne.open();
    expect(frame()?.src).toBe(`${ORIGIN}/frame/demo?locale=fr`);
  });

  it('loads nothing any more once it is taken off the page', () => {
    vi.useFakeTimers();
    const { lanterne, frame } = create();
    lanterne.open();
    const { port } = load(frame());
    lanterne.destroy();
    vi.advanceTimersByTime(60_000);
    expect(vi.getTimerCount()).toBe(0);
    port.close();
    vi.useRealTimers();
  });

  it('believes the frame, within the vocabulary', async () => {
    const { lanterne, frame, root } = create();
    const heard = heardBy(lanterne);
    lanterne.open();
    const { port } = load(frame());
    for (const forged of [null, 'close', { type: 'script' }, { type: 'toString' }, { type: ['open'] }, { count: 7 }]) {
      port.postMessage(forged);
    }
    port.postMessage({ type: 'ready', exit: 'https://neutral.example/' });
    for (const count of [1e9, -1, 'many', 2]) port.postMessage({ type: 'unread', count });
    port.postMessage({ type: 'close' });
    await expect.poll(() => heard).toEqual(['open', 'ready', 1e9, 4_294_967_295, 0, 2, 'close']);
    expect(root.querySelector('output')?.textContent).toBe('Messages non lus : 2');
    port.close();
  });

  it('says nothing of what it is for while that is asked, and counts nothing', async () => {
    const { lanterne, button, frame, root } = create();
    lanterne.open();
    const { port } = load(frame());
    port.postMessage({ type: 'unread', count: 2 });
    port.postMessage({ type: 'discreet', on: true });
    await expect.poll(() => button?.textContent).toBe('Contact');
    expect(root.querySelector('output')?.hidden).toBe(true);
    port.postMessage({ type: 'discreet', on: false });
    await expect.poll(() => button?.textContent).toBe('Écrire à un policier');
    expect(root.querySelector('output')?.hidden).toBe(false);
    port.close();
  });

  it('ignores what the rest of the page says', () => {
    const { lanterne } = create();
    const heard = heardBy(lanterne);
    for (const data of [{ type: 'close' }, { type: 'unread', count: 3 }, { lanterne: 'hello' }]) {
      dispatchEvent(Object.assign(new Event('message'), { data, origin: ORIGIN }));
    }
    expect(heard).toEqual([]);
  });
});

describe('a listener', () => {
  it('hears until it is taken off', () => {
    const { lanterne } = create();
    const listener = vi.fn();
    const off = lanterne.on('open', listener);
    lanterne.open();
    off();
    lanterne.close();
    lanterne.open();
    expect(listener).toHaveBeenCalledTimes(1);
  });
});

describe('destroy', () => {
  it('takes everything off the page, and what is called afterwards does nothing', () => {
    const before = document.documentElement.outerHTML;
    const { lanterne } = create();
    lanterne.open();
    const heard = heardBy(lanterne);
    lanterne.destroy();
    expect(document.documentElement.outerHTML).toBe(before);
    expect(() => {
      lanterne.open();
      lanterne.close();
      lanterne.toggle();
      lanterne.destroy();
    }).not.toThrow();
    expect(heard).toEqual([]);
  });
});

describe('inside an element of the page', () => {
  it('fills it with the frame at once, without a launcher', () => {
    const container = document.createElement('div');
    document.body.append(container);
    const { lanterne, root, button, frame } = create({ container });
    expect(root.host.parentElement).toBe(container);
    expect(button).toBeNull();
    expect(frame()?.src).toBe(`${ORIGIN}/frame/demo?locale=fr&inline`);
    const heard = heardBy(lanterne);
    lanterne.close();
    lanterne.toggle();
    expect(heard).toEqual(['close', 'open']);
    lanterne.destroy();
    expect(container.childNodes).toHaveLength(0);
    container.remove();
  });
});

describe('options', () => {
  it.each([
    ['origin', { origin: 'chat.example' }],
    ['origin', { origin: 'https://chat.example/path' }],
    ['origin', { origin: 'javascript:alert(1)' }],
    ['site', { site: '' }],
    ['site', { site: '../desk' }],
    ['position', { position: 'top' }],
    ['exit', { exit: '/elsewhere' }],
    ['exit', { exit: 'javascript:alert(1)' }],
    ['container', { container: 'main' }],
  ])('with a wrong %s are refused in so many words', (name, wrong) => {
    expect(() => createLanterne({ ...options, ...wrong } as LanterneOptions)).toThrow(TypeError);
    expect(() => createLanterne({ ...options, ...wrong } as LanterneOptions)).toThrow(`createLanterne: ${name}`);
    expect(roots).toHaveLength(0);
  });

  it('are those that were given, whatever a script has given to every object', () => {
    const inherited = { exit: 'javascript:alert(1)', position: 'left', container: document.body };
    for (const [name, value] of Object.entries(inherited)) {
      Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
    }
    try {
      const { lanterne, root, frame } = create();
      lanterne.open();
      expect(root.host.parentElement).toBe(document.body);
      expect(frame()).not.toBeNull();
    } finally {
      for (const name of Object.keys(inherited)) Reflect.deleteProperty(Object.prototype, name);
    }
  });

  it('are checked by the compiler', () => {
    const compileOnly = () => {
      // @ts-expect-error the backend must be named
      createLanterne({ site: 'demo' });
      // @ts-expect-error so must the site
      createLanterne({ origin: ORIGIN });
      // @ts-expect-error there are two corners
      createLanterne({ ...options, position: 'top' });
      // @ts-expect-error an element, not a selector
      createLanterne({ ...options, container: '#place' });
      // @ts-expect-error a misspelt option
      createLanterne({ ...options, langue: 'fr' });
      const lanterne = createLanterne(options);
      // @ts-expect-error no such event
      lanterne.on('message', () => {});
      // @ts-expect-error the count is a number
      lanterne.on('unread', (count: string) => count);
      const off: () => void = lanterne.on('unread', (count) => count.toFixed());
      return off;
    };
    expect(compileOnly).toBeTypeOf('function');
  });
});
