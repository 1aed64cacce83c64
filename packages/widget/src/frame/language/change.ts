import { type Locale, languageOf } from '@lanterne/protocol/languages';
import { fetchTexts, speak } from '../i18n/index.ts';
import { GROUPS } from '../i18n/later.ts';

/** Speaks another language from the next drawing on. Its texts come as a whole or not at all. */
export const changeLanguage = async (locale: Locale): Promise<void> => {
  const names = [locale, ...GROUPS.map((group) => `${locale}.${group}` as const)];
  const texts: Awaited<ReturnType<typeof fetchTexts>> = Object.assign(
    {},
    ...(await Promise.all(names.map(fetchTexts))),
  );
  speak(locale, texts);
  const { documentElement: root } = document;
  root.lang = locale;
  root.dir = languageOf(locale).direction;
  document.title = texts.discreet?.title ?? '';
};
