import { readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { cannedAnswerRequest, shortcut } from '@lanterne/protocol';
import * as v from 'valibot';
import type { Term } from './domain/glossary.ts';
import type { WatchedWords } from './domain/translation-checks.ts';
import { parseDocument, readText } from './json-file.ts';
import { firstAnswers, phrasebook, translationData } from './paths.ts';
import type { Phrase } from './services/curated.ts';

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
  /** What officers send most, in the languages in which it was written. */
  readonly phrases: readonly Phrase[];
}

const read = <Schema extends v.GenericSchema>(file: string, schema: Schema) => {
  const subject = `The file ${file}`;
  return parseDocument(schema, readText(file, subject), subject);
};

const readPhrases = (): Phrase[] => {
  const owner = 'phrasebook' as const;
  const first = read(firstAnswers, v.strictObject({ answers: v.array(cannedAnswerRequest) })).answers;
  const others = readdirSync(phrasebook).flatMap((name) => {
    const locale = basename(name, extname(name));
    const texts = read(join(phrasebook, name), v.record(shortcut, cannedAnswerRequest.entries.text));
    return Object.entries(texts).map(([known, text]) => ({ owner, locale, shortcut: known, text }));
  });
  return [...first.map(({ locale, shortcut: known, text }) => ({ owner, locale, shortcut: known, text })), ...others];
};

/** Reads what comes with Lanterne. Throws `FileError`. */
export const readTranslationWords = (): TranslationWords => ({
  watched: read(translationData('words'), watchedWords),
  terms: read(translationData('glossary'), glossary).terms,
  phrases: readPhrases(),
});
