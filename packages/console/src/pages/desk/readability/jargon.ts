import list from './jargon.fr.json';

interface Term {
  readonly term: string;
  /** Other ways in which it is written. */
  readonly forms?: readonly string[];
  /** What anybody understands. */
  readonly plain: string;
  /**
   * `instead`: the plain words stand in its place. `gloss`: the term stays, because the visitor will meet it again on
   * papers, and the plain words follow it in brackets.
   */
  readonly as: string;
}

/** A term in a text. */
export interface Found {
  readonly from: number;
  readonly to: number;
  /** As it is written there. */
  readonly written: string;
  readonly plain: string;
  /** What would stand there after one press. */
  readonly better: string;
}

const LETTER = /[\p{L}\p{M}\d]/u;

/** Either apostrophe is typed for the other. */
const pattern = (words: string): string => words.replace(/['’]/g, "['’]").replace(/ /g, '[ \\u00a0]+');

/** An abbreviation is one only in capitals. */
const isCapitals = (words: string): boolean => words === words.toUpperCase();

const terms = (list.terms as readonly Term[])
  .flatMap((term) => [term.term, ...(term.forms ?? [])].map((words) => ({ ...term, words })))
  .map((term) => ({ ...term, search: new RegExp(pattern(term.words), isCapitals(term.words) ? 'gu' : 'giu') }));

const isWhole = (text: string, from: number, to: number): boolean =>
  !LETTER.test(text[from - 1] ?? '') && !LETTER.test(text[to] ?? '');

const capitalLike = (model: string, words: string): string =>
  /^\p{Lu}\p{Ll}/u.test(model) ? `${words[0]?.toUpperCase()}${words.slice(1)}` : words;

const betterFor = (written: string, { plain, as }: Term): string =>
  as === 'instead' ? capitalLike(written, plain) : `${written} (${plain})`;

/** Words that only the police understand, in the order of the text; one that is explained in brackets already is not among them. */
export const jargonIn = (text: string): Found[] => {
  const found = terms.flatMap((term) =>
    [...text.matchAll(term.search)].flatMap(({ 0: written, index }): Found[] => {
      const to = index + written.length;
      if (!isWhole(text, index, to) || /^\s*\(/.test(text.slice(to))) return [];
      return [{ from: index, to, written, plain: term.plain, better: betterFor(written, term) }];
    }),
  );
  // Of two that lie over each other the longer one is meant.
  const isWithin = (one: Found) =>
    found.some(
      (other) => other !== one && other.from <= one.from && other.to >= one.to && other.written !== one.written,
    );
  return found.filter((one) => !isWithin(one)).sort((a, b) => a.from - b.from);
};

/** The text with one term made plain. */
export const madePlain = (text: string, { from, to, better }: Found): string =>
  text.slice(0, from) + better + text.slice(to);
