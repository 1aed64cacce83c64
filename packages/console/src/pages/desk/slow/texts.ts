import { createTexts } from '../../../i18n/index.ts';

/** The texts of slow mode, which come with it. */
export const texts = createTexts<typeof import('./texts/fr.json')>({
  fr: () => import('./texts/fr.json'),
  en: () => import('./texts/en.json'),
});
export const st = texts.t;
