import { LOCALES } from '@lanterne/protocol/constants';
import { describe, expect, it } from 'vitest';
import en from './en.json';
import first from './fr.json';
import more from './fr.more.json';
import { fill, loadMore, speak, speakSoftly, t } from './index.ts';

type Text = string | Record<string, string>;
const files = import.meta.glob<Record<string, Text>>('./*.json', { eager: true, import: 'default' });

const fr = { ...first, ...more };

const placesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
const allPlaces = (text: Text): string[] => (typeof text === 'string' ? placesIn(text) : placesIn(text.other ?? ''));

/** Plural forms that whole numbers up to a thousand can ask for. */
const formsOf = (locale: string): Set<string> => {
  const rules = new Intl.PluralRules(locale);
  return new Set(Array.from({ length: 1001 }, (_, count) => rules.select(count)));
};

describe.each(LOCALES)('the texts in %s', (locale) => {
  const atFirst = files[`./${locale}.json`] ?? {};
  const later = files[`./${locale}.more.json`] ?? {};
  const texts = { ...atFirst, ...later };

  it('are those of the reference, no more and no less', () => {
    expect(Object.keys(atFirst).sort()).toEqual(Object.keys(first).sort());
    expect(Object.keys(later).sort()).toEqual(Object.keys(more).sort());
    expect(Object.keys(texts)).toHaveLength(Object.keys(atFirst).length + Object.keys(later).length);
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

  // What is kept, and until when, is computed from the configuration: a figure in a text would be a promise of its own.
  it('promise no length of time of their own', () => {
    // The hours of a town hall that covers the exchange promise nothing.
    const ours = Object.entries(texts).filter(([key]) => !key.startsWith('hall.'));
    expect(JSON.stringify(ours)).not.toMatch(/\d\s*(?:h\b|heures?|jours?|mois|ans?\b|hours?|days?|months?|years?)/i);
  });
});

/** What a passer-by must not read where somebody writes discreetly. */
const TELLING = /polic|gendarm|urgence|emergenc|danger|victim|agress|violen|patrouille|patrol/i;

describe.each(LOCALES)('the texts in %s while nothing may draw attention', (locale) => {
  const atFirst = files[`./${locale}.json`] ?? {};
  const texts: Record<string, Text> = { ...atFirst, ...files[`./${locale}.more.json`] };
  const softer = files[`./${locale}.discreet.json`] ?? {};

  it('stand in for others, with the same places or fewer', () => {
    expect(Object.keys(softer).sort()).toEqual(Object.keys(files['./fr.discreet.json'] ?? {}).sort());
    for (const [key, text] of Object.entries(softer)) {
      expect(Object.keys(texts), key).toContain(key);
      const places = allPlaces(texts[key] ?? '');
      for (const place of allPlaces(text)) expect(places, key).toContain(place);
    }
  });

  it('say nothing telling in the exchange, nor about a danger', () => {
    const shown = Object.keys(texts).filter(
      (key) => key in atFirst || /^(claimed|closed|danger|where|threat|contact)/.test(key),
    );
    const words = (key: string) => JSON.stringify(softer[key] ?? texts[key]).replaceAll(/\{\w+\}/g, '');
    for (const key of shown) expect(words(key), key).not.toMatch(TELLING);
  });

  it('say nothing telling of who came and went', () => {
    const facts = files[`./${locale}.facts.json`] ?? {};
    const reference = files['./fr.facts.json'] ?? {};
    expect(Object.keys(facts).sort()).toEqual(Object.keys(reference).sort());
    for (const text of Object.values(facts)) expect(allPlaces(text)).toEqual(['alias']);
    expect(JSON.stringify(facts)).not.toMatch(TELLING);
  });

  it('say nothing telling on the page that covers it', () => {
    const hall = Object.entries(texts).filter(([key]) => key.startsWith('hall'));
    expect(hall.length).toBeGreaterThan(10);
    expect(JSON.stringify(hall)).not.toMatch(TELLING);
  });
});

describe('the texts of a summary', () => {
  const words = import.meta.glob<Record<string, string>>('../summary/*.json', { eager: true, import: 'default' });
  const reference = words['../summary/fr.json'] ?? {};

  it.each(LOCALES)('are all there in %s, and say nothing telling', (locale) => {
    const inLocale = words[`../summary/${locale}.json`] ?? {};
    expect(Object.keys(inLocale).sort()).toEqual(Object.keys(reference).sort());
    expect(JSON.stringify(inLocale)).not.toMatch(TELLING);
    for (const text of Object.values(inLocale)) expect(text).toMatch(/\S/);
  });
});

describe('a text', () => {
  it('is filled with its values', () => {
    speak('fr', first);
    expect(t('with', { alias: 'Camille' })).toBe('Vous écrivez avec Camille.');
    expect(fill('{a} {b} {a}', { a: 1, b: 'x' })).toBe('1 x 1');
  });

  it('of a lazy part is there once those are loaded', async () => {
    speak('fr', first);
    await loadMore();
    expect(t('options.title')).toBe('Plus de possibilités');
    expect(t('send')).toBe('Envoyer');
  });

  it('gives way to a softer one, for as long as there is one', () => {
    speak('fr', first);
    speakSoftly({ title: 'Échange' });
    expect([t('title'), t('send')]).toEqual(['Échange', 'Envoyer']);
    speakSoftly({});
    expect(t('title')).toBe('Écrire à un policier');
  });

  it('takes the form of its number', () => {
    speak('fr', first);
    expect(t('ahead', { count: 1 })).toBe('1 personne avant vous.');
    expect(t('ahead', { count: 3 })).toBe('3 personnes avant vous.');
    speak('en', en);
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
  const composed =
    /^(watched\.|hall\.|danger\.(asked|flagged|refused)$|where\.fault\.|threat\.|contact\.|door\.|help\.(steps|papers|rights|call|text)$|copy\.save\.|move\.(coming|blocked|refused)$|arrival\.|end|erase|download\.|over$|erased$|sent$|sending$|delayed$|back$|leaving$)/;
  const orphans = Object.keys(fr).filter((key) => !composed.test(key) && !sources.includes(`'${key}'`));
  expect(orphans).toEqual([]);
});
