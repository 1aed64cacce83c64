import * as v from 'valibot';
import type { Term } from './domain/glossary.ts';
import type { WatchedWords } from './domain/translation-checks.ts';
import { parseDocument, readText } from './json-file.ts';
import { translationData } from './paths.ts';

const words = v.pipe(v.array(v.pipe(v.string(), v.nonEmpty())), v.minLength(1));
const byLanguage = v.record(v.string(), words);

const watchedWords = v.strictObject({ negation: byLanguage, danger: byLanguage, chatter: words });

const glossary = v.strictObject({
  /** Whether people who speak the languages have read the glosses. */
  reviewed: v.boolean(),
  terms: v.array(v.strictObject({ forms: words, gloss: v.record(v.string(), v.pipe(v.string(), v.nonEmpty())) })),
});

/** What the pipeline of translations knows of words. */
export interface TranslationWords {
  readonly watched: WatchedWords;
  readonly terms: readonly Term[];
}

/** Reads what comes with Lanterne. Throws `FileError`. */
export const readTranslationWords = (): TranslationWords => {
  const read = <Schema extends v.GenericSchema>(name: 'glossary' | 'words', schema: Schema) => {
    const file = translationData(name);
    const subject = `The file ${file}`;
    return parseDocument(schema, readText(file, subject), subject);
  };
  return { watched: read('words', watchedWords), terms: read('glossary', glossary).terms };
};
