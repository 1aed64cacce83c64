import { EXIT_ADDRESS } from '@lanterne/protocol/constants';
import type { HelloMessage, ToFrame, ToLoader } from '@lanterne/protocol/frame';
import { countShifts } from '../shift.ts';
import { element } from './element.ts';
import type { LanterneOptions, Page } from './lanterne.ts';
import { cover } from './leave.ts';
import type { Words } from './words.ts';

/** What the entrances do at the frame's word. Of anything else that is said nothing comes. */
export type Hearing = {
  readonly [Type in Exclude<ToLoader['type'], 'exit' | 'keys'>]: (on: boolean, count: number) => void;
};

/**
 * Puts the conversation's frame into `parent`, and returns the way to tell it something. One `hello` with a port goes to the
 * backend's exact origin at each load; all the rest passes over the port, which no other script of the page can reach, and
 * is checked against the closed vocabulary. Until the app has spoken, the frame is loaded again every few seconds.
 *
 * From here on the visitor may leave at once, by the frame's word or by the keys in the host page. Not before: who has shown
 * no interest has nothing to hide here, and the page's keys are its own.
 */
export const appendFrame = (
  parent: ParentNode & Node,
  { origin, site, exit }: LanterneOptions,
  [title, , loading]: Words,
  /** The language, and whether it stands in a place of its own, as the address says them. */
  locale: string,
  hear: Hearing,
  page: Page = window,
): ((type: ToFrame['type']) => void) => {
  let address = exit || EXIT_ADDRESS;
  let covered = false;
  let port: MessagePort | undefined;
  let timer: ReturnType<typeof setTimeout>;
  let shown = false;
  let keys = true;

  /** Nothing more once it was taken off the page. */
  const loadIn = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => parent.isConnected && load(), ms);
  };

  const load = () => {
    // Put in its place anew it loads anew, and leaves no step in the history of the tab as a new address would.
    parent.append(frame);
    // Until its page has come an empty one stands in its place, and may have the focus.
    listenIn(frame.contentWindow);
    // A link may be slow. Or dead, and no browser soon says so.
    loadIn(30_000);
  };

  const tell = (type: ToFrame['type']) => {
    shown = type === 'shown';
    if (shown) {
      // Somebody may have taken it off.
      if (!frame.isConnected) load();
      frame.focus();
    }
    port?.postMessage({ type });
  };

  /** The screen waits for nothing. Once, what takes the place of this page is asked for. */
  const leaveIn = (ms: number) => {
    setTimeout(() => {
      if (frame.isConnected) location.replace(address);
      frame.remove();
    }, ms);
    covered ||= !cover(loading);
  };

  const count = countShifts((presses) => {
    if (presses < 3 || !frame.isConnected) return;
    tell('exit');
    // The frame needs a moment to kill the token, and says when it has.
    leaveIn(500);
  });
  const listenIn = (view: Page | null) => {
    for (const type of ['keydown', 'keyup', 'pointerdown']) {
      // Not what a script presses in the visitor's name.
      view?.addEventListener(type, (event) => keys && event.isTrusted && count(event), true);
    }
  };
  listenIn(page);

  const frame = element('iframe', {
    src: `${origin}/frame/${site}?locale=${locale}`,
    // It asks for the place once, when somebody in danger agrees to tell it.
    allow: 'geolocation',
    referrerPolicy: 'no-referrer',
    title,
    // What the frame may do; all else is refused to it.
    // - `allow-scripts`: it is an app.
    // - `allow-forms`: without it, pressing Enter or the button of a form does nothing at all.
    // - `allow-same-origin`: it stays of the backend's origin, so that its requests and the origin check of `hello` are exact.
    //   The backend's origin is never the host's, so the frame cannot lift its own sandbox.
    // - `allow-downloads`: what the visitor chooses to keep may be saved.
    // - `allow-popups`, `allow-popups-to-escape-sandbox`: the link to the full page opens an ordinary tab.
    // - `allow-top-navigation-by-user-activation`: a press may leave the host page, and Chromium asks for it before it lets
    //   `tel:` and `sms:` links call.
    // Assigning text to a token list sets its value.
    sandbox:
      'allow-forms allow-popups allow-same-origin allow-downloads allow-popups-to-escape-sandbox allow-scripts allow-top-navigation-by-user-activation' as unknown as DOMTokenList,
    onload() {
      // So do error pages; the app speaks within a moment.
      loadIn(3_000);
      const channel = new MessageChannel();
      port = channel.port1;
      // Assigning also starts the port.
      port.onmessage = ({ data }) => {
        // `Object()` gives anything at all properties to read.
        const { type, on, count, exit } = Object(data);
        // The app is there. An address of another kind could be a script in the host page.
        if (/^http/.test(exit)) {
          clearTimeout(timer);
          address = exit;
        }
        if (type === 'keys') keys = on;
        // It has done what it can.
        if (type === 'exit') leaveIn(0);
        hear[type as keyof Hearing]?.(on, count >>> 0);
      };
      // What loads has a window.
      (frame.contentWindow as Window).postMessage({ lanterne: 'hello', shown } satisfies HelloMessage, origin, [
        channel.port2,
      ]);
      // It came too late, but what it may have kept must go.
      if (covered) tell('exit');
    },
  });
  load();
  return tell;
};
