import { createTexts } from '../../../i18n/index.ts';

/** The texts of sealed addresses, which come with them. */
export const texts = createTexts<typeof import('./texts/fr.json')>({
  fr: () => import('./texts/fr.json'),
  en: () => import('./texts/en.json'),
});
export const st = texts.t;
