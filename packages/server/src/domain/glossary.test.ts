import { describe, expect, it } from 'vitest';
import { readTranslationWords } from '../translation-words.ts';
import { createGlossing, formsOf, type Term } from './glossary.ts';

const terms: readonly Term[] = [
  { forms: ['main courante', 'mains courantes'], gloss: { es: 'anotación' } },
  { forms: ['OPJ'], gloss: { en: 'officer' } },
];

describe('createGlossing', () => {
  it('says what a term means where it comes first, as it was written', () => {
    const say = createGlossing(terms, 'es');
    expect(['Main courante', 'mains courantes', 'OPJ', '12'].map(say)).toEqual([
      'Main courante (anotación)',
      'mains courantes',
      'OPJ',
      '12',
    ]);
  });
});

it('knows all forms', () => expect(formsOf(terms)).toEqual(['main courante', 'mains courantes', 'OPJ']));

describe('the glossary that comes with Lanterne', () => {
  const { terms: known } = readTranslationWords();

  it('says every term in the same ten languages, and names none twice', () => {
    const languages = ['ar', 'de', 'en', 'es', 'it', 'pt', 'ro', 'ru', 'tr', 'uk'];
    for (const { gloss } of known) expect(Object.keys(gloss).toSorted()).toEqual(languages);
    const forms = formsOf(known).map((form) => form.toLowerCase());
    expect(new Set(forms).size).toBe(forms.length);
  });

  it('has what an officer writes and no machine knows', () => {
    const names = known.map(({ forms }) => forms[0]);
    for (const term of [
      'main courante',
      'dépôt de plainte',
      'pré-plainte',
      'garde à vue',
      'audition libre',
      'procuration',
    ]) {
      expect(names).toContain(term);
    }
  });
});
