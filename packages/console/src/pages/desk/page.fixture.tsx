import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import type { Api } from '../../api.ts';
import { loadLanguage } from '../../i18n/index.ts';
import { shortcuts, sound } from '../../preferences.ts';
import { Shell } from '../../shell/shell.tsx';
import { createFakeApi, officer, snapshot } from './desk.fixture.ts';
import { createDesk, type Desk } from './desk.ts';

/** Where the tests of a file show a desk: made before each and cleared after it. */
export const setStage = () => {
  let root: HTMLElement;
  let desk: Desk;
  beforeAll(() => loadLanguage('fr'));
  beforeEach(() => {
    // What a lazy part asks by itself is not answered, unless a test says how.
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    root = document.createElement('div');
    document.body.append(root);
  });
  afterEach(async () => {
    // Effects are cleaned up after the paint: here, at once.
    await act(() => render(null, root));
    desk.stop();
    root.remove();
    vi.unstubAllGlobals();
    shortcuts.value = 'on';
    sound.value = 'on';
  });

  const find = <Found extends HTMLElement = HTMLElement>(selector: string): Found | null =>
    root.querySelector<Found>(selector);
  const field = () => find<HTMLTextAreaElement>('textarea');
  return {
    get root() {
      return root;
    },
    get desk() {
      return desk;
    },
    /** A desk on screen, connected to a server in memory. */
    async show(parts: Parameters<typeof snapshot>[0], overrides: Partial<Api> = {}) {
      const signedOut = vi.fn();
      const server = createFakeApi(overrides);
      desk = createDesk(server.api, officer, signedOut);
      render(<Shell desk={desk} onSignOut={() => undefined} />, root);
      await vi.waitFor(() => expect(server.connections()).toBe(1));
      server.send(snapshot(parts));
      await vi.waitFor(() => expect(find('.lists')).toBeTruthy());
      return { ...server, signedOut };
    },
    find,
    all: (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)],
    /** The first button of this name inside what `selector` finds. */
    button: (name: string, selector = '.desk') =>
      [...root.querySelectorAll<HTMLElement>(`${selector} button`)].find(({ textContent }) =>
        textContent?.includes(name),
      ),
    press: (init: KeyboardEventInit, target: EventTarget = document.body) =>
      target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })),
    field,
    type(text: string) {
      const textarea = field();
      if (!textarea) throw new Error('there is no field');
      textarea.value = text;
      textarea.dispatchEvent(new Event('input', { bubbles: true }));
    },
  };
};
