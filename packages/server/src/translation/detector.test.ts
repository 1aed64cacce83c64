import { beforeAll, describe, expect, it } from 'vitest';
import { isAlike } from '../domain/language.ts';
import type { LanguageDetector } from '../ports.ts';
import { noDetector, openDetector } from './detector.ts';
import { SENTENCES } from './languages.fixture.ts';

let detector: LanguageDetector;
beforeAll(async () => {
  detector = await openDetector();
});

const rightOf = (most: number): { readonly share: number; readonly wrong: string[] } => {
  const wrong: string[] = [];
  let all = 0;
  for (const [language, sentences] of Object.entries(SENTENCES)) {
    for (const sentence of sentences) {
      all += 1;
      const text = [...sentence].slice(0, most).join('');
      const found = detector.detect(text);
      if (found === null || !isAlike(found, language)) wrong.push(`${language} as ${found}: ${text}`);
    }
  }
  return { share: (all - wrong.length) / all, wrong };
};

describe('the detector', () => {
  it('has ten sentences of each language to be measured by', () => {
    expect(Object.keys(SENTENCES).length).toBeGreaterThanOrEqual(36);
    for (const [language, sentences] of Object.entries(SENTENCES)) {
      expect([language, new Set(sentences).size]).toEqual([language, 10]);
      expect(detector.knows(language)).toBe(true);
    }
  });

  // What was measured on another set (docs/translation.md), which this one must reach too.
  it.each([
    ['a whole sentence', 200, 0.995],
    ['28 characters', 28, 0.969],
    ['12 characters', 12, 0.845],
  ])('knows %s', (_, most, least) => {
    const { share, wrong } = rightOf(most);
    expect(share, wrong.join('; ')).toBeGreaterThanOrEqual(least);
  });

  it('cannot say what holds no words', () => {
    for (const text of ['', '👍', '12 34', '…']) expect(detector.detect(text)).toBeNull();
    expect(detector.knows('so')).toBe(false);
  });
});

it('of a house without engines says nothing', () => {
  expect(noDetector.knows('fr')).toBe(false);
  expect(noDetector.detect('Bonjour à tous')).toBeNull();
});
