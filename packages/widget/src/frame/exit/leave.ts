import type { PageData } from '@lanterne/protocol';
import type { TellHost } from '../host.ts';

/** The loader is faster, and can do more: only where it is gone does the frame leave by itself. */
const LOADER_MS = 100;

export interface LeavePorts {
  readonly data: Pick<PageData, 'page' | 'exit'>;
  readonly tellHost: TellHost;
  /** All that is said: asked for before the page is emptied. */
  word(): string;
  /** Ends the conversation and drops all that is known of it. */
  letGo(): void;
}

/**
 * Makes the way to leave at once. The screen first: it does not wait for the network, nor for anybody. Then the token, and
 * another page in the place of this one in the history of the tab. Done once, however often it is asked for.
 */
export const createLeave = ({ data: { page, exit }, tellHost, word, letGo }: LeavePorts): (() => void) => {
  let left = false;
  return () => {
    if (left) return;
    left = true;
    const loading = word();
    const { head, body, documentElement } = document;
    head.replaceChildren();
    body.replaceChildren();
    // As any empty page of this system.
    documentElement.style.colorScheme = 'light dark';
    document.title = loading;

    const go = (view: Window) => {
      const alert = document.createElement('p');
      alert.role = 'alert';
      body.append(alert);
      // Filled once it is there: what is there with its words already is not read out.
      alert.textContent = loading;
      view.location.replace(exit);
    };
    if (page === 'chat') go(window);
    // Before the loader is told, which takes this frame off the page.
    letGo();
    if (page === 'chat') return;
    tellHost({ type: 'exit' });
    // Whatever frames this has a top. It may refuse, where nobody has pressed anything in this frame.
    setTimeout(() => go(top as Window), LOADER_MS);
  };
};
