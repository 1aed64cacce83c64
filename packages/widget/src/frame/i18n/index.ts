import type { Locale } from '@lanterne/protocol/constants';

/** The shape of every language, taken from the reference: what the first open needs, and what the lazy parts add. */
export type First = typeof import('./fr.json');
type More = typeof import('./fr.more.json');
export type Key = (keyof First | keyof More) & string;
type Values = Readonly<Record<string, string | number>>;
/** A text whose form depends on `count`, by the plural categories of `Intl`. */
type Plural = { readonly other: string } & Readonly<Record<string, string>>;

/** The texts of the lazy parts, one file per language; those of the first open come with the page. */
const moreFiles: Record<Locale, () => Promise<{ default: More }>> = {
  fr: () => import('./fr.more.json'),
  en: () => import('./en.more.json'),
};

let texts: Record<string, string | Plural | undefined> = {};
let softer: typeof texts = {};
let locale: Locale;
// Made at the first plural, after the first frame: the first use of `Intl` is slow on a weak phone.
let rules: Intl.PluralRules | undefined;

/** Sets the language in which `t` speaks from then on. */
export const speak = (language: Locale, given: First): void => {
  texts = given;
  locale = language;
  rules = undefined;
};

/** Loads the texts of the lazy parts too, in the language on screen. */
export const loadMore = async (): Promise<void> => {
  texts = { ...(await moreFiles[locale]()).default, ...texts };
};

/** Texts that stand in for those that would draw attention, until others do. */
export const speakSoftly = (given: Partial<First & More>): void => {
  softer = given as typeof texts;
};

/** The language on screen. */
export const localeInUse = (): Locale => locale;

/** Puts values into a text's `{places}`. */
export const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => `${values[name]}`);

/** The text of a key in the language on screen; `count` chooses between plural forms. */
export const t = (key: Key, values: Values = {}): string => {
  // A lazy part is shown only once its texts are there.
  const text = (softer[key] ?? texts[key]) as string | Plural;
  if (typeof text === 'string') return fill(text, values);
  rules ??= new Intl.PluralRules(locale);
  return fill(text[rules.select(Number(values.count))] ?? text.other, values);
};
