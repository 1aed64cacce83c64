import { clientId, openingId } from '@lanterne/protocol';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { newId } from './ids.ts';

it('makes names that the server takes, each another', () => {
  const ids = Array.from({ length: 1000 }, newId);
  for (const id of ids) {
    expect(v.is(clientId, id)).toBe(true);
    expect(v.is(openingId, id)).toBe(true);
  }
  expect(new Set(ids).size).toBe(ids.length);
});
