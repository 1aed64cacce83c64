import type { Locale } from '@lanterne/protocol';
import type { Later } from './later.ts';

/** The shape of every language, taken from the reference: what the first open needs, and what the lazy parts add. */
export type First = typeof import('./fr.json');
type Texts = First & Later['texts'];
export type Key = keyof Texts & string;
type Values = Readonly<Record<string, string | number>>;
/** A text whose form depends on `count`, by the plural categories of `Intl`. */
type Plural = { readonly other: string } & Readonly<Record<string, string>>;

/** Put into the name of every file of texts by the build; another as soon as one of them is. */
declare const TEXTS: string;

let texts: Partial<Texts> = {};
let softer: Later['discreet'] = {};
let later: Later | undefined;
let locale: Locale;
// Made at the first plural, after the first frame: the first use of `Intl` is slow on a weak phone.
let rules: Intl.PluralRules | undefined;

/** Sets the language in which `t` speaks from then on. */
export const speak = (language: Locale, first: First, more?: Later): void => {
  locale = language;
  later = more;
  texts = { ...more?.texts, ...first };
  rules = undefined;
};

/** Fetches texts of a language. */
export const fetchTexts = async <Texts>(name: Locale | `${Locale}.more`): Promise<Texts> => {
  const answer = await fetch(`/assets/frame/${name}-${TEXTS}.json`);
  return answer.ok ? answer.json() : Promise.reject();
};

/** Loads the texts of the lazy parts too, in the language on screen. */
export const loadMore = async (): Promise<void> => {
  if (later) return;
  const more = await fetchTexts<Later>(`${locale}.more`);
  // Another language may have been chosen meanwhile.
  later ??= more;
  texts = { ...later.texts, ...texts };
};

/** Puts softer texts in the place of those that would draw attention, once the lazy parts are there; or takes them away. */
export const speakSoftly = (on: boolean): void => {
  softer = (on && later?.discreet) || {};
};

/** The language on screen. */
export const localeInUse = (): Locale => locale;

/** Puts values into a text's `{places}`. */
export const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => `${values[name]}`);

/** The text of a key in the language on screen; `count` chooses between plural forms. */
export const t = (key: Key, values: Values = {}): string => {
  // A lazy part is shown only once its texts are there.
  const text = ((softer as Partial<Texts>)[key] ?? texts[key]) as string | Plural;
  if (typeof text === 'string') return fill(text, values);
  const count = Number(values.count);
  rules ??= new Intl.PluralRules(locale);
  return fill(text[rules.select(count)] ?? text.other, { count: count.toLocaleString(locale) });
};
