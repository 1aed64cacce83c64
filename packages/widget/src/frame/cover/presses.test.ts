import { describe, expect, it } from 'vitest';
import { countControls, countSame } from './presses.ts';

const key = (type: string, name: string, timeStamp = 0) => ({ type, key: name, timeStamp }) as unknown as Event;
/** What is counted after these keys: a name is pressed and let go, one with a sign only one of both. */
const count = (...keys: string[]): number[] => {
  const counts: number[] = [];
  const listen = countControls((presses) => counts.push(presses));
  for (const name of keys) {
    if (!name.startsWith('-')) listen(key('keydown', name.replace('+', '')));
    if (!name.startsWith('+')) listen(key('keyup', name.replace('-', '')));
  }
  return counts;
};

describe('Ctrl', () => {
  it('is counted when it is pressed alone', () => {
    expect(count('Control', 'Control', 'Control')).toEqual([1, 2, 3]);
  });

  it('is not when it belongs to another key', () => {
    expect(count('+Control', 'c', '-Control', '+Control', 'v', '-Control').every((presses) => presses === 0)).toBe(
      true,
    );
  });

  it('begins anew after another key, Shift included, and after a press of the pointer', () => {
    expect(count('Control', 'Control', 'Shift', 'Control').at(-1)).toBe(1);
    const counts: number[] = [];
    const listen = countControls((presses) => counts.push(presses));
    const press = () => {
      listen(key('keydown', 'Control'));
      listen(key('keyup', 'Control'));
    };
    press();
    press();
    listen({ type: 'pointerdown', timeStamp: 0 } as Event);
    press();
    expect(counts).toEqual([1, 2, 0, 1]);
  });
});

describe('one and the same thing', () => {
  it('is counted for as long as nothing else is pressed', () => {
    const press = countSame<string>();
    expect(['a', 'a', 'b', 'a', 'a', 'a'].map(press)).toEqual([1, 2, 1, 1, 2, 3]);
  });
});
