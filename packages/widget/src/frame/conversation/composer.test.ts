import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leftOf } from './composer.tsx';

it('counts characters as the server does: by code points', () => {
  expect(leftOf('👩🏽‍🚒', 10)).toBe(10 - 4);
  expect(leftOf('a'.repeat(4001), 4000)).toBe(-1);
  expect(leftOf('😀'.repeat(4000), 4000)).toBe(0);
});

it('never says that there is room when there is none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const points = Array.from(text).length;
      return leftOf(text, 20) < 0 === points > 20;
    }),
  );
});
