import { helpData } from '@lanterne/protocol';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { emergencyOf } from './emergency.ts';

const line = (number: string, by: 'call' | 'text' | 'both', emergency = true) => ({
  id: `number-${number.replaceAll(' ', '')}`,
  doors: [],
  number,
  by,
  emergency,
  title: { fr: 'Ligne' },
  text: { fr: 'Une ligne.' },
});
const lines = (...numbers: ReturnType<typeof line>[]) =>
  emergencyOf(v.parse(helpData, { country: 'fr', reviewedOn: '2026-11-24', cards: [], services: [], numbers }));

describe('the emergency lines of a country', () => {
  it('are taken in the order of its list', () => {
    expect(lines(line('114', 'text'), line('17', 'call'), line('112', 'call'), line('15', 'call'))).toEqual({
      police: '17',
      general: '112',
      text: '114',
    });
  });

  it('may be one for everything', () => {
    expect(lines(line('9 11', 'both'))).toEqual({ police: '911', general: '911', text: '911' });
    expect(lines(line('112', 'call'))).toEqual({ police: '112', general: '112', text: null });
  });

  it('are none where nobody can be called', () => {
    expect(lines(line('114', 'text'), line('3919', 'call', false))).toBeNull();
  });
});
