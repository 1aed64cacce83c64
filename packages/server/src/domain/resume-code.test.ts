import { RESUME_ITEMS } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResumeList } from './resume-code.ts';

const ITEMS = ['beurre', 'œuf', 'épinard', 'noix', 'pâtes', 'crème', 'thé', 'Huître', 'sucre', 'café'];
const list = createResumeList(ITEMS);

const code = fc.array(fc.constantFrom(...ITEMS), { minLength: RESUME_ITEMS, maxLength: RESUME_ITEMS });
/** What people put between the words of a list, and around them. */
const between = fc.stringMatching(/^[ \n\r\t,;.:•*–—/|+0-9()-]{0,3}[ \n,;][ 0-9.•-]{0,3}$/);

/** The ways in which somebody may have noted a word. */
const ways: ((word: string) => string)[] = [
  (word) => word,
  (word) => word.toUpperCase(),
  (word) => word.normalize('NFD'),
  (word) => word.normalize('NFD').replaceAll(/\p{Mark}/gu, ''),
  (word) => word.replaceAll('œ', 'oe'),
  (word) => word.replace(/[sx]$/, ''),
  (word) => (/[sx]$/.test(word) ? word : `${word}s`),
];

describe('a code', () => {
  it('is so many items, each drawn from the whole list', () => {
    const asked: number[] = [];
    let next = 0;
    const drawn = list.draw((n) => {
      asked.push(n);
      return next++;
    });
    expect(asked).toEqual(Array.from({ length: RESUME_ITEMS }, () => ITEMS.length));
    expect(drawn).toEqual(ITEMS.slice(0, RESUME_ITEMS));
    expect(list.draw(() => 9)).toEqual(Array.from({ length: RESUME_ITEMS }, () => 'café'));
    expect(() => list.draw(() => ITEMS.length)).toThrow();
  });

  it('is read however it was noted', () => {
    const noted = fc.record({
      items: code,
      marks: fc.array(between, { minLength: RESUME_ITEMS + 1, maxLength: RESUME_ITEMS + 1 }),
      how: fc.array(fc.constantFrom(...ways), { minLength: RESUME_ITEMS, maxLength: RESUME_ITEMS }),
    });
    fc.assert(
      fc.property(noted, ({ items, marks, how }) => {
        const text = marks.reduce((before, mark, n) => `${before}${mark}${how[n]?.(items[n] ?? '') ?? ''}`, '');
        expect(list.read(text)).toEqual(items);
        expect(list.occursIn(`${'Bonjour, voici mon code : '}${text} merci`)).toBe(true);
      }),
    );
  });

  it('counts in its order, and whole', () => {
    const whole = ITEMS.slice(0, RESUME_ITEMS);
    expect(list.read(whole.toReversed().join(' '))).toEqual(whole.toReversed());
    for (const other of [
      whole.slice(1),
      [...whole, 'café'],
      [...whole.slice(1), 'inconnu'],
      [...whole, 'inconnu'],
      ['a', ...whole],
      [],
    ]) {
      expect(list.read(other.join(' '))).toBeNull();
    }
    expect(list.read(whole.join(''))).toBeNull();
  });
});

describe('a text', () => {
  const whole = ITEMS.slice(0, RESUME_ITEMS).join(', ');

  it('holds a code only where all its items stand in one row', () => {
    expect(list.occursIn(whole)).toBe(true);
    expect(list.occursIn(`J’ai noté :\n${whole.toUpperCase()}\nC’est bon ?`)).toBe(true);
    expect(list.occursIn(ITEMS.slice(0, RESUME_ITEMS - 1).join(', '))).toBe(false);
    expect(list.occursIn(whole.replace('noix', 'noix et puis'))).toBe(false);
    expect(list.occursIn('Il a pris le beurre, les œufs et du sucre, puis il est parti sans payer.')).toBe(false);
    expect(list.occursIn('')).toBe(false);
    for (let before = 0; before < 20; before += 1) {
      const text = (items: string) => `${'mot '.repeat(before)}${items} fin`;
      expect(list.occursIn(text(whole))).toBe(true);
      expect(list.occursIn(text(`${whole} café`))).toBe(true);
      expect(list.occursIn(text(ITEMS.slice(0, RESUME_ITEMS - 1).join(' ')))).toBe(false);
    }
    expect(list.occursIn('beurre '.repeat(4))).toBe(false);
  });
});

describe('a list', () => {
  it('has no two items that would be read as one', () => {
    for (const [one, two] of [
      ['œuf', 'oeufs'],
      ['pêche', 'PECHE'],
      ['noix', 'noi'],
    ] as const) {
      expect(() => createResumeList([one, two])).toThrow('read as one');
    }
  });
});
