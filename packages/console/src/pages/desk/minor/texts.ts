import { createTexts } from '../../../i18n/index.ts';

/** The texts of this part, which come with it. */
export const texts = createTexts<typeof import('./texts/fr.json')>({
  fr: () => import('./texts/fr.json'),
  en: () => import('./texts/en.json'),
});
export const mt = texts.t;
