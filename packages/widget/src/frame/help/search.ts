import type { Door, HelpAnswer } from '@lanterne/protocol';

export type HelpCard = HelpAnswer['cards'][number];
export type HelpService = HelpAnswer['services'][number];
export type HelpNumber = HelpAnswer['numbers'][number];

/** What fits a query, the best of each kind first. */
export interface Found {
  readonly cards: readonly HelpCard[];
  readonly services: readonly HelpService[];
  readonly numbers: readonly HelpNumber[];
}

interface Indexed<Entry> {
  readonly entry: Entry;
  /** The words of its title, those by which people look for it, and those of its text: the first weigh most. */
  readonly fields: readonly (readonly string[])[];
}

/** Further words of a query change little, and each costs time at every press of a key. */
const WORDS_MAX = 8;

/** From this length on, a word may have one wrong letter. */
const FORGIVEN_LENGTH = 5;

/** The words of a text without case, accents and ligatures; the digits of a number stand together, however it is grouped. */
export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .normalize('NFD')
    .replace(/\p{M}|(?<=\d)[\s.]+(?=\d)/gu, '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** Whether `word` begins `target`, but for one letter that is wrong, missing, too many, or swapped with the next. */
export const nearlyBegins = (word: string, target: string): boolean => {
  let at = 0;
  while (at < word.length && word[at] === target[at]) at += 1;
  const rest = word.slice(at + 1);
  return (
    target.startsWith(rest, at + 1) ||
    target.startsWith(rest, at) ||
    target.startsWith(word.slice(at), at + 1) ||
    (word[at] === target[at + 1] && word[at + 1] === target[at] && target.startsWith(word.slice(at + 2), at + 2))
  );
};

type Fits = (word: string, target: string) => boolean;
const begins: Fits = (word, target) => target.startsWith(word);
const equals: Fits = (word, target) => target === word;

/** How well a word fits: 6 and 5 in the title, 4 and 3 in other words for it, 2 and 1 in the text, as a whole and as a part. */
const fit = ({ fields }: Indexed<unknown>, word: string, fits: Fits): number => {
  const found = fields.findIndex((field) => field.some((target) => fits(word, target)));
  if (found < 0) return 0;
  return 2 * (fields.length - found) - (fields[found]?.includes(word) ? 0 : 1);
};

const index = <Entry extends { title: string; words: string[] }>(
  entries: readonly Entry[],
  textOf: (entry: Entry) => string,
): Indexed<Entry>[] =>
  entries.map((entry) => {
    const fields = [entry.title, entry.words.join(' '), textOf(entry)];
    return { entry, fields: fields.map((text) => [...new Set(wordsOf(text))]) };
  });

/**
 * Prepares the search through a help. `small` are words that say nothing of the subject. As in one's own language one writes
 * whole sentences, an entry need not have every word: those with the most of them are found. A typing error is forgiven only
 * in a word that is nowhere as it stands. The door that was chosen decides between equals, and hides nothing.
 */
export const createSearch = (help: HelpAnswer, small: string) => {
  const smallWords = new Set(wordsOf(small));
  const cards = index(help.cards, ({ lines }) => lines.join(' '));
  const services = index(help.services, ({ text }) => text);
  const numbers = index(help.numbers, ({ number, text }) => `${number} ${text}`);
  const all: Indexed<{ doors: Door[] }>[] = [...cards, ...services, ...numbers];

  /** A word of one or two letters is a whole word, unless it is still being typed. */
  const fitsOf = (word: string, isLast: boolean): Map<unknown, number> => {
    const exact = word.length > 2 || isLast ? begins : equals;
    for (const fits of word.length < FORGIVEN_LENGTH ? [exact] : [exact, nearlyBegins]) {
      const found = all.map((one) => [one.entry, fit(one, word, fits)] as const).filter(([, how]) => how > 0);
      if (found.length > 0) return new Map(found);
    }
    return new Map();
  };

  return (query: string, door: Door | null): Found => {
    const typed = [...new Set(wordsOf(query))].slice(0, WORDS_MAX);
    const telling = typed.filter((word) => !smallWords.has(word));
    const words = telling.length > 0 ? telling : typed;
    const fits = words.map((word) => fitsOf(word, word === typed.at(-1)));
    const hitsOf = (entry: unknown) => fits.flatMap((found) => found.get(entry) ?? []);
    const most = Math.max(0, ...all.map(({ entry }) => hitsOf(entry).length));

    const best = <Entry extends { doors: Door[] }>(entries: readonly Indexed<Entry>[]): Entry[] =>
      entries
        .map(({ entry }) => {
          const hits = hitsOf(entry);
          const where = hits.reduce((sum, hit) => sum + Math.ceil(hit / 2), 0);
          const whole = hits.filter((hit) => hit % 2 === 0).length;
          return {
            entry,
            count: hits.length,
            order: [where, Number(door !== null && entry.doors.includes(door)), whole],
          };
        })
        .filter(({ count }) => count === most && (most > 0 || words.length === 0))
        .sort((a, b) => a.order.reduce((decided, value, place) => decided || (b.order[place] ?? 0) - value, 0))
        .map(({ entry }) => entry);
    return { cards: best(cards), services: best(services), numbers: best(numbers) };
  };
};
