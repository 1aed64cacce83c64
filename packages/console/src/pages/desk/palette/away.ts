import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Tells when the officer presses or goes somewhere else than within `place`. A window that is left is no other place. */
export const useAway = (place: RefObject<HTMLElement | null>, onAway: () => void): void => {
  useEffect(() => {
    // What has just been taken off the screen for something else is nowhere, and hears the focus go there.
    const isElsewhere = (target: EventTarget | null): boolean =>
      target instanceof Node && place.current !== null && !place.current.contains(target);
    const onPress = ({ target }: PointerEvent): void => {
      if (isElsewhere(target)) onAway();
    };
    const onFocus = ({ target }: FocusEvent): void => {
      if (isElsewhere(target)) onAway();
    };
    document.addEventListener('pointerdown', onPress);
    document.addEventListener('focusin', onFocus);
    return () => {
      document.removeEventListener('pointerdown', onPress);
      document.removeEventListener('focusin', onFocus);
    };
  }, [place, onAway]);
};
