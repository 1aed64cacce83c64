import { describe, expect, it } from 'vitest';
import { normalise, plainDigits } from './normalise.ts';

describe('normalise', () => {
  it.each([
    ['il n est pas armé', "il n'est pas armé"],
    ['J ai peur qu il vienne, c est l homme d à côté', "J'ai peur qu'il vienne, c'est l'homme d'à côté"],
    ['lorsqu on m a dit', "lorsqu'on m'a dit"],
    ['L’été, n’y va pas', "L'été, n'y va pas"],
    ['le plan b arrive, vitamine k', 'le plan b arrive, vitamine k'],
    ['a-t-il', 'a-t-il'],
    ['e\u0301te\u0301', 'été'],
    ['a\u0000b\u200bc\u202ed\ufeff\u00ade', 'abcde'],
    ['l1\n\tl2\r\n', 'l1\n\tl2\r\n'],
    ['👩‍👩‍👧 می‌خواهم', '👩‍👩‍👧 می‌خواهم'],
    ['\ud800', '\ufffd'],
  ])('%j', (text, expected) => expect(normalise(text, 'fr')).toBe(expected));

  it('adds no apostrophe to another language', () => {
    expect(normalise('d accordo, m ama', 'it')).toBe('d accordo, m ama');
  });
});

it('knows the digits of every script', () => {
  expect(plainDigits('٣٤ ۵ ৯ १२ ๓ ０９ 𝟕 07')).toBe('34 5 9 12 3 09 7 07');
});
