import { type Found, jargonIn } from './jargon.ts';
import { syllablesIn } from './syllables.ts';
import { sentencesOf, wordsOf } from './text.ts';

/** Under so many words a mean says nothing. */
const WORDS_NEEDED = 12;

/** A sentence longer than this is told of: easy-to-read guides ask for fewer, but no sentence of theirs has to be exact. */
const LONG_SENTENCE = 20;

/** How hard a French text is to read. It is a hint about form: whether somebody understood, only they can say. */
export interface Reading {
  readonly words: number;
  /** Of Kandel and Moles (1958), kept within 0 to 100; the higher, the easier. */
  readonly kandelMoles: number;
  /** Björnsson’s (1968); the lower, the easier: under 30 very easy, over 60 hard. */
  readonly lix: number;
  /** Null for a text that is too short to judge. */
  readonly ease: 'easy' | 'medium' | 'hard' | null;
  /** Its longest sentence, where that is too long. */
  readonly long: { readonly sentence: string; readonly words: number } | null;
  readonly jargon: readonly Found[];
}

const mean = (sum: number, count: number): number => (count === 0 ? 0 : sum / count);

/** 207 − 1.015 × words in a sentence − 73.6 × syllables in a word. */
const kandelMolesOf = (words: readonly string[], sentences: number): number => {
  const syllables = words.reduce((sum, word) => sum + syllablesIn(word), 0);
  const score = 207 - 1.015 * mean(words.length, sentences) - 73.6 * mean(syllables, words.length);
  return Math.min(100, Math.max(0, score));
};

/** Words in a sentence + the percentage of words of more than six letters. */
const lixOf = (words: readonly string[], sentences: number): number => {
  const long = words.filter((word) => word.replace(/[^\p{L}]/gu, '').length > 6).length;
  return mean(words.length, sentences) + 100 * mean(long, words.length);
};

/** Both must agree that it is easy; one is enough to say that it is hard: each is blind to what the other sees. */
const easeOf = (kandelMoles: number, lix: number): Reading['ease'] => {
  if (kandelMoles >= 70 && lix < 40) return 'easy';
  return kandelMoles < 45 || lix > 55 ? 'hard' : 'medium';
};

/** Reads a French text as its reader will. */
export const readingOf = (text: string): Reading => {
  const words = wordsOf(text);
  const sentences = sentencesOf(text).map((sentence) => ({ sentence, words: wordsOf(sentence).length }));
  const kandelMoles = words.length === 0 ? 100 : kandelMolesOf(words, sentences.length);
  const lix = lixOf(words, sentences.length);
  const longest = sentences.reduce((a, b) => (b.words > a.words ? b : a), { sentence: '', words: 0 });
  return {
    words: words.length,
    kandelMoles,
    lix,
    ease: words.length < WORDS_NEEDED ? null : easeOf(kandelMoles, lix),
    long: longest.words > LONG_SENTENCE ? longest : null,
    jargon: jargonIn(text),
  };
};
