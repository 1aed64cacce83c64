import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationText } from './promises.ts';

const plain = (text: string) => text.replace(/\s/g, ' ');
const SECONDS = { seconde: 1, minute: 60, heure: 3_600, jour: 86_400 } as const;

describe('a length of time', () => {
  it.each([
    [3_600, '1 heure', '1 hour'],
    [86_400, '24 heures', '24 hours'],
    [172_800, '48 heures', '48 hours'],
    [259_200, '3 jours', '3 days'],
    [2_592_000, '30 jours', '30 days'],
    [5_400, '90 minutes', '90 minutes'],
    [61, '61 secondes', '61 seconds'],
  ])('of %i seconds is said in words', (seconds, french, english) => {
    expect(plain(durationText(seconds, 'fr'))).toBe(french);
    expect(plain(durationText(seconds, 'en'))).toBe(english);
  });

  it('is said exactly, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000_000 }), (seconds) => {
        const [, number = '', unit = ''] =
          /^([\d ]+) (seconde|minute|heure|jour)s?$/.exec(plain(durationText(seconds, 'fr'))) ?? [];
        expect(Number(number.replaceAll(' ', '')) * SECONDS[unit as keyof typeof SECONDS]).toBe(seconds);
      }),
    );
  });
});
