import { LOCALES, type Locale } from '@lanterne/protocol/constants';
import { signal } from '@preact/signals';

/** The shape of every language, taken from the reference. */
export type Dictionary = typeof import('./fr.json');
export type Key = keyof Dictionary;
type Values = Readonly<Record<string, string | number>>;
/** A text whose form depends on `count`, by the plural categories of `Intl`. */
type Plural = { readonly other: string } & Readonly<Record<string, string>>;

/** One file per language: only the one in use is loaded. */
const files: Record<Locale, () => Promise<{ default: Dictionary }>> = {
  fr: () => import('./fr.json'),
  en: () => import('./en.json'),
};

const current = signal<{ locale: Locale; texts: Record<Key, string | Plural>; plural: Intl.PluralRules } | null>(null);

/** The best of our languages for the reader's preferences, given as BCP 47 tags; the reference when none fits. */
export const chooseLocale = (preferences: readonly string[]): Locale => {
  for (const preference of preferences) {
    const found = LOCALES.find((locale) => preference === locale || preference.startsWith(`${locale}-`));
    if (found) return found;
  }
  return LOCALES[0];
};

/** Loads a language and shows everything in it. */
export const loadLanguage = async (locale: Locale): Promise<void> => {
  const { default: texts } = await files[locale]();
  current.value = { locale, texts, plural: new Intl.PluralRules(locale) };
  document.documentElement.lang = locale;
};

/** The language on screen. */
export const localeInUse = (): Locale => current.value?.locale ?? LOCALES[0];

/** Puts values into a text's `{places}`. */
export const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

/** The text of a key in the language on screen; `count` chooses between plural forms. */
export const t = (key: Key, values: Values = {}): string => {
  if (!current.value) return '';
  const text = current.value.texts[key];
  if (typeof text === 'string') return fill(text, values);
  return fill(text[current.value.plural.select(Number(values.count))] ?? text.other, values);
};
