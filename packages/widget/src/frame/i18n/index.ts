import type { Locale } from '@lanterne/protocol/constants';

/** The shape of every language, taken from the reference. */
export type Dictionary = typeof import('./fr.json');
export type Key = keyof Dictionary;
type Values = Readonly<Record<string, string | number>>;
/** A text whose form depends on `count`, by the plural categories of `Intl`. */
type Plural = { readonly other: string } & Readonly<Record<string, string>>;

/** One file per language. Only the one in use is loaded; the server has told the browser which, beside the script. */
const files: Record<Locale, () => Promise<{ default: Dictionary }>> = {
  fr: () => import('./fr.json'),
  en: () => import('./en.json'),
};

let texts: Record<Key, string | Plural>;
let locale: Locale;
// Made at the first plural, after the first frame: the first use of `Intl` is slow on a weak phone.
let rules: Intl.PluralRules | undefined;

/** Loads the language in which `t` speaks from then on. */
export const loadLanguage = async (language: Locale): Promise<void> => {
  texts = (await files[language]()).default;
  locale = language;
  rules = undefined;
};

/** The language on screen. */
export const localeInUse = (): Locale => locale;

/** Puts values into a text's `{places}`. */
export const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => `${values[name]}`);

/** The text of a key in the language on screen; `count` chooses between plural forms. */
export const t = (key: Key, values: Values = {}): string => {
  const text = texts[key];
  if (typeof text === 'string') return fill(text, values);
  rules ??= new Intl.PluralRules(locale);
  return fill(text[rules.select(Number(values.count))] ?? text.other, values);
};
