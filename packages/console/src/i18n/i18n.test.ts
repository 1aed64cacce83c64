import { CONSOLE_LOCALES } from '@lanterne/protocol/constants';
import { describe, expect, it } from 'vitest';
import en from './en.json';
import fr from './fr.json';
import { chooseLocale, fill, loadLanguage, t } from './index.ts';
import { stopwatch } from './time.ts';

type Language = Record<string, string | Record<string, string>>;

/** The texts that are there from the start, and those that a page brings along. */
const files = import.meta.glob<Language>('../pages/**/texts/*.json', { import: 'default', eager: true });
const parts: Record<string, Record<(typeof CONSOLE_LOCALES)[number], Language>> = { common: { fr, en } };
for (const [path, language] of Object.entries(files)) {
  const [, page = '', file = ''] = /pages\/(.*)\/texts\/(.*)$/.exec(path) ?? [];
  parts[page] = { ...(parts[page] ?? { fr: {}, en: {} }), [file.replace('.json', '')]: language };
}
const everyLanguage = Object.entries(parts).flatMap(([part, languages]) =>
  CONSOLE_LOCALES.map((locale) => ({ part, locale, texts: languages[locale], reference: languages.fr })),
);

const formsOf = (text: string | Record<string, string>): string[] =>
  typeof text === 'string' ? [text] : Object.values(text);
const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

describe.each(everyLanguage)('the texts of $part in $locale', ({ locale, texts, reference }) => {
  it('has the keys of the reference, no fewer and no more', () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(reference).sort());
  });

  it('has the same places in every text and every plural form', () => {
    for (const [key, text] of Object.entries(reference)) {
      const expected = places(formsOf(text)[0] ?? '');
      for (const form of formsOf(texts[key] ?? '')) expect([key, places(form)]).toEqual([key, expected]);
    }
  });

  it('has a plural where the reference has one, with every category of its language', () => {
    const categories = new Intl.PluralRules(locale)
      .resolvedOptions()
      .pluralCategories.filter((name) => name !== 'many');
    for (const [key, expected] of Object.entries(reference)) {
      const text = texts[key];
      expect([key, typeof text]).toEqual([key, typeof expected]);
      if (typeof text === 'object') expect(Object.keys(text)).toEqual(expect.arrayContaining(categories));
    }
  });

  it('has no empty text', () => {
    for (const text of Object.values(texts)) for (const form of formsOf(text)) expect(form.trim()).not.toBe('');
  });
});

it('keeps French signs on the line of the word before them', () => {
  const breaks = Object.values(parts)
    .flatMap((languages) => Object.values(languages.fr))
    .flatMap(formsOf)
    .filter((text) => /(^|[^\u00a0])[?:;!»]|« |«$|'/u.test(text));
  expect(breaks).toEqual([]);
});

it('has no text that nothing shows', () => {
  const sources = import.meta.glob<string>(['../**/*.ts', '../**/*.tsx', '!../**/*.test.*'], {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  for (const [part, { fr: texts }] of Object.entries(parts)) {
    const source = Object.entries(sources)
      .flatMap(([path, text]) => (part === 'common' || path.startsWith(`../pages/${part}/`) ? text : []))
      .join('\n');
    // `t(`door.${door}`)` shows every key that begins with `door.`.
    const begun = [...source.matchAll(/`([\w.]+\.)\$\{/g)].map(([, start]) => start ?? '');
    const orphans = Object.keys(texts).filter(
      (key) => !source.includes(`'${key}'`) && !begun.some((start) => key.startsWith(start)),
    );
    expect([part, orphans]).toEqual([part, []]);
  }
});

describe('the lookup', () => {
  it('fills places and chooses the plural form', async () => {
    await loadLanguage('fr');
    expect(t('empty.waiting', { count: 1 })).toBe('1 usager attend');
    expect(t('empty.waiting', { count: 3 })).toBe('3 usagers attendent');
    expect(t('empty.waiting', { count: 0 })).toBe('0 usager attend');
    await loadLanguage('en');
    expect(t('empty.waiting', { count: 0 })).toBe('0 visitors are waiting');
    expect(document.documentElement.lang).toBe('en');
  });

  it('never reads a value as a pattern', () => {
    expect(fill('{a} {b}', { a: '$& {b}', b: '<b>' })).toBe('$& {b} <b>');
  });

  it('takes the best language for the reader, and the reference for want of better', () => {
    expect(chooseLocale(['de-DE', 'en-GB', 'fr'])).toBe('en');
    expect(chooseLocale(['fr-CA'])).toBe('fr');
    expect(chooseLocale(['enx', 'zh'])).toBe('fr');
    expect(chooseLocale([])).toBe('fr');
  });
});

describe('a wait', () => {
  it('reads as minutes and seconds, and never goes below zero', () => {
    expect([0, 9_999, 60_000, 3_599_000, 3_661_000, -5].map(stopwatch)).toEqual([
      '0:00',
      '0:09',
      '1:00',
      '59:59',
      '1:01:01',
      '0:00',
    ]);
  });
});
