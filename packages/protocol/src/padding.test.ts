// docs/security.md: T5

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LENGTH_STEP, padded, wanting } from './padding.ts';

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

it('fills up to the next multiple, and says the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3 * LENGTH_STEP }), (text) => {
      const json = JSON.stringify(text);
      const long = padded(json);
      expect(bytesOf(long) % LENGTH_STEP).toBe(0);
      expect(bytesOf(long) - bytesOf(json)).toBeLessThan(LENGTH_STEP);
      expect(JSON.parse(long)).toBe(JSON.parse(json));
    }),
  );
});

it('adds nothing where nothing is wanting', () => {
  expect(wanting(0)).toBe(0);
  expect(wanting(LENGTH_STEP)).toBe(0);
  expect(wanting(LENGTH_STEP + 1)).toBe(LENGTH_STEP - 1);
});
