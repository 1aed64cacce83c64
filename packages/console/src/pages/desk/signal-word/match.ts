import type { Event as LogEvent } from '@lanterne/protocol';

/** Scripts that put no space between words: there a word is found wherever its letters stand. */
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Letters as somebody writes them in haste: no case, no accents, no ligatures. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/\p{Mn}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss');

const wordsOf = (text: string): string[] => plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** Whether `text` holds the agreed word as a whole word; of several words, all in their order. */
export const holdsWord = (text: string, word: string): boolean => {
  const wanted = wordsOf(word);
  // A sign alone, such as an emoji, has no letters to compare.
  if (wanted.length === 0) return text.includes(word.trim());
  if (WITHOUT_SPACES.test(word)) return plain(text).includes(plain(word).trim());
  return ` ${wordsOf(text).join(' ')} `.includes(` ${wanted.join(' ')} `);
};

/** The word that is agreed on at this moment. */
export const wordIn = (events: readonly LogEvent[]): string | null => {
  const kept = events.findLast((event) => event.kind === 'signal-word');
  return kept?.kind === 'signal-word' ? kept.word : null;
};

const findHits = (events: readonly LogEvent[]): ReadonlySet<number> => {
  const hits = new Set<number>();
  let word: string | null = null;
  for (const event of events) {
    if (event.kind === 'signal-word') word = event.word;
    else if (word !== null && event.kind === 'message' && event.author === 'visitor' && holdsWord(event.text, word))
      hits.add(event.seq);
  }
  return hits;
};

/** A transcript is a new list whenever something is added to it, so what was found in one stays true. */
const known = new WeakMap<readonly LogEvent[], ReadonlySet<number>>();

/** The seq of each message that the visitor wrote with the word that was agreed on at that time. */
export const wordHits = (events: readonly LogEvent[]): ReadonlySet<number> => {
  const found = known.get(events) ?? findHits(events);
  known.set(events, found);
  return found;
};
