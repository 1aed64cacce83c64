import { LOCALES } from '@lanterne/protocol/constants';
import { describe, expect, it } from 'vitest';
import fr from './fr.json';
import { fill, loadLanguage, t } from './index.ts';

type Text = string | Record<string, string>;
const files = import.meta.glob<Record<string, Text>>('./*.json', { eager: true, import: 'default' });

const placesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
const allPlaces = (text: Text): string[] => (typeof text === 'string' ? placesIn(text) : placesIn(text.other ?? ''));

/** Plural forms that whole numbers up to a thousand can ask for. */
const formsOf = (locale: string): Set<string> => {
  const rules = new Intl.PluralRules(locale);
  return new Set(Array.from({ length: 1001 }, (_, count) => rules.select(count)));
};

describe.each(LOCALES)('the texts in %s', (locale) => {
  const texts = files[`./${locale}.json`] ?? {};

  it('are those of the reference, no more and no less', () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(fr).sort());
  });

  it('have the same places to fill', () => {
    for (const [key, text] of Object.entries(fr as Record<string, Text>)) {
      expect(allPlaces(texts[key] ?? ''), key).toEqual(allPlaces(text));
    }
  });

  it('have every plural form that a number can ask for', () => {
    for (const [key, text] of Object.entries(texts)) {
      if (typeof text === 'string') continue;
      expect(Object.keys(text), key).toContain('other');
      for (const form of formsOf(locale)) expect(Object.keys(text), key).toContain(form);
      for (const form of Object.values(text)) expect(placesIn(form), key).toEqual(['count']);
    }
  });

  it('are not empty, and hold no markup', () => {
    for (const text of Object.values(texts).flatMap((one) => (typeof one === 'string' ? [one] : Object.values(one)))) {
      expect(text.trim()).toBe(text);
      expect(text).toMatch(/./);
      expect(text).not.toMatch(/[<>]/);
    }
  });
});

describe('a text', () => {
  it('is filled with its values', async () => {
    await loadLanguage('fr');
    expect(t('claimed', { alias: 'Camille' })).toContain('je m’appelle ici Camille.');
    expect(fill('{a} {b} {a}', { a: 1, b: 'x' })).toBe('1 x 1');
  });

  it('takes the form of its number', async () => {
    await loadLanguage('fr');
    expect(t('ahead', { count: 1 })).toBe('1 personne avant vous.');
    expect(t('ahead', { count: 3 })).toBe('3 personnes avant vous.');
    await loadLanguage('en');
    expect(t('ahead', { count: 1 })).toBe('1 person before you.');
  });
});

it('leaves no text that nobody shows', () => {
  const sources = Object.entries(
    import.meta.glob<string>(['../**/*.tsx', '../**/*.ts', '!../**/*.test.*'], {
      eager: true,
      query: '?raw',
      import: 'default',
    }),
  )
    .map(([, source]) => source)
    .join('\n');
  // Keys that are put together from a name.
  const composed = /^(door\.|end|erase|over$|erased$|sent$|sending$|delayed$|back$)/;
  const orphans = Object.keys(fr).filter((key) => !composed.test(key) && !sources.includes(`'${key}'`));
  expect(orphans).toEqual([]);
});
