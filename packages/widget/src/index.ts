import { mountInCorner } from './loader/corner.ts';
import { mountInside } from './loader/inline.ts';
import type { Lanterne, LanterneOptions } from './loader/lanterne.ts';

export type { Lanterne, LanterneEvents, LanterneOptions } from './loader/lanterne.ts';

const isOrigin = (text: unknown): boolean => {
  try {
    const { origin, protocol } = new URL(text as string);
    return origin === text && /^https?:$/.test(protocol);
  } catch {
    return false;
  }
};

/** What is wrong with the options, for the developer who gave them. */
const faultIn = ({ origin, site, locale, position, container }: LanterneOptions): string | undefined => {
  if (!isOrigin(origin)) return 'origin must be a web origin without a path, such as "https://chat.example.fr"';
  if (typeof site !== 'string' || !/^[a-z0-9-]{1,63}$/.test(site)) return 'site must be the id of a site';
  if (locale !== undefined && typeof locale !== 'string') return 'locale must be a language tag';
  if (position !== undefined && position !== 'right' && position !== 'left')
    return 'position must be "right" or "left"';
  if (container !== undefined && !(container instanceof HTMLElement)) return 'container must be an element';
  return undefined;
};

/**
 * Puts the widget on the page: a launcher in a corner, or the frame inside `container`. Throws a `TypeError` when an option
 * is wrong; after that nothing of it throws. Call it in a browser, once `document.body` is there.
 */
export const createLanterne = (options: LanterneOptions): Lanterne => {
  const fault = faultIn(options);
  if (fault) throw new TypeError(`createLanterne: ${fault}`);
  const { container } = options;
  const [verbs, events] = container ? mountInside(container, options) : mountInCorner(options);
  const lifetime = new AbortController();

  return {
    ...verbs,
    on(name, listener) {
      const listening = new AbortController();
      lifetime.signal.addEventListener('abort', () => listening.abort(), { once: true, signal: listening.signal });
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
