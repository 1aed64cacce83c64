import { describe, expect, it } from 'vitest';
import { countShifts } from './shift.ts';

type Step = readonly [type: 'keydown' | 'keyup' | 'pointerdown', key?: string];

const down = (key: string): Step => ['keydown', key];
const up = (key: string): Step => ['keyup', key];
const tap = (key: string): Step[] => [down(key), up(key)];
const SHIFT = tap('Shift');

/** The highest count that the steps come to, `pauseMs` between one and the next. */
const highest = (steps: readonly Step[], pauseMs = 100): number => {
  const counts = [0];
  const hear = countShifts((count) => counts.push(count));
  for (const [index, [type, key]] of steps.entries()) hear({ type, key, timeStamp: index * pauseMs } as KeyboardEvent);
  return Math.max(...counts);
};

describe('Shift', () => {
  it('pressed three times is counted to three', () => {
    expect(highest([...SHIFT, ...SHIFT, ...SHIFT])).toBe(3);
  });

  it('may be the left and the right one in turn, also while the other one is still down', () => {
    const [left, right] = [SHIFT, SHIFT];
    expect(highest([...left, ...right, ...left])).toBe(3);
    // Down on the left, down on the right, up on the left, down on the left, up on the right, up on the left.
    const rolled = [down('Shift'), down('Shift'), up('Shift'), down('Shift'), up('Shift'), up('Shift')];
    expect(highest(rolled)).toBe(3);
  });

  it('held down is pressed once', () => {
    expect(highest([down('Shift'), down('Shift'), down('Shift'), down('Shift'), up('Shift')])).toBe(1);
  });

  it.each([
    ['a capital letter', [down('Shift'), down('A'), up('A'), up('Shift')]],
    ['a capital letter whose Shift is let go first', [down('Shift'), down('A'), up('Shift'), up('a')]],
    ['Shift + Tab', [down('Shift'), down('Tab'), up('Tab'), up('Shift')]],
    ['Shift + Tab that came here from another document', [up('Tab'), up('Shift')]],
    ['Shift that went down in another document', [up('Shift')]],
    ['Shift + click', [down('Shift'), ['pointerdown'], up('Shift')]],
  ] satisfies [string, Step[]][])('is not counted for %s', (_, steps) => {
    expect(highest(Array.from({ length: 5 }, () => steps).flat())).toBe(0);
  });

  it.each([...'a1é', 'Tab', 'Enter', 'Control', 'Escape', 'Backspace'])('begins anew after %s', (key) => {
    expect(highest([...SHIFT, ...SHIFT, ...tap(key), ...SHIFT])).toBe(2);
  });

  it('begins anew after a press of the mouse', () => {
    expect(highest([...SHIFT, ...SHIFT, ['pointerdown'], ...SHIFT])).toBe(2);
  });

  it('begins anew five seconds after the last press', () => {
    expect(highest([...SHIFT, ...SHIFT, ...SHIFT], 2_400)).toBe(3);
    expect(highest([...SHIFT, ...SHIFT, ...SHIFT], 2_600)).toBe(1);
  });
});
