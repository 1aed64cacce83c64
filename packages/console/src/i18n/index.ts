import { CONSOLE_LOCALES, type ConsoleLocale } from '@lanterne/protocol/constants';
import { signal } from '@preact/signals';

/** The shape of every language, taken from the reference. */
export type Dictionary = typeof import('./fr.json');
export type Key = keyof Dictionary;
/** What fills a text's places. */
export type Values = Readonly<Record<string, string | number>>;
/** A text whose form depends on `count`, by the plural categories of `Intl`. */
type Plural = { readonly other: string } & Readonly<Record<string, string>>;
/** One file per language: only the one in use is loaded. */
type Files<Language> = Record<ConsoleLocale, () => Promise<{ default: Language }>>;

/** The texts of one part of the console. */
export interface Texts<Language> {
  /** Loads them in a language, and shows them in it from then on. */
  load(locale: ConsoleLocale): Promise<void>;
  /** The text of a key in the language on screen; `count` chooses between plural forms. */
  t(key: keyof Language, values?: Values): string;
}

const current = signal<ConsoleLocale | null>(null);

/** Every part whose texts are in memory: a change of language changes all of them. */
const loaded = new Set<Pick<Texts<object>, 'load'>>();

/** The best of our languages for the reader's preferences, given as BCP 47 tags; the reference when none fits. */
export const chooseLocale = (preferences: readonly string[]): ConsoleLocale => {
  for (const preference of preferences) {
    const found = CONSOLE_LOCALES.find((locale) => preference === locale || preference.startsWith(`${locale}-`));
    if (found) return found;
  }
  return CONSOLE_LOCALES[0];
};

/** The language on screen. */
export const localeInUse = (): ConsoleLocale => current.value ?? CONSOLE_LOCALES[0];

/** Puts values into a text's `{places}`. */
export const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

/** Texts that lie beside the code that shows them: a page that is loaded later brings its own. */
export const createTexts = <Language extends object>(files: Files<Language>): Texts<Language> => {
  const language = signal<{ texts: Record<keyof Language, string | Plural>; plural: Intl.PluralRules } | null>(null);
  const texts: Texts<Language> = {
    async load(locale) {
      const { default: read } = await files[locale]();
      // Every language has texts and plural forms alone: the tests hold it.
      const inLocale = read as Record<keyof Language, string | Plural>;
      language.value = { texts: inLocale, plural: new Intl.PluralRules(locale) };
      loaded.add(texts);
    },
    t(key, values = {}) {
      if (!language.value) return '';
      const text = language.value.texts[key];
      if (typeof text === 'string') return fill(text, values);
      return fill(text[language.value.plural.select(Number(values.count))] ?? text.other, values);
    },
  };
  return texts;
};

const common = createTexts<Dictionary>({
  fr: () => import('./fr.json'),
  en: () => import('./en.json'),
});

/** The text of a key in the language on screen; `count` chooses between plural forms. */
export const t: Texts<Dictionary>['t'] = common.t;

/** Loads a language and shows everything in it. */
export const loadLanguage = async (locale: ConsoleLocale): Promise<void> => {
  await Promise.all([...loaded.add(common)].map((texts) => texts.load(locale)));
  current.value = locale;
  document.documentElement.lang = locale;
};
