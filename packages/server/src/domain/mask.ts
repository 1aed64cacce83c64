import { plainDigits } from './normalise.ts';

/** How what is kept from an engine stands in a text: as `⟦1⟧`; as an element of XML; or not at all. */
export type Protection = 'brackets' | 'xml' | 'none';

/** A text in which something stands for what an engine is not to see, or would change. */
export interface Masked {
  readonly text: string;
  /** What was taken out, the first under the number 1. */
  readonly kept: readonly string[];
}

/** `3e`, `2nd`: engines have words of their own for these; that the number is the same is looked at afterwards. */
const ORDINAL = String.raw`\p{Nd}{1,2}(?:er|re|ère|e|è|ème|nd|nde|st|rd|th|[ºª°])(?![\p{L}\p{N}])`;

/** Digits with the few Latin letters that belong to them: `14h30`, `B12`. Of other scripts, words may stand against a number. */
const NUMBER = String.raw`[A-Za-z]{0,6}\p{Nd}[A-Za-z\p{Nd}]{0,40}`;
const BLANK = String.raw`[ \u00a0\u202f]`;

/** What comes first at a place is taken. Each begins where no word is under way, so that a long word is read through once. */
const KEPT = [
  // Brackets of a placeholder that somebody typed: what stands for something is ours alone.
  String.raw`[\u27e6\u27e7]+`,
  String.raw`(?<![\p{L}\p{N}])(?:[Hh][Tt][Tt][Pp][Ss]?:\/\/|[Ww]{3}\.)[^\s<>"\u27e6\u27e7]*[^\s<>"'’.,;:!?)\]\u27e6\u27e7]`,
  String.raw`(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`,
  String.raw`(?<![\p{L}\p{N}])@[\p{L}\p{N}_.]*[\p{L}\p{N}_]`,
  // A reference in brackets, with a digit: `[A/12]`.
  String.raw`\[(?=[^\[\]\n]{0,40}\p{Nd})[\p{L}\p{N}\/ ._-]{1,40}\]`,
  // A plate, of which the first part has no digit.
  String.raw`(?<![A-Za-z\p{Nd}])[A-Za-z]{2}[- ]?\d{3}[- ]?[A-Za-z]{2}(?![A-Za-z\p{Nd}])`,
  // A bank account that has letters after its country.
  String.raw`(?<![A-Za-z\p{Nd}])[A-Za-z]{2}\d{2} ?[A-Za-z]{4}(?: ?\d{4}){2,6}(?: ?\d{1,3})?(?![A-Za-z\p{Nd}])`,
  // Telephones, dates, amounts, times, accounts, references: numbers with what binds them.
  String.raw`(?<![A-Za-z\p{Nd}])(?!${ORDINAL})\+?${NUMBER}(?:(?:[.,:\/’'\u2011-]|${BLANK}(?=\p{Nd}))${NUMBER})*(?:${BLANK}?[€$£%])?`,
].join('|');
const PATTERN = new RegExp(KEPT, 'gu');

interface Found {
  readonly index: number;
  readonly what: string;
}

const spelt = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const ENDS_IN_WORD = /[\p{L}\p{N}]$/u;
const BEGINS_IN_WORD = /^[\p{L}\p{N}]/u;

/** Where the names stand, whole and in any case. */
const namesIn = (text: string, names: readonly string[]): Found[] => {
  const known = names.filter((name) => name.trim() !== '').toSorted((a, b) => b.length - a.length);
  if (known.length === 0) return [];
  return [...text.matchAll(new RegExp(known.map(spelt).join('|'), 'giu'))]
    .map(({ index, 0: what }) => ({ index, what }))
    .filter(
      ({ index, what }) =>
        !ENDS_IN_WORD.test(text.slice(Math.max(0, index - 2), index)) &&
        !BEGINS_IN_WORD.test(text.slice(index + what.length)),
    );
};

/** Names first, then what else is to be kept of that which lies between them. */
const found = (text: string, names: readonly string[]): Found[] => {
  const all: Found[] = [];
  let from = 0;
  const between = (to: number): void => {
    for (const { index, 0: what } of text.slice(from, to).matchAll(PATTERN)) all.push({ index: from + index, what });
  };
  for (const name of namesIn(text, names)) {
    between(name.index);
    all.push(name);
    from = name.index + name.what.length;
  }
  between(text.length);
  return all;
};

type Marked = Exclude<Protection, 'none'>;

const MARK: Record<Marked, (number: number) => string> = {
  brackets: (number) => `\u27e6${number}\u27e7`,
  xml: (number) => `<x id="${number}"/>`,
};

const toXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
/** Engines may write what we did not: quotes as entities too. */
const fromXml = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll(/&(?:quot|#34);/g, '"')
    .replaceAll(/&(?:apos|#39);/g, "'")
    .replaceAll('&amp;', '&');

/** A placeholder as engines give it back: with blanks in it, in digits of another script, as an element with an end. */
const RETURNED: Record<Marked, RegExp> = {
  brackets: /\u27e6\s{0,3}(\p{Nd}{1,4})\s{0,3}\u27e7/gu,
  xml: /<x\s{1,3}id\s?=\s?["'\u201c\u201d«]?\s?(\p{Nd}{1,4})\s?["'\u201c\u201d»]?\s?(?:\/\s?>|>\s?<\/x\s?>)/giu,
};

/**
 * Puts placeholders where something is to be kept from an engine: what `names` holds, and whatever has digits or is an address. With
 * `none` nothing can be kept from it.
 */
export const mask = (text: string, protect: Protection, names: readonly string[] = []): Masked => {
  if (protect === 'none') return { text, kept: [] };
  const kept: string[] = [];
  const parts: string[] = [];
  const plain = protect === 'xml' ? toXml : (part: string) => part;
  let from = 0;
  for (const { index, what } of found(text, names)) {
    kept.push(what);
    parts.push(plain(text.slice(from, index)), MARK[protect](kept.length));
    from = index + what.length;
  }
  parts.push(plain(text.slice(from)));
  return { text: parts.join(''), kept };
};

/** A text with everything in its place again. */
export interface Unmasked {
  readonly text: string;
  /** Whether each placeholder was there once, and no other one. */
  readonly isWhole: boolean;
}

/** Puts back what was taken out, each as `restore` gives it. */
export const unmask = (
  text: string,
  protect: Protection,
  kept: readonly string[],
  restore: (what: string, number: number) => string = (what) => what,
): Unmasked => {
  if (protect === 'none') return { text, isWhole: true };
  const plain = protect === 'xml' ? fromXml : (part: string) => part;
  const parts: string[] = [];
  const seen: number[] = [];
  let from = 0;
  for (const mark of text.matchAll(RETURNED[protect])) {
    const number = Number(plainDigits(mark[1] as string));
    const what = kept[number - 1];
    seen.push(number);
    parts.push(plain(text.slice(from, mark.index)), what === undefined ? '' : restore(what, number));
    from = mark.index + mark[0].length;
  }
  parts.push(plain(text.slice(from)));
  const isWhole =
    seen.length === kept.length && new Set(seen).size === kept.length && seen.every((n) => n <= kept.length);
  return { text: parts.join(''), isWhole };
};

/** Whether a masked text holds nothing that an engine could translate. */
export const hasWords = ({ text }: Masked, protect: Protection): boolean =>
  /\p{L}/u.test(protect === 'none' ? text : text.replaceAll(RETURNED[protect], ''));
