import type { Locale } from '@lanterne/protocol/constants';
import { fill, localeInUse } from '../i18n/index.ts';

type Words = typeof import('./fr.json');

/** Texts of their own, which come with the summary: few conversations have one. */
const files: Record<Locale, () => Promise<{ default: Words }>> = {
  fr: () => import('./fr.json'),
  en: () => import('./en.json'),
};
let words: Words;

/** Loads them in the language on screen. */
export const loadWords = async (): Promise<void> => {
  words = (await files[localeInUse()]()).default;
};

/** The text of a key, once they are loaded. */
export const w = (key: keyof Words, values: Readonly<Record<string, string>> = {}): string => fill(words[key], values);
