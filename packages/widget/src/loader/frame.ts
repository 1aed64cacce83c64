import { type HelloMessage, isToLoader, type ToFrame, type ToLoader } from '@lanterne/protocol/frame';
import { element } from './element.ts';
import type { LanterneOptions } from './lanterne.ts';
import type { Language } from './words.ts';

/**
 * What the frame may do; all else is refused to it.
 * - `allow-scripts`: it is an app.
 * - `allow-forms`: without it, pressing Enter or the button of a form does nothing at all.
 * - `allow-same-origin`: it stays of the backend's origin, so that its requests and the origin check of `hello` are exact.
 *   The backend's origin is never the host's, so the frame cannot lift its own sandbox.
 * - `allow-popups`, `allow-popups-to-escape-sandbox`: the link to the full page opens an ordinary tab.
 * - `allow-top-navigation-by-user-activation`: a press may leave the host page, and Chromium asks for it before it lets
 *   `tel:` and `sms:` links call.
 */
const SANDBOX =
  'allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation';

/**
 * Puts the conversation's frame into `parent`, and returns the way to tell it something. One `hello` with a port goes to the
 * backend's exact origin at each load; all the rest passes over the port, which no other script of the page can reach, and
 * is checked against the closed vocabulary. Until the app has spoken, the frame is loaded again every few seconds.
 */
export const appendFrame = (
  parent: ParentNode & Node,
  { origin, site }: LanterneOptions,
  title: string,
  /** The language; a hash behind it is for the app alone. */
  locale: Language | `${Language}#inline`,
  onMessage: (message: ToLoader) => void,
): ((type: ToFrame['type']) => void) => {
  let port: MessagePort | undefined;
  let timer: ReturnType<typeof setTimeout>;

  /** Nothing more once it was taken off the page. */
  const loadIn = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => parent.isConnected && load(), ms);
  };

  const load = () => {
    // Put in its place anew it loads anew, and leaves no step in the history of the tab as a new address would.
    parent.append(frame);
    // A link may be slow. Or dead, and no browser soon says so.
    loadIn(30_000);
  };

  const frame = element('iframe', {
    title,
    // Assigning text to a token list sets its value.
    sandbox: SANDBOX as unknown as DOMTokenList,
    referrerPolicy: 'no-referrer',
    src: `${origin}/frame/${site}?locale=${locale}`,
    onload() {
      // So do error pages; the app speaks within a moment.
      loadIn(3_000);
      const channel = new MessageChannel();
      port = channel.port1;
      // Assigning also starts the port.
      port.onmessage = ({ data }) => {
        if (!isToLoader(data)) return;
        clearTimeout(timer);
        onMessage(data);
      };
      const hello: HelloMessage = { lanterne: 'hello' };
      // What loads has a window.
      (frame.contentWindow as Window).postMessage(hello, origin, [channel.port2]);
    },
  });
  load();
  return (type) => {
    if (type === 'shown') frame.focus();
    port?.postMessage({ type });
  };
};
