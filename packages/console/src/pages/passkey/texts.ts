import { createTexts } from '../../i18n/index.ts';

/** The texts of signing in by a passkey, which come with it. */
export const texts = createTexts<typeof import('./texts/fr.json')>({
  fr: () => import('./texts/fr.json'),
  en: () => import('./texts/en.json'),
});
export const kt = texts.t;
