import { instant } from '@lanterne/protocol';
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { instantOf } from './instant.ts';

it('is what the wire takes for an instant, and the same moment', () => {
  expect(instantOf(0)).toBe('1970-01-01T00:00:00.000Z');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }), (ms) => {
      expect(v.is(instant, instantOf(ms))).toBe(true);
      expect(Date.parse(instantOf(ms))).toBe(ms);
    }),
  );
});
