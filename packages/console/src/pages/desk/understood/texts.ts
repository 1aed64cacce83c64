import { createTexts } from '../../../i18n/index.ts';

/** The texts of what was understood, which come with it. */
export const texts = createTexts<typeof import('./texts/fr.json')>({
  fr: () => import('./texts/fr.json'),
  en: () => import('./texts/en.json'),
});
export const ut = texts.t;
