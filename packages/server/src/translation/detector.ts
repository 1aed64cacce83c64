import { languageByLetters, languageByOwnLetter } from '../domain/language.ts';
import type { LanguageDetector } from '../ports.ts';

/**
 * The languages that visitors choose from and that the statistics know, with their nearest neighbours. Of more languages it would
 * tell each of them less surely (docs/translation.md).
 */
const KNOWN = [
  ...['fr', 'en', 'es', 'pt', 'it', 'de', 'nl', 'pl', 'ro', 'bg', 'hu', 'cs', 'sk', 'el', 'sq', 'hr', 'sr', 'ru', 'uk'],
  ...['tr', 'ka', 'hy', 'ar', 'fa', 'ckb', 'ur', 'hi', 'bn', 'ta', 'zh', 'vi', 'am', 'ca'],
];
/** Told by their letters alone. */
const BY_LETTERS = ['ps', 'ku', 'ti'];
/** What is Sorani there goes by the name of all Kurdish. */
const NAMED: Readonly<Record<string, string>> = { ckb: 'ku' };

/**
 * Tells languages by their letters, then by statistics (eld). Reading the tables takes half a second in which nothing else runs, and
 * 90 MB: at the start, and only by a server that translates.
 */
export const openDetector = async (): Promise<LanguageDetector> => {
  const { eld } = await import('eld/extrasmall');
  eld.setLanguageSubset(KNOWN.map((language) => NAMED[language] ?? language));
  return {
    knows: (language) => KNOWN.includes(language) || BY_LETTERS.includes(language),
    detect(text) {
      const byLetters = languageByLetters(text);
      if (byLetters) return byLetters;
      const found = eld.detect(text);
      if (!found.language || !found.isReliable()) return languageByOwnLetter(text);
      return found.language === 'ku' ? 'ckb' : found.language;
    },
  };
};

/** Of a server that translates nothing: it can say nothing of any language. */
export const noDetector: LanguageDetector = { knows: () => false, detect: () => null };
