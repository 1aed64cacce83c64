/**
 * The languages of the visitor's interface. The frame does not load this table at its first open: it is for the server, the
 * console and the room where the language is chosen.
 */

/** How far a person who speaks the language answers for its texts. */
export type Review = 'reference' | 'reviewed' | 'unreviewed';

interface LanguageFacts {
  /** A BCP 47 tag, as short as can be. */
  readonly code: string;
  /** As who speaks it writes it. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  readonly review: Review;
  /** Other languages whose readers read this one, by their primary subtags. */
  readonly also?: readonly string[];
}

/**
 * In the order in which they are offered where nothing tells which one is wanted; the first is the reference. Bosnian, Croatian,
 * Montenegrin and Serbian are one entry, in Latin letters; who speaks Dari reads Persian.
 */
export const LANGUAGES = [
  { code: 'fr', name: 'Français', direction: 'ltr', review: 'reference' },
  { code: 'en', name: 'English', direction: 'ltr', review: 'unreviewed' },
  { code: 'ar', name: 'العربية', direction: 'rtl', review: 'unreviewed', also: ['arb', 'ary', 'arq', 'aeb', 'arz'] },
  { code: 'es', name: 'Español', direction: 'ltr', review: 'unreviewed' },
  { code: 'pt', name: 'Português', direction: 'ltr', review: 'unreviewed' },
  { code: 'it', name: 'Italiano', direction: 'ltr', review: 'unreviewed' },
  { code: 'de', name: 'Deutsch', direction: 'ltr', review: 'unreviewed' },
  { code: 'nl', name: 'Nederlands', direction: 'ltr', review: 'unreviewed' },
  { code: 'pl', name: 'Polski', direction: 'ltr', review: 'unreviewed' },
  { code: 'ro', name: 'Română', direction: 'ltr', review: 'unreviewed', also: ['mo'] },
  { code: 'bg', name: 'Български', direction: 'ltr', review: 'unreviewed' },
  { code: 'hu', name: 'Magyar', direction: 'ltr', review: 'unreviewed' },
  { code: 'cs', name: 'Čeština', direction: 'ltr', review: 'unreviewed' },
  { code: 'el', name: 'Ελληνικά', direction: 'ltr', review: 'unreviewed' },
  { code: 'sq', name: 'Shqip', direction: 'ltr', review: 'unreviewed' },
  {
    code: 'hr',
    name: 'Bosanski, hrvatski, srpski',
    direction: 'ltr',
    review: 'unreviewed',
    also: ['bs', 'sr', 'sh', 'cnr'],
  },
  { code: 'ru', name: 'Русский', direction: 'ltr', review: 'unreviewed' },
  { code: 'uk', name: 'Українська', direction: 'ltr', review: 'unreviewed' },
  { code: 'tr', name: 'Türkçe', direction: 'ltr', review: 'unreviewed' },
  { code: 'ka', name: 'ქართული', direction: 'ltr', review: 'unreviewed' },
  { code: 'hy', name: 'Հայերեն', direction: 'ltr', review: 'unreviewed' },
  { code: 'fa', name: 'فارسی، دری', direction: 'rtl', review: 'unreviewed', also: ['prs'] },
  { code: 'ps', name: 'پښتو', direction: 'rtl', review: 'unreviewed' },
  { code: 'ku', name: 'Kurdî (Kurmancî)', direction: 'ltr', review: 'unreviewed', also: ['kmr'] },
  { code: 'ckb', name: 'کوردی (سۆرانی)', direction: 'rtl', review: 'unreviewed' },
  { code: 'ur', name: 'اردو', direction: 'rtl', review: 'unreviewed' },
  { code: 'hi', name: 'हिन्दी', direction: 'ltr', review: 'unreviewed' },
  { code: 'bn', name: 'বাংলা', direction: 'ltr', review: 'unreviewed' },
  { code: 'ta', name: 'தமிழ்', direction: 'ltr', review: 'unreviewed' },
  { code: 'zh', name: '中文', direction: 'ltr', review: 'unreviewed', also: ['cmn'] },
  { code: 'vi', name: 'Tiếng Việt', direction: 'ltr', review: 'unreviewed' },
  { code: 'ti', name: 'ትግርኛ', direction: 'ltr', review: 'unreviewed' },
  { code: 'am', name: 'አማርኛ', direction: 'ltr', review: 'unreviewed' },
  { code: 'so', name: 'Soomaali', direction: 'ltr', review: 'unreviewed' },
] as const satisfies readonly LanguageFacts[];

export type Locale = (typeof LANGUAGES)[number]['code'];

/** Their tags. */
export const LOCALES = LANGUAGES.map(({ code }) => code) as unknown as readonly [Locale, ...Locale[]];

const facts: readonly (LanguageFacts & { readonly code: Locale })[] = LANGUAGES;

/** What is known of one of them. */
export const languageOf = (locale: Locale): LanguageFacts => {
  const found = facts.find(({ code }) => code === locale);
  if (!found) throw new Error(`${locale} is no language of the interface`);
  return found;
};

/** The language in which to speak to who asks for `tag`, of any length and case: that one or one that they read; undefined for none. */
export const localeOf = (tag: string): Locale | undefined => {
  const primary = /^[a-z]+/.exec(tag.trim().toLowerCase())?.[0] ?? '';
  return facts.find(({ code, also = [] }) => code === primary || also.includes(primary))?.code;
};
