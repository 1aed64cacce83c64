import { quietly } from '../../../ui/quietly.ts';

/** What shows translations. Without it the officer reads what was written. */
export const useTranslationParts = quietly(() => Promise.all([import('./parts.tsx'), import('./texts.ts')]));
