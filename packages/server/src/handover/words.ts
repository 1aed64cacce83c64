import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES, localeOf, type SummaryField } from '@lanterne/protocol';
import { handoverTexts } from '../paths.ts';

interface Words extends Readonly<Record<SummaryField, string>> {
  readonly title: string;
  readonly reference: string;
  readonly consented: string;
  /** What the document is, and what it is not. */
  readonly about: string;
  readonly corrected: string;
  /** In the place of a text, or under one, that cannot be set in this font. */
  readonly otherScript: string;
  readonly signsLeftOut: string;
}

const fileOf = (locale: string): string => join(handoverTexts, `${locale}.json`);

/** The words of the document, in the language of the visitor where it has a file: those whose letters can be printed. */
export const wordsFor = (language: string): { readonly locale: string; readonly words: Words } => {
  const locale = [localeOf(language)].find((read) => read && existsSync(fileOf(read))) ?? LOCALES[0];
  return { locale, words: JSON.parse(readFileSync(fileOf(locale), 'utf8')) as Words };
};
