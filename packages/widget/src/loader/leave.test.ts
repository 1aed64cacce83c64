// docs/security.md: T4

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLanterne, type Lanterne, type LanterneOptions } from '../index.ts';
import { roots, watchRoots } from './shadow.fixture.ts';

const ORIGIN = 'https://chat.example';
const OPTIONS: LanterneOptions = { origin: ORIGIN, site: 'demo', locale: 'fr' };

let replace: ReturnType<typeof vi.spyOn>;
let made: Lanterne[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  // What is left of a page after an exit is of no use to another test.
  const body = document.createElement('body');
  document.body.replaceWith(body);
  document.documentElement.removeAttribute('style');
  document.title = 'La page';
  watchRoots();
  replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
});

afterEach(() => {
  for (const lanterne of made) lanterne.destroy();
  made = [];
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const create = (more: Partial<LanterneOptions> = {}) => {
  const lanterne = createLanterne({ ...OPTIONS, ...more });
  made.push(lanterne);
  const root = roots.at(-1) as ShadowRoot;
  return { lanterne, frame: () => root.querySelector('iframe') };
};

/** Loads the frame as a browser would; gives the frame's end of the line, and what came over it. */
const load = (frame: HTMLIFrameElement | null) => {
  if (!frame) throw new Error('there is no frame');
  const heard: unknown[] = [];
  const given: MessagePort[] = [];
  const contentWindow = {
    addEventListener() {},
    postMessage: (_: unknown, __: string, ports: MessagePort[]) => given.push(...ports),
  };
  Object.defineProperty(frame, 'contentWindow', { value: contentWindow, configurable: true });
  frame.onload?.(new Event('load'));
  const [port] = given;
  if (!port) throw new Error('no port was given');
  port.onmessage = ({ data }) => heard.push(data);
  return { port, heard };
};

/** As the browser says it where a person presses, or a script in their name. */
const press = (key: string, isTrusted = true) => {
  for (const type of ['keydown', 'keyup']) {
    const event = new KeyboardEvent(type, { key, bubbles: true });
    Object.defineProperty(event, 'isTrusted', { value: isTrusted });
    document.body.dispatchEvent(event);
  }
};
const pressShifts = (isTrusted = true) => {
  for (let times = 0; times < 3; times += 1) press('Shift', isTrusted);
};

/** Longer than the frame is given to answer. */
const later = () => vi.advanceTimersByTime(600);

/** A message needs a moment, and what it leads to another. */
const untilGone = (frame: () => HTMLIFrameElement | null) =>
  expect
    .poll(() => {
      vi.advanceTimersByTime(0);
      return frame();
    })
    .toBeNull();

/** What stands in the page after an exit: the root that covers the body. */
const cover = () => roots.find(({ host }) => host === document.body);

const entrances = [
  ['in a corner', () => ({})],
  [
    'inside an element of the page',
    () => {
      const container = document.createElement('div');
      document.body.append(container);
      return { container };
    },
  ],
] satisfies [string, () => Partial<LanterneOptions>][];

describe.each(entrances)('a quick exit, %s', (_, place) => {
  it('by the frame covers the page, drops the frame and goes where the frame said', async () => {
    const { lanterne, frame } = create(place());
    lanterne.open();
    const { port } = load(frame());
    port.postMessage({ type: 'ready', exit: 'https://neutral.example/' });
    port.postMessage({ type: 'exit' });
    await untilGone(frame);
    expect(cover()?.textContent).toBe('Chargement');
    expect(cover()?.querySelector('slot')).toBeNull();
    expect(document.title).toBe('Chargement');
    expect(replace.mock.calls).toEqual([['https://neutral.example/']]);
    port.close();
  });

  it('by the keys covers the page at once and tells the frame, which is dropped when it has answered', async () => {
    const { lanterne, frame } = create(place());
    lanterne.open();
    const { port, heard } = load(frame());
    port.postMessage({ type: 'ready', exit: 'https://neutral.example/' });
    const ready = new Promise<void>((resolve) => lanterne.on('ready', resolve));
    await ready;
    pressShifts();
    expect(cover()?.textContent).toBe('Chargement');
    expect(frame()).not.toBeNull();
    await expect.poll(() => heard).toContainEqual({ type: 'exit' });
    expect(replace).not.toHaveBeenCalled();
    port.postMessage({ type: 'exit' });
    await untilGone(frame);
    expect(replace.mock.calls).toEqual([['https://neutral.example/']]);
    // Said twice, done once.
    pressShifts();
    port.postMessage({ type: 'exit' });
    later();
    expect(replace).toHaveBeenCalledTimes(1);
    expect(roots.filter(({ host }) => host === document.body)).toHaveLength(1);
    port.close();
  });

  it('is not taken by a script that presses the keys', async () => {
    const { lanterne, frame } = create(place());
    lanterne.open();
    const { port, heard } = load(frame());
    pressShifts(false);
    later();
    expect(cover()).toBeUndefined();
    expect(replace).not.toHaveBeenCalled();
    expect(heard).toEqual([]);
    port.close();
  });

  it('before the frame has loaded goes where the page said, and tells the frame when it comes all the same', async () => {
    const { lanterne, frame } = create({ ...place(), exit: 'https://page.example/' });
    lanterne.open();
    pressShifts();
    const { port, heard } = load(frame());
    await expect.poll(() => heard).toContainEqual({ type: 'exit' });
    later();
    expect(replace.mock.calls).toEqual([['https://page.example/']]);
    port.close();
  });
});

describe('the page that is left', () => {
  it('fills the alert after it is there, so that it is read out', () => {
    const { lanterne } = create();
    lanterne.open();
    const told: string[] = [];
    const attach = Element.prototype.attachShadow;
    vi.spyOn(Element.prototype, 'attachShadow').mockImplementation(function (this: Element, init) {
      const root = attach.call(this, init);
      const append = root.append.bind(root);
      root.append = (...nodes) => {
        append(...nodes);
        told.push(`${(nodes[0] as Element).role}: ${root.textContent}`);
      };
      return root;
    });
    pressShifts();
    expect(told).toEqual(['alert: ']);
    expect(cover()?.textContent).toBe('Chargement');
  });

  it('is hidden and left also where its body cannot be covered, having a shadow root of its own', () => {
    const { lanterne } = create({ exit: 'https://neutral.example/' });
    lanterne.open();
    vi.spyOn(document.body, 'attachShadow').mockImplementation(() => {
      throw new DOMException('it has one', 'NotSupportedError');
    });
    expect(() => pressShifts()).toThrow('it has one');
    expect(document.documentElement.style.display).toBe('none');
    later();
    expect(replace.mock.calls).toEqual([['https://neutral.example/']]);
  });

  it('goes to a page that anybody may have open, when nobody said where', () => {
    create().lanterne.open();
    pressShifts();
    later();
    expect(replace.mock.calls).toEqual([['https://meteofrance.com/']]);
  });

  it('never takes a script for an address', async () => {
    const { lanterne, frame } = create();
    lanterne.open();
    const { port } = load(frame());
    port.postMessage({ type: 'ready', exit: 'javascript:alert(1)' });
    port.postMessage({ type: 'exit' });
    await untilGone(frame);
    expect(replace.mock.calls).toEqual([['https://meteofrance.com/']]);
    port.close();
  });

  it('cannot ask whether the visitor is sure', () => {
    const ask = vi.fn((event: Event) => event.preventDefault());
    addEventListener('beforeunload', ask);
    create().lanterne.open();
    pressShifts();
    const leaving = new Event('beforeunload', { cancelable: true });
    dispatchEvent(leaving);
    removeEventListener('beforeunload', ask);
    expect(leaving.defaultPrevented).toBe(false);
  });
});

describe('the keys in the host page', () => {
  it('are the page’s own until the visitor has shown interest', () => {
    create();
    pressShifts();
    expect(cover()).toBeUndefined();
  });

  it('are the page’s own again once they were turned off, and leave again once turned on', async () => {
    const { lanterne, frame } = create();
    const unread: number[] = [];
    lanterne.on('unread', (count) => unread.push(count));
    lanterne.open();
    const { port } = load(frame());
    port.postMessage({ type: 'keys', on: false });
    port.postMessage({ type: 'unread', count: 1 });
    await expect.poll(() => unread).toEqual([1]);
    pressShifts();
    expect(cover()).toBeUndefined();
    port.postMessage({ type: 'keys', on: true });
    port.postMessage({ type: 'unread', count: 2 });
    await expect.poll(() => unread).toEqual([1, 2]);
    pressShifts();
    expect(cover()).toBeDefined();
    port.close();
  });

  it('are the page’s own after the widget was taken off, and nothing listens to them any more', () => {
    const listening = new Set<string>();
    const add = vi.spyOn(window, 'addEventListener');
    const { lanterne } = create();
    lanterne.open();
    for (const [type, , options] of add.mock.calls) {
      if (typeof options === 'object' && options.signal) {
        listening.add(type);
        options.signal.addEventListener('abort', () => listening.delete(type));
      }
    }
    expect([...listening]).toEqual(['keydown', 'keyup', 'pointerdown']);
    lanterne.destroy();
    expect(listening.size).toBe(0);
    pressShifts();
    expect(cover()).toBeUndefined();
  });
});
