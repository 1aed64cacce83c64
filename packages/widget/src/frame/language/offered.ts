import { LANGUAGES, type Locale, localeOf } from '@lanterne/protocol/languages';

export type Language = (typeof LANGUAGES)[number];

/** Those among which the visitor can choose, with those first that are wanted, as tags of any length. */
export const languagesOffered = (
  { locales }: { readonly locales?: readonly Locale[] | undefined },
  wanted: readonly string[] = [],
): readonly Language[] => {
  const codes = wanted.map(localeOf);
  const first = (code: Locale) => (codes.includes(code) ? codes.indexOf(code) : codes.length);
  return LANGUAGES.filter(({ code }) => !locales || locales.includes(code)).sort(
    (a, b) => first(a.code) - first(b.code),
  );
};

/** Without case, accents and marks. */
const bare = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** Those that somebody may mean who has typed `query`: a word of their own name, or of the one in the language on screen, begins with it. */
export const languagesFound = (languages: readonly Language[], query: string, locale: Locale): readonly Language[] => {
  const begun = bare(query.trim());
  const names = new Intl.DisplayNames([locale, 'en'], { type: 'language' });
  return languages
    .filter(({ code, name }) =>
      `${name} ${code} ${names.of(code)}`.split(/[^\p{L}\p{M}]+/u).some((word) => bare(word).startsWith(begun)),
    )
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
};
