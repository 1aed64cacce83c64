import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** A heading that takes the focus, as the first words of its section. */
const HEADING = ':is(h2, h3, h4)[tabindex="-1"]';

/** Where `place` goes with the focus in it, reading goes on at the heading of its section instead of falling off the page. */
export const useFocusBack = (place: RefObject<HTMLElement | null>): void =>
  useLayoutEffect(
    () => () => {
      if (!place.current?.contains(document.activeElement)) return;
      const section = place.current.parentElement?.closest(`section:has(> ${HEADING})`);
      section?.querySelector<HTMLElement>(HEADING)?.focus();
    },
    [place],
  );
