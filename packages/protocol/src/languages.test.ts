import { describe, expect, it } from 'vitest';
import { LANGUAGES, LOCALES, type Locale, languageOf, localeOf } from './languages.ts';

describe('the languages of visitors', () => {
  it('are found by any tag of them, and none by a tag of another', () => {
    for (const locale of LOCALES) {
      expect(localeOf(locale)).toBe(locale);
      expect(localeOf(` ${locale.toUpperCase()}-XX;q=0.5`)).toBe(locale);
    }
    for (const tag of ['', '*', 'xx', 'x-fr', '"><script>', 'constructor']) expect(localeOf(tag)).toBeUndefined();
  });

  it('say what is known of them', () => {
    expect(languageOf('fr')).toMatchObject({ name: 'Français', direction: 'ltr', review: 'reference' });
    expect(() => languageOf('xx' as Locale)).toThrow('xx');
  });

  it('are each there once, also as those that others read', () => {
    const tags = LANGUAGES.flatMap((language) => [language.code, ...('also' in language ? language.also : [])]);
    expect(new Set(tags).size).toBe(tags.length);
  });
});
