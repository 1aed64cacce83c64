import { TRANSLATION_MAX, type TranslationFlag, type TranslationStatus } from '@lanterne/protocol';
import { countLetters, isAlike, LETTERS_TO_TELL, lettersFor, shareInScript } from './language.ts';
import { plainDigits } from './normalise.ts';

/** Words that the checks look for, by language. */
export interface WatchedWords {
  /** That say no; each a word of its own, or the beginning of one where it ends in `*`. */
  readonly negation: Readonly<Record<string, readonly string[]>>;
  /** That a person should read with their own eyes when a machine has translated them. */
  readonly danger: Readonly<Record<string, readonly string[]>>;
  /** With which engines speak of themselves. */
  readonly chatter: readonly string[];
}

/** A text and what came of it. */
export interface Rendering {
  readonly source: string;
  readonly from: string;
  readonly target: string;
  readonly to: string;
  /** What a detector takes the target for; null where it cannot say. */
  readonly detected: string | null;
}

/** The numbers in a text, in order of size: a translation may say them in another order. */
const numbersIn = (text: string): string =>
  (plainDigits(text).match(/\d+/g) ?? [])
    .map((digits) => digits.replace(/^0+(?=\d)/, ''))
    .toSorted()
    .join(' ');

const lettersOf = (text: string): string => (text.match(/\p{L}/gu) ?? []).join('').toLowerCase();

/** A piece of up to twenty characters that comes five times on end, or a line of words that comes four times. */
const LOOP = /(.{2,20}?)\1{4,}|(?<!\S)(\S.{10,100}?)(?:\s+\2){3,}/su;

/** Longer ones are looked at up to here: a loop shows itself early, and the search must end. */
const LOOKED_AT = 4_000;

const hasLoop = (text: string): boolean => LOOP.test(text.slice(0, LOOKED_AT));

const BELOW = 0.3;
const ABOVE = 3;
/** Of so few letters nothing follows: `Oui` may be three words elsewhere. */
const ENOUGH_LETTERS = 12;

const isOutOfLength = ({ source, from, target, to }: Rendering): boolean => {
  const letters = countLetters(source);
  const ratio = countLetters(target) / lettersFor(to) / (letters / lettersFor(from));
  return letters >= ENOUGH_LETTERS && (ratio < BELOW || ratio > ABOVE);
};

const NO_LETTER = String.raw`(?<![\p{L}\p{M}])`;
const spelt = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const patterns = new WeakMap<readonly string[], RegExp>();

/** Whether one of the words stands in a text, whatever the apostrophes. Patterns are made once for each list. */
export const holdsWord = (text: string, words: readonly string[]): boolean => {
  if (words.length === 0) return false;
  let pattern = patterns.get(words);
  if (!pattern) {
    const each = words.map((word) =>
      word.endsWith('*') ? spelt(word.slice(0, -1)) : `${spelt(word)}(?![\\p{L}\\p{M}])`,
    );
    pattern = new RegExp(`${NO_LETTER}(?:${each.join('|')})`, 'iu');
    patterns.set(words, pattern);
  }
  return pattern.test(text.replaceAll('\u2019', "'"));
};

const saysNo = (text: string, words: readonly string[] | undefined): boolean | null =>
  words ? holdsWord(text, words) : null;

/** Only where the words of both languages are known. */
const losesNo = ({ source, from, target, to }: Rendering, { negation }: WatchedWords): boolean => {
  const [before, after] = [saysNo(source, negation[from]), saysNo(target, negation[to])];
  return before !== null && after !== null && before !== after;
};

const MARKUP = /<\/?(?:html|head|body|div|title|!doctype)\b|^```/iu;

const isChatter = ({ source, target }: Rendering, { chatter }: WatchedWords): boolean => {
  const begins = (text: string) => chatter.some((words) => text.trimStart().toLowerCase().startsWith(words));
  return (begins(target) && !begins(source)) || (MARKUP.test(target) && !MARKUP.test(source));
};

/** A few words may be names; and Latin letters among others are addresses or brands. */
const FEW_LETTERS = 4;
const HALF = 0.5;

/** What makes a translation doubtful, each by its own rule. */
const DOUBTS: readonly (readonly [TranslationFlag, (rendering: Rendering, words: WatchedWords) => boolean])[] = [
  ['digits', ({ source, target }) => numbersIn(source) !== numbersIn(target)],
  ['echo', ({ source, target }) => countLetters(source) >= 3 && lettersOf(source) === lettersOf(target)],
  ['loop', ({ source, target }) => hasLoop(target) && !hasLoop(source)],
  ['length', isOutOfLength],
  ['script', ({ target, to }) => countLetters(target) >= FEW_LETTERS && shareInScript(target, to) < HALF],
  [
    'language',
    ({ target, to, detected }) =>
      detected !== null && countLetters(target) >= LETTERS_TO_TELL && !isAlike(detected, to),
  ],
  ['negation', losesNo],
  ['chatter', isChatter],
];

/** Whether a word of danger stands on either side. */
const isGrave = ({ source, from, target, to }: Rendering, { danger }: WatchedWords): boolean =>
  holdsWord(source, danger[from] ?? []) || holdsWord(target, danger[to] ?? []);

/** All that is to be said of a translation. */
export const flagsOf = (rendering: Rendering, words: WatchedWords): TranslationFlag[] => {
  if (rendering.target.trim() === '') return ['empty'];
  // Nothing that long is read, by a person or by the checks.
  if (rendering.target.length > 2 * TRANSLATION_MAX || [...rendering.target].length > TRANSLATION_MAX)
    return ['length'];
  const doubts = DOUBTS.flatMap(([flag, holds]) => (holds(rendering, words) ? [flag] : []));
  return isGrave(rendering, words) ? [...doubts, 'danger'] : doubts;
};

const FATAL: ReadonlySet<TranslationFlag> = new Set(['empty', 'unavailable', 'too-long']);
const HARMLESS: ReadonlySet<TranslationFlag> = new Set(['danger', 'experimental']);

/** What the flags come to. A text that nobody could read is none. */
export const statusOf = (
  text: string,
  flags: readonly TranslationFlag[],
): Extract<TranslationStatus, 'ok' | 'suspect' | 'failed'> => {
  if (flags.some((flag) => FATAL.has(flag)) || [...text].length > TRANSLATION_MAX) return 'failed';
  return flags.some((flag) => !HARMLESS.has(flag)) ? 'suspect' : 'ok';
};
