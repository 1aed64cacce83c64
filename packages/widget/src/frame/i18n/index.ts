import type { Locale } from '@lanterne/protocol';
import type { Discreet, Group, Later } from './later.ts';

/** The shape of every language, taken from the reference: what the first open needs, and what the lazy parts add. */
export type First = typeof import('./fr.json');
type Texts = First & Later;
export type Key = keyof Texts & string;
type Values = Readonly<Record<string, string | number>>;
/** A text whose form depends on `count`, by the plural categories of `Intl`. */
type Plural = { readonly other: string } & Readonly<Record<string, string>>;

/** Put into the name of every file of texts by the build; another as soon as one of them is. */
declare const TEXTS: string;

/** As they came: each group has its own name among its texts. */
type Fetched = Partial<Texts & Record<Group, true>> & { readonly discreet?: Discreet };

let texts: Fetched;
let softer: Discreet | undefined;
let locale: Locale;
// Made at the first plural, after the first frame: the first use of `Intl` is slow on a weak phone.
let rules: Intl.PluralRules | undefined;

/** Sets the language in which `t` speaks from then on, and the texts, to which others will be added. */
export const speak = (language: Locale, first: Fetched): void => {
  locale = language;
  texts = first;
  rules = undefined;
};

/** Fetches texts of a language: those of the first open, or a group of the others. */
export const fetchTexts = async (name: Locale | `${Locale}.${Group}`): Promise<Fetched> => {
  const answer = await fetch(`/assets/frame/${name}-${TEXTS}.json`);
  return answer.ok ? answer.json() : Promise.reject();
};

/** Loads a group of texts in the language on screen. */
export const loadMore = async (group: Group): Promise<void> => {
  // Where another language is chosen meanwhile, that came whole.
  const into = texts;
  if (!into[group]) Object.assign(into, await fetchTexts(`${locale}.${group}`));
};

/** Puts softer texts in the place of those that would draw attention, once they are there; or takes them away. */
export const speakSoftly = (on: boolean): void => {
  softer = on ? texts.discreet : undefined;
};

/** The language on screen. */
export const localeInUse = (): Locale => locale;

/** Puts values into a text's `{places}`. */
export const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => `${values[name]}`);

/** The text of a key in the language on screen; `count` chooses between plural forms. */
export const t = (key: Key, values: Values = {}): string => {
  // A lazy part is shown only once its texts are there.
  const text = (softer?.[key] ?? texts[key]) as string | Plural;
  if (typeof text === 'string') return fill(text, values);
  const count = Number(values.count);
  rules ??= new Intl.PluralRules(locale);
  return fill(text[rules.select(count)] ?? text.other, { count: count.toLocaleString(locale) });
};
