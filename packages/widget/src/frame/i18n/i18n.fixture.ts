import { type Locale, languageOf } from '@lanterne/protocol/languages';
import { type First, speak } from './index.ts';
import { type Later, type LaterParts, laterOf, shown } from './later.ts';

const files = import.meta.glob<unknown>(
  [
    './*.json',
    '../summary/*.json',
    '../understood/*.json',
    '../language/*.json',
    '../exit/guides/*.json',
    '../translation/*.json',
    '../sealed/*.json',
    '../slow/*.json',
  ],
  {
    eager: true,
    import: 'default',
  },
);

/** The texts of the lazy parts of a language, as the build puts them together. */
export const laterIn = (locale: Locale): Later =>
  laterOf(
    {
      more: files[`./${locale}.more.json`],
      facts: files[`./${locale}.facts.json`],
      discreet: files[`./${locale}.discreet.json`],
      summary: files[`../summary/${locale}.json`],
      understood: files[`../understood/${locale}.json`],
      language: files[`../language/${locale}.json`],
      guides: files[`../exit/guides/${locale}.json`],
      translation: files[`../translation/${locale}.json`],
      sealed: files[`../sealed/${locale}.json`],
      slow: files[`../slow/${locale}.json`],
      // That they have the shape of the reference is what the test of the texts says.
    } as LaterParts,
    languageOf(locale).direction,
  );

/** The texts of its first open, as the server writes them into the page. */
export const firstIn = (locale: Locale): First =>
  shown(files[`./${locale}.json`] as First, languageOf(locale).direction);

/** Makes `t` speak a language, with the texts of the lazy parts: in a browser the page brings the first ones. */
export const loadLanguage = async (locale: Locale): Promise<void> => {
  speak(locale, firstIn(locale), laterIn(locale));
};
