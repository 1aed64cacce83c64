import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Where `place` goes with the focus in it, reading goes on at the heading of its section instead of falling off the page. */
export const useFocusBack = (place: RefObject<HTMLElement | null>): void =>
  useLayoutEffect(
    () => () => {
      if (!place.current?.contains(document.activeElement)) return;
      place.current.parentElement?.closest('section')?.querySelector<HTMLElement>('[tabindex="-1"]')?.focus();
    },
    [place],
  );
