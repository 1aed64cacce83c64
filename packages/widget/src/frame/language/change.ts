import { type Locale, languageOf } from '@lanterne/protocol/languages';
import { type First, fetchTexts, speak } from '../i18n/index.ts';
import type { Later } from '../i18n/later.ts';

/** Speaks another language from the next drawing on. Its texts come as a whole or not at all. */
export const changeLanguage = async (locale: Locale): Promise<void> => {
  const [first, later] = await Promise.all([fetchTexts<First>(locale), fetchTexts<Later>(`${locale}.more`)]);
  speak(locale, first, later);
  const { documentElement: root } = document;
  root.lang = locale;
  root.dir = languageOf(locale).direction;
  document.title = later.discreet.title ?? '';
};
