import { createTexts } from '../../../i18n/index.ts';

/** The texts of what is translated, which come with it. */
export const texts = createTexts<typeof import('./texts/fr.json')>({
  fr: () => import('./texts/fr.json'),
  en: () => import('./texts/en.json'),
});
export const tt = texts.t;
export type Key = Parameters<typeof tt>[0];
