/** Fewer letters than this say nothing of a language: `ok`, a name, a place (docs/translation.md). */
export const LETTERS_TO_TELL = 20;

export const countLetters = (text: string): number => text.match(/\p{L}/gu)?.length ?? 0;

const words = (...each: readonly string[]): RegExp =>
  new RegExp(String.raw`(?<!\p{L})(?:${each.join('|')})(?!\p{L})`, 'iu');

const NOT_LATIN = /[^\p{Script=Latin}\P{L}]/u;

/**
 * What is known of a text by its letters and its small words, before any statistics: languages that these do not know, or take for
 * their neighbours.
 */
const BY_LETTERS: readonly (readonly [language: string, has: RegExp, without?: RegExp])[] = [
  ['ur', /[ٹڈڑںے]/u],
  ['ps', /[ټډړږښګڼۍېځڅ]/u],
  ['ckb', /[ێۆڵڕە]/u],
  ['ps', words('په', 'زما', 'زه', 'مې', 'چا')],
  ['ti', /[ኣሓቐ-ቝ]/u],
  ['ti', words('ካብ', 'ናብ', 'ምስ', 'እየ', 'እዩ', 'ድማ')],
  ['uk', /[їєґ]/iu],
  ['ru', /[ыэё]/iu, /[іўїєґ]/iu],
  ['ku', words('xwe', 'hûn', String.raw`nikar\p{L}+`, String.raw`dixwaz\p{L}+`), NOT_LATIN],
  // Vowels that French has too, beside a word that it has not.
  ['ku', /^(?=[\s\S]*[êîû])[\s\S]*(?<!\p{L}|\p{Nd} ?)(?:ez|min|ji|û|gelek)(?!\p{L})/iu, NOT_LATIN],
];

/** The language that one of its own letters gives away; null for none of them. */
export const languageByLetters = (text: string): string | null =>
  BY_LETTERS.find(([, has, without]) => has.test(text) && !without?.test(text))?.[0] ?? null;

/** Letters that only one of the languages has which visitors choose from. A name may have them in any: for where statistics cannot say. */
const OWN_LETTERS: readonly (readonly [language: string, has: RegExp])[] = [
  ['pl', /[łńśźż]/iu],
  ['cs', /[řůě]/iu],
  ['sk', /[ľĺŕ]/iu],
  ['hu', /[őű]/iu],
  ['ro', /[țș]/iu],
  ['tr', /[ğı]/u],
];

/** The language whose own letter a text has, where nothing else tells what it is in; null for none. */
export const languageByOwnLetter = (text: string): string | null =>
  OWN_LETTERS.find(([, has]) => has.test(text))?.[0] ?? null;

/** Languages that no text of a few sentences tells apart, or that are one language with two names. */
const ALIKE: readonly ReadonlySet<string>[] = [
  new Set(['hr', 'bs', 'sr', 'sh', 'cnr']),
  new Set(['fa', 'prs', 'tg']),
  new Set(['no', 'nb', 'nn']),
  new Set(['ms', 'id']),
  new Set(['ku', 'kmr']),
  new Set(['tl', 'fil']),
  new Set(['zh', 'yue', 'cmn']),
];

/** Whether somebody who reads one of two languages reads a text that was found to be in the other. */
export const isAlike = (one: string, other: string): boolean =>
  one === other || ALIKE.some((group) => group.has(one) && group.has(other));

/** What the messages of a visitor have said so far of their language. */
export interface Doubt {
  /** What the last message that was long enough looked like, when that was another language than the chosen one. */
  readonly looksLike: string | null;
}

export const NO_DOUBT: Doubt = { looksLike: null };

/**
 * Hears one more message. Two in a row that look like the same other language are a reason to ask; one never is, nor any short one,
 * and what the detector cannot say changes nothing.
 */
export const hear = (
  doubt: Doubt,
  { chosen, text, detected }: { readonly chosen: string; readonly text: string; readonly detected: string | null },
): { readonly doubt: Doubt; readonly suggest: string | null } => {
  if (detected === null || countLetters(text) < LETTERS_TO_TELL) return { doubt, suggest: null };
  if (isAlike(detected, chosen)) return { doubt: NO_DOUBT, suggest: null };
  return { doubt: { looksLike: detected }, suggest: doubt.looksLike === detected ? detected : null };
};

/** The letters in which a language is written, for those that are not written in Latin ones. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  ar: /\p{Script=Arabic}/gu,
  fa: /\p{Script=Arabic}/gu,
  prs: /\p{Script=Arabic}/gu,
  ps: /\p{Script=Arabic}/gu,
  ur: /\p{Script=Arabic}/gu,
  ckb: /\p{Script=Arabic}/gu,
  he: /\p{Script=Hebrew}/gu,
  ru: /\p{Script=Cyrillic}/gu,
  uk: /\p{Script=Cyrillic}/gu,
  bg: /\p{Script=Cyrillic}/gu,
  be: /\p{Script=Cyrillic}/gu,
  mk: /\p{Script=Cyrillic}/gu,
  // Both are in use.
  sr: /[\p{Script=Cyrillic}\p{Script=Latin}]/gu,
  el: /\p{Script=Greek}/gu,
  hy: /\p{Script=Armenian}/gu,
  ka: /\p{Script=Georgian}/gu,
  hi: /\p{Script=Devanagari}/gu,
  bn: /\p{Script=Bengali}/gu,
  ta: /\p{Script=Tamil}/gu,
  am: /\p{Script=Ethiopic}/gu,
  ti: /\p{Script=Ethiopic}/gu,
  zh: /\p{Script=Han}/gu,
  ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  ko: /\p{Script=Hangul}/gu,
  th: /\p{Script=Thai}/gu,
};
const LATIN = /\p{Script=Latin}/gu;

/** Of the letters of a text, the part that is of the script of a language; 1 for a text without letters. */
export const shareInScript = (text: string, language: string): number => {
  const letters = countLetters(text);
  return letters === 0 ? 1 : (text.match(SCRIPTS[language] ?? LATIN)?.length ?? 0) / letters;
};

/** How many letters another language needs for what takes one here: a character of Chinese is a word. */
export const lettersFor = (language: string): number => {
  if (language === 'zh') return 0.35;
  if (language === 'ja' || language === 'ko') return 0.5;
  return language === 'am' || language === 'ti' ? 0.65 : 1;
};
