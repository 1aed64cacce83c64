import { mountInCorner } from './loader/corner.ts';
import { mountInside } from './loader/inline.ts';
import type { Lanterne, LanterneOptions, Page } from './loader/lanterne.ts';

export type { Lanterne, LanterneEvents, LanterneOptions } from './loader/lanterne.ts';

const isWebAddress = (text: unknown): boolean => {
  try {
    return /^https?:$/.test(new URL(text as string).protocol);
  } catch {
    return false;
  }
};

const isOrigin = (text: unknown): boolean => isWebAddress(text) && new URL(text as string).origin === text;

/** What is wrong with the options, for the developer who gave them. */
const faultIn = ({ origin, site, locale, position, exit, container }: LanterneOptions): string | undefined => {
  if (!isOrigin(origin)) return 'origin must be a web origin without a path, such as "https://chat.example.fr"';
  if (typeof site !== 'string' || !/^[a-z0-9-]{1,63}$/.test(site)) return 'site must be the id of a site';
  if (locale !== undefined && typeof locale !== 'string') return 'locale must be a language tag';
  if (position !== undefined && position !== 'right' && position !== 'left')
    return 'position must be "right" or "left"';
  if (exit !== undefined && !isWebAddress(exit)) return 'exit must be a web address, such as "https://example.org/"';
  if (container !== undefined && !(container instanceof HTMLElement)) return 'container must be an element';
  return undefined;
};

/**
 * Puts the widget on the page: a launcher in a corner, or the frame inside `container`. Throws a `TypeError` when an option
 * is wrong; after that nothing of it throws. Call it in a browser, once `document.body` is there.
 */
export const createLanterne = (options: LanterneOptions): Lanterne => {
  // What a script of the page may have given to every object there is, is none of them.
  const given: LanterneOptions = Object.assign(Object.create(null), options);
  const fault = faultIn(given);
  if (fault) throw new TypeError(`createLanterne: ${fault}`);
  const { container } = given;
  const lifetime = new AbortController();
  const { signal } = lifetime;
  const page: Page = {
    addEventListener: (type, listener, capture) => addEventListener(type, listener, { capture, signal }),
  };
  const [verbs, events] = container ? mountInside(container, given, page) : mountInCorner(given, page);

  return {
    ...verbs,
    on(name, listener) {
      const listening = new AbortController();
      signal.addEventListener('abort', () => listening.abort(), { once: true, signal: listening.signal });
      // Only the widget speaks to this target.
      const hear = (event: Event) => listener((event as CustomEvent).detail ?? undefined);
      events.addEventListener(name, hear, { signal: listening.signal });
      return () => listening.abort();
    },
    destroy() {
      verbs.destroy();
      lifetime.abort();
    },
  };
};
