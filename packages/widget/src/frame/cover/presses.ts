import { countShifts } from '../../shift.ts';

/** Three presses of Ctrl alone, one after the other, cover the exchange and bring it back: counted as those of the quick exit. */
export const CONTROLS = 3;

/** Another key takes the part of Shift, and Shift that of another key. */
const swapped = (key: string): string => (key === 'Control' ? 'Shift' : key === 'Shift' ? 'Control' : key);

export const countControls = (onCount: (count: number) => void): ((event: Event) => void) => {
  const count = countShifts(onCount);
  return (event) => {
    const { type, key, timeStamp } = event as KeyboardEvent;
    // All that is read of it.
    count({ type, key: key && swapped(key), timeStamp } as KeyboardEvent);
  };
};

/** So many presses of one and the same button, with no other in between: nobody does that by chance, and nobody has to hurry. */
export const SAME = 5;

/** Counts how often the same thing was pressed without another in between. */
export const countSame = <Thing>(): ((thing: Thing) => number) => {
  let last: Thing | undefined;
  let count = 0;
  return (thing) => {
    count = thing === last ? count + 1 : 1;
    last = thing;
    return count;
  };
};
