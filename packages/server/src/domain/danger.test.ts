import { DANGER_STEPS, type DangerStep } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { type Course, courseOf, provesDanger } from './danger.ts';

/** From each step to each of: suspected, confirmed, relayed, present, closed. */
const TABLE: readonly (readonly [from: DangerStep | null, ...to: Course[]])[] = [
  [null, 'forward', 'forward', 'forward', 'forward', 'forward'],
  ['suspected', 'same', 'forward', 'forward', 'forward', 'forward'],
  ['confirmed', 'back', 'same', 'forward', 'forward', 'forward'],
  ['relayed', 'back', 'back', 'again', 'forward', 'forward'],
  ['present', 'back', 'back', 'again', 'same', 'forward'],
  ['closed', 'forward', 'forward', 'back', 'back', 'same'],
];

describe('courseOf', () => {
  for (const [from, ...to] of TABLE) {
    it(`goes from ${from} ${to.join(', ')}`, () => {
      expect(DANGER_STEPS.map((step) => courseOf(from, step))).toEqual(to);
    });
  }
});

it('takes a suspicion for no proof, nor the end of one', () => {
  expect(DANGER_STEPS.filter(provesDanger)).toEqual(['confirmed', 'relayed', 'present']);
});
