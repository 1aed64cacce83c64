// docs/security.md: T11

import { LOCALES, type Locale, languageOf } from '@lanterne/protocol/languages';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { firstIn, groupIn, laterIn, loadLanguage } from './i18n.fixture.ts';
import { fill, loadMore, speak, speakSoftly, t } from './index.ts';
import { DISCREET, FILES, GROUPS, shown } from './later.ts';
import { TELLING } from './telling.fixture.ts';

type Text = string | Record<string, string> | string[];
type File = Record<string, Text>;

const files = import.meta.glob<File>('../**/*.json', { eager: true, import: 'default' });

/** The files of a language, by what stands in their names beside it. */
const PARTS = [
  ...new Set(['i18n/*', ...GROUPS.flatMap((group) => Object.keys(FILES[group])), DISCREET, 'no-script/*']),
].map((path) => path.replace(/^i18n\//, './').replace(/^(?!\.)/, '../'));
const fileOf = (part: string, locale: string): File => files[`${part.replace('*', locale)}.json`] ?? {};

/** What the first open shows, and the texts of the lazy parts that have no file of their own. */
const mainTexts = (locale: string): File =>
  Object.assign(
    {},
    ...PARTS.filter((part) => /^\.\/\*(?!\.(facts|discreet))/.test(part)).map((part) => fileOf(part, locale)),
  );

const stringsIn = (text: Text): string[] => (typeof text === 'string' ? [text] : Object.values(text));
const placesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
const allPlaces = (text: Text): string[] =>
  Array.isArray(text) ? text.flatMap(placesIn) : placesIn(typeof text === 'string' ? text : (text.other ?? ''));

/** Plural forms that whole numbers up to a thousand can ask for. */
const formsOf = (locale: string): Set<string> => {
  const rules = new Intl.PluralRules(locale);
  return new Set(Array.from({ length: 1001 }, (_, count) => rules.select(count)));
};

const french = Object.assign({}, ...PARTS.map((part) => fileOf(part, 'fr'))) as File;
const fr = mainTexts('fr');

describe('the files of texts', () => {
  it('are there for every language, and for no other', () => {
    const expected = PARTS.flatMap((part) => LOCALES.map((locale) => `${part.replace('*', locale)}.json`));
    expect(Object.keys(files).sort()).toEqual(expected.sort());
  });
});

describe.each(LOCALES)('the texts in %s', (locale) => {
  it.each(PARTS)('of %s are those of the reference, no more and no less', (part) => {
    expect(Object.keys(fileOf(part, locale)).sort()).toEqual(Object.keys(fileOf(part, 'fr')).sort());
  });

  it.each(PARTS)('of %s have the same places to fill, and as many lines', (part) => {
    for (const [key, text] of Object.entries(fileOf(part, 'fr'))) {
      const own = fileOf(part, locale)[key] ?? '';
      expect(allPlaces(own), key).toEqual(allPlaces(text));
      if (Array.isArray(text)) expect(own, key).toHaveLength(text.length);
      else expect(Array.isArray(own), key).toBe(false);
    }
  });

  it('have every plural form that a number can ask for', () => {
    for (const [key, text] of PARTS.flatMap((part) => Object.entries(fileOf(part, locale)))) {
      if (typeof text === 'string' || Array.isArray(text)) continue;
      expect(typeof french[key], key).toBe('object');
      expect(Object.keys(text), key).toContain('other');
      for (const form of formsOf(locale)) expect(Object.keys(text), key).toContain(form);
      for (const [form, words] of Object.entries(text)) {
        // Some languages write one or two as a word.
        const places = placesIn(words);
        if (form === 'other' || places.length > 0) expect(places, key).toEqual(['count']);
      }
    }
  });

  it('are not empty, and hold no markup', () => {
    for (const [key, text] of PARTS.flatMap((part) => Object.entries(fileOf(part, locale)))) {
      for (const words of stringsIn(text)) {
        expect(words.trim(), key).toBe(words);
        expect(words, key).toMatch(/./);
        expect(words, key).not.toMatch(/[<>]/);
        // What steers the direction of writing is put in where it is needed, not by hand.
        expect(words, key).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
      }
    }
  });

  // What is kept, and until when, is computed from the configuration: a figure in a text would be a promise of its own.
  it('promise no length of time of their own', () => {
    // The hours of a town hall that covers the exchange promise nothing.
    const ours = Object.entries(mainTexts(locale)).filter(([key]) => !key.startsWith('hall.'));
    expect(JSON.stringify(ours)).not.toMatch(/\d\s*(?:h\b|heures?|jours?|mois|ans?\b|hours?|days?|months?|years?)/i);
    const figures = (text: Text) => stringsIn(text).some((words) => /\p{Nd}/u.test(words));
    for (const [key, text] of ours) if (!figures(fr[key] ?? '')) expect(figures(text), key).toBe(false);
  });
});

describe.each(LOCALES)('the texts in %s while nothing may draw attention', (locale) => {
  const atFirst = fileOf('./*', locale);
  const texts = mainTexts(locale);
  const softer = fileOf('./*.discreet', locale);
  const telling = TELLING[locale];

  it('stand in for others, with the same places or fewer', () => {
    for (const [key, text] of Object.entries(softer)) {
      expect(Object.keys(texts), key).toContain(key);
      const places = allPlaces(texts[key] ?? '');
      for (const place of allPlaces(text)) expect(places, key).toContain(place);
    }
  });

  it('say nothing telling in the exchange, nor about a danger', () => {
    const shownThen = Object.keys(texts).filter(
      (key) => key in atFirst || /^(claimed|closed|danger|where|threat|contact)/.test(key),
    );
    const words = (key: string) => JSON.stringify(softer[key] ?? texts[key]).replaceAll(/\{\w+\}/g, '');
    for (const key of shownThen) expect(words(key), key).not.toMatch(telling);
  });

  it('say nothing telling of who came and went, nor of a summary', () => {
    const facts = fileOf('./*.facts', locale);
    for (const text of Object.values(facts)) expect(allPlaces(text)).toEqual(['alias']);
    expect(JSON.stringify(facts)).not.toMatch(telling);
    expect(JSON.stringify(fileOf('../summary/*', locale))).not.toMatch(telling);
    expect(JSON.stringify(fileOf('../understood/*', locale))).not.toMatch(telling);
    expect(JSON.stringify(fileOf('../slow/*', locale))).not.toMatch(telling);
  });

  it('say nothing telling on the page that covers it', () => {
    const hall = Object.entries(texts).filter(([key]) => key.startsWith('hall'));
    expect(hall.length).toBeGreaterThan(10);
    expect(JSON.stringify(hall)).not.toMatch(telling);
  });

  // A list of words that finds nothing where there is something would prove nothing.
  it('would be found to be telling if they were', () => {
    expect(JSON.stringify(texts)).toMatch(telling);
  });
});

describe('the languages', () => {
  it('say who answers for them: the first is the reference, and no other', () => {
    expect(LOCALES.filter((locale) => languageOf(locale).review === 'reference')).toEqual([LOCALES[0]]);
  });

  it('run from right to left where their letters do', () => {
    for (const locale of LOCALES) {
      const isRight = /^[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(languageOf(locale).name);
      expect(languageOf(locale).direction, locale).toBe(isRight ? 'rtl' : 'ltr');
    }
  });

  it('have each one name of their own', () => {
    expect(new Set(LOCALES.map((locale) => languageOf(locale).name)).size).toBe(LOCALES.length);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a text', () => {
  it('is filled with its values', async () => {
    await loadLanguage('fr');
    expect(t('with', { alias: 'Camille' })).toBe('Vous écrivez avec Camille.');
    expect(fill('{a} {b} {a}', { a: 1, b: 'x' })).toBe('1 x 1');
  });

  const onlyFirst = (locale: Locale) => speak(locale, { ...firstIn(locale) });

  it('of a lazy part is there once its group is loaded, which is fetched once', async () => {
    const fetched = vi.fn(async (_: string) => Response.json(groupIn('menu', 'fr')));
    vi.stubGlobal('fetch', fetched);
    onlyFirst('fr');
    await loadMore('menu');
    await loadMore('menu');
    expect(t('options.title')).toBe('Plus de possibilités');
    expect(t('language.search')).toBe('Chercher une langue');
    expect(t('send')).toBe('Envoyer');
    expect(fetched.mock.calls).toEqual([['/assets/frame/fr.menu-test.json']]);
  });

  it('of a lazy part that did not come is asked for again', async () => {
    const answers = [Response.json({ code: 'not_found' }, { status: 404 }), Response.json(groupIn('menu', 'fr'))];
    vi.stubGlobal('fetch', async () => answers.shift());
    onlyFirst('fr');
    await expect(loadMore('menu')).rejects.toBeUndefined();
    await loadMore('menu');
    expect(t('options.title')).toBe('Plus de possibilités');
  });

  it('stays in the language that was chosen while that of another was on its way', async () => {
    let answer = (_: Response) => {};
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (answer = resolve)));
    onlyFirst('fr');
    const coming = loadMore('menu');
    await loadLanguage('en');
    answer(Response.json(groupIn('menu', 'fr')));
    await coming;
    expect(t('options.title')).toBe('More you can do');
  });

  it('gives way to a softer one, for as long as it is asked for', async () => {
    await loadLanguage('fr');
    speakSoftly(true);
    expect([t('title'), t('send')]).toEqual(['Échange', 'Envoyer']);
    speakSoftly(false);
    expect(t('title')).toBe('Écrire à un policier');
  });

  it('takes the form of its number, which is written as the language writes it', async () => {
    await loadLanguage('fr');
    expect(t('ahead', { count: 1 })).toBe('1 personne avant vous.');
    expect(t('ahead', { count: 3 })).toBe('3 personnes avant vous.');
    expect(t('tooLong', { count: 1234 })).toMatch(/^Il y a 1\s234 caractères de trop/u);
    await loadLanguage('en');
    expect(t('ahead', { count: 1 })).toBe('1 person before you.');
  });

  it('keeps what fills it apart from words that run from right to left', () => {
    const texts = { number: '{number} a {x}', forms: { other: '{count}' } };
    expect(shown(texts, 'rtl')).toEqual({
      number: '\u2068{number}\u2069 a \u2068{x}\u2069',
      forms: { other: '\u2068{count}\u2069' },
    });
    expect(shown(texts, 'ltr')).toBe(texts);
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
    /^(watched\.|hall\.|danger\.(asked|flagged|refused)$|where\.fault\.|threat\.|contact\.|door\.|help\.(steps|papers|rights|call|text)$|copy\.save\.|move\.(coming|blocked|refused)$|arrival\.|end|erase|download\.|over$|erased$|sent$|sending$|delayed$|back$|leaving$|fact\.|guide\.|summary\.(field|is)\.|closed\.(abusive|off-topic|no-answer)$|understood\.(clear|yes|not-quite|example|say-back|recap)$)/;
  const orphans = Object.keys({ ...firstIn('fr'), ...laterIn('fr') }).filter(
    (key) => ![...GROUPS, 'discreet'].includes(key) && !composed.test(key) && !sources.includes(`'${key}'`),
  );
  expect(orphans).toEqual([]);
});
