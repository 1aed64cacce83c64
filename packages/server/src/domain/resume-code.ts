import { RESUME_ITEMS } from '@lanterne/protocol';

/** How long a resume code opens something. */
export const RESUME_LIFE_MS = 72 * 60 * 60 * 1000;

/** The list that resume codes are drawn from, and how codes are written and read. */
export interface ResumeList {
  /** A new code. `below(n)` gives a number from 0 to n - 1 that nobody can foresee, each as likely as any other. */
  draw(below: (n: number) => number): string[];
  /** The code that a text is, as it was drawn; null when it is none. */
  read(text: string): string[] | null;
  /** Whether a code stands anywhere in a text. */
  occursIn(text: string): boolean;
}

/**
 * What is left of a word once case, accents, ligatures and a plural are taken away: somebody who has noted it by hand, on a
 * keyboard without accents, writes it in a way of their own.
 */
const keyOf = (word: string): string =>
  word
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .replace(/[sx]$/, '');

/** Words are runs of letters; all else parts them: line ends, commas, numbers, dashes, bullets. */
const wordsOf = (text: string): string[] => text.match(/[\p{Letter}\p{Mark}]+/gu) ?? [];

/** Throws when two items would be read as one. */
export const createResumeList = (items: readonly string[]): ResumeList => {
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  if (byKey.size < items.length) throw new Error('two items of the list are read as one');
  // Most messages are too short to hold a code, and need no closer look.
  const shortest = RESUME_ITEMS * (Math.min(...[...byKey.keys()].map((key) => key.length)) + 1) - 1;
  const itemsOf = (text: string) => wordsOf(text).map((word) => byKey.get(keyOf(word)));

  return {
    draw: (below) =>
      Array.from({ length: RESUME_ITEMS }, () => {
        const item = items[below(items.length)];
        if (item === undefined) throw new Error('a number was drawn that is not below the given one');
        return item;
      }),
    read(text) {
      const words = itemsOf(text);
      const found = words.filter((item) => item !== undefined);
      return words.length === RESUME_ITEMS && found.length === RESUME_ITEMS ? found : null;
    },
    occursIn(text) {
      if (text.length < shortest) return false;
      const words = wordsOf(text);
      const isItem = (index: number): boolean => byKey.has(keyOf(words[index] ?? ''));
      // Of so many in a row one stands at every ninth place: the others are looked at only where that one is an item.
      for (let at = RESUME_ITEMS - 1; at < words.length; at += RESUME_ITEMS) {
        if (!isItem(at)) continue;
        let [first, last] = [at, at];
        while (isItem(first - 1)) first -= 1;
        while (isItem(last + 1)) last += 1;
        if (last - first + 1 >= RESUME_ITEMS) return true;
      }
      return false;
    },
  };
};
