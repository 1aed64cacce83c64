// docs/security.md: T16

import { describe, expect, it } from 'vitest';
import { findAge } from './age.ts';
import { ENGLISH, FRENCH } from './corpus.age.ts';

const found = (texts: readonly string[]): string[] => texts.filter((text) => findAge(text) !== null);

describe.each([
  ['French', FRENCH, 120, 0.3],
  ['English', ENGLISH, 70, 0.07],
] as const)('somebody who says in %s that they are under 18', (_, { MINOR, OTHER, UNSEEN }, least, leastUnseen) => {
  it('is nearly always seen, and hardly anybody else', () => {
    expect(MINOR.length + OTHER.length).toBeGreaterThanOrEqual(least);
    const [right, wrong] = [found(MINOR), found(OTHER)];
    const missed = MINOR.filter((text) => !right.includes(text));
    expect(missed.length / MINOR.length, missed.join('\n')).toBeLessThanOrEqual(0.02);
    expect(wrong.length / (right.length + wrong.length), wrong.join('\n')).toBeLessThanOrEqual(0.05);
  });

  it('is often missed where it is said as nobody thought of: it never replaces reading', () => {
    const share = found(UNSEEN).length / UNSEEN.length;
    expect(share).toBeGreaterThanOrEqual(leastUnseen);
    expect(share).toBeLessThan(1);
  });
});

it('shows where it is said, in the text as it was written', () => {
  const text = 'Bonjour, J’AI  14 Ans. Né à Évry';
  const hit = findAge(text);
  expect(text.slice(hit?.from, hit?.to)).toBe('J’AI  14 Ans');
});

it('looks through the longest message in a moment, whatever is in it', () => {
  // A search that grows with the square of the text would take minutes, and outlast the test.
  for (const word of ["j'ai ", 'je suis encore ', 'eleve ', 'only ', '1', ' ', '\n', 'é'])
    expect(findAge(word.repeat(4000 / word.length))).toBeNull();
});
