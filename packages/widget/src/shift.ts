/** What the counting listens to, in the capture phase: nothing of the page can take it away later. */
export const SHIFT_EVENTS = ['keydown', 'keyup', 'pointerdown'] as const;

/** So much time lies between two presses at most. */
export const SHIFT_MS = 5_000;

/**
 * Counts how often Shift was pressed alone, one press after the other: three are the quick exit, in the frame and in the host
 * page. Counted when it is let go, as GOV.UK's "Exit this page" does, so that a capital letter and Shift + Tab are no press,
 * whichever key is let go first. Whether it is the left or the right one does not matter, not even while the other one is still
 * down (alphagov/govuk-frontend#5393). Any other key begins anew, and so does the mouse: Shift + click chooses things.
 */
export const countShifts = (onCount: (count: number) => void): ((event: Event) => void) => {
  let count: number;
  let last: number;
  let alone: boolean;
  return (event) => {
    // A pointer has no key, which is another key.
    const { type, key, timeStamp } = event as KeyboardEvent;
    if (key !== 'Shift') {
      alone = false;
      count = 0;
      onCount(count);
    } else if (type === 'keydown') {
      alone = true;
    } else if (alone) {
      count = timeStamp - last < SHIFT_MS ? count + 1 : 1;
      last = timeStamp;
      onCount(count);
    }
  };
};
