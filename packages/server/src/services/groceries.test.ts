// docs/security.md: T7

import { describe, expect, it } from 'vitest';
import items from '../../data/resume/fr.json';
import { groceries, newResumeCode } from './groceries.ts';

const plain = (word: string) =>
  word
    .replaceAll('œ', 'oe')
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '');

/** Letters that must be added, taken away, changed or swapped to make one word of the other (optimal string alignment). */
const slips = (one: string, two: string): number => {
  const rows: number[][] = [Array.from({ length: two.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= one.length; row += 1) {
    rows[row] = [row];
    for (let column = 1; column <= two.length; column += 1) {
      const same = one[row - 1] === two[column - 1];
      const swapped = row > 1 && column > 1 && one[row - 1] === two[column - 2] && one[row - 2] === two[column - 1];
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (same ? 0 : 1),
          swapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(one.length, two.length);
};

describe('the list of groceries', () => {
  it('is 512 single words in small letters', () => {
    expect(items).toHaveLength(512);
    expect(new Set(items).size).toBe(512);
    for (const item of items) expect(item).toMatch(/^\p{Lowercase_Letter}{4,15}$/u);
  });

  it('has no word that one slip of the hand, a plural or a shorter form makes another one', () => {
    const words = items.map(plain);
    expect(slips('poire', 'poivre')).toBe(1);
    for (const [index, one] of words.entries()) {
      for (const two of words.slice(index + 1)) {
        const stem = (word: string) => word.replace(/[sx]$/, '');
        const alike = one.startsWith(stem(two)) || two.startsWith(stem(one)) || slips(one, two) < 2;
        if (alike) throw new Error(`${one} and ${two} are taken for each other`);
      }
    }
  });
});

describe('a new code', () => {
  it('may hold any item anywhere, each as likely as any other', () => {
    const counts = new Map(items.map((item) => [item, 0]));
    const codes = Array.from({ length: 10_000 }, newResumeCode);
    for (const item of codes.flat()) counts.set(item, (counts.get(item) ?? 0) + 1);
    expect(counts.size).toBe(512);
    const expected = (codes.length * 9) / 512;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 511 degrees of freedom: mean 511, standard deviation 32. Eight deviations off is no chance.
    expect(chiSquare).toBeGreaterThan(511 - 8 * 32);
    expect(chiSquare).toBeLessThan(511 + 8 * 32);
    expect(new Set(codes.map((code) => code.join(' '))).size).toBe(codes.length);
  });

  it('is read as it was drawn', () => {
    for (let n = 0; n < 200; n += 1) {
      const code = newResumeCode();
      expect(groceries.read(plain(code.join('\n')).toUpperCase())).toEqual(code);
    }
  });
});
