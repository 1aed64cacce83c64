// docs/security.md: T3

import { describe, expect, it } from 'vitest';
import { agreed, answered, claimed, opened, said } from '../desk.fixture.ts';
import { holdsWord, wordHits, wordIn } from './match.ts';

describe('the agreed word in a text', () => {
  it.each([
    ['Citron', 'il me faut un CITRON.', true],
    ['citron', 'un citrón ?', true],
    ['pâté', 'du pate', true],
    ['pate', 'du pâté', true],
    ['orange', 'l’orange est là', true],
    ['orange', "j'ai l'orange", true],
    ['œuf', 'un oeuf', true],
    ['oeuf', 'un œuf', true],
    ['chat gris', 'Le  Chat\ngris dort', true],
    ['chat gris', 'le chat est gris', false],
    ['citron', 'une citronnade', false],
    ['citron', 'deux citrons', false],
    ['rat', 'le restaurant gratuit', false],
    ['Straße', 'die strasse', true],
    ['ليمون', 'أريد ليمون من فضلك', true],
    ['苹果', '我想吃苹果了', true],
    ['🍋', 'merci 🍋', true],
    ['🍋', 'merci', false],
    ['.*', 'tout', false],
  ])('%s in « %s »: %s', (word, text, expected) => {
    expect(holdsWord(text, word)).toBe(expected);
  });
});

describe('the agreed word in a transcript', () => {
  const log = [
    opened(),
    said(2, 'citron'),
    claimed(3),
    agreed(4, 'citron'),
    answered(5, 'citron'),
    said(6, 'du citron'),
    agreed(7, 'banane'),
    said(8, 'encore du citron'),
    said(9, 'Banane !'),
  ];

  it('counts from the moment when it was kept, in the visitor’s words alone, until another takes its place', () => {
    expect([...wordHits(log)]).toEqual([6, 9]);
    expect(wordIn(log)).toBe('banane');
    expect(wordIn([opened()])).toBeNull();
  });

  it('is looked for once in each transcript', () => {
    expect(wordHits(log)).toBe(wordHits(log));
  });
});
