import type { Locale } from '@lanterne/protocol/constants';
import en from './en.json';
import fr from './fr.json';
import { loadMore, speak } from './index.ts';

/** Makes `t` speak a language, with the texts of the lazy parts: in a browser the page brings the first ones. */
export const loadLanguage = async (locale: Locale): Promise<void> => {
  speak(locale, { fr, en }[locale]);
  await loadMore();
};
