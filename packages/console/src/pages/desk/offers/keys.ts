import { shortcuts } from '../../../preferences.ts';
import { type KeyPress, letterOf } from '../shortcuts.ts';

const ACTS = { a: 'take', l: 'pass' } as const;
type OfferAct = (typeof ACTS)[keyof typeof ACTS];

/** What a key says to an offer, if anything. A key that is held down answers one offer, not all that follow. */
const offerActFor = (press: KeyPress & Pick<KeyboardEvent, 'repeat'>): OfferAct | null => {
  if (!press.altKey || press.ctrlKey || press.metaKey || press.shiftKey || press.repeat) return null;
  const letter = letterOf(press);
  return letter === 'a' || letter === 'l' ? ACTS[letter] : null;
};

/** Answers the first offer by a key, on every page, while no dialog asks for an answer. `onAct` tells whether there was one. */
export const listenForOfferKeys = (onAct: (act: OfferAct) => boolean): (() => void) => {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (shortcuts.peek() === 'off' || document.querySelector('dialog[open]')) return;
    const act = offerActFor(event);
    if (act && onAct(act)) event.preventDefault();
  };
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
};
