import type { SummaryField } from '@lanterne/protocol';

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

const fr: Words = {
  title: 'Résumé accepté',
  reference: 'Référence',
  consented: 'Accepté le',
  about: 'La personne a relu ce résumé et accepté chaque partie ci-dessous. Ce qu’elle n’a pas accepté n’y figure pas.',
  corrected: 'corrigé par la personne',
  otherScript: 'Ce texte est dans une écriture que ce document ne sait pas imprimer. Il est dans le fichier JSON.',
  signsLeftOut: 'Des signes n’ont pas pu être imprimés (\ufffd). Ils sont dans le fichier JSON.',
  facts: 'Les faits',
  place: 'Le lieu',
  time: 'Quand',
  persons: 'Les personnes',
  harm: 'Le préjudice',
  wishes: 'Ce que la personne souhaite',
};

const en: Words = {
  title: 'Accepted summary',
  reference: 'Reference',
  consented: 'Accepted on',
  about: 'The person has read this summary and accepted each part below. What they did not accept is not in it.',
  corrected: 'corrected by the person',
  otherScript: 'This text is in a script that this document cannot print. It is in the JSON file.',
  signsLeftOut: 'Some signs could not be printed (\ufffd). They are in the JSON file.',
  facts: 'The facts',
  place: 'The place',
  time: 'When',
  persons: 'The persons',
  harm: 'The harm',
  wishes: 'What the person wishes',
};

/** The words of the document, in the language of the visitor where it is one of ours. */
export const wordsFor = (language: string): { readonly locale: 'fr' | 'en'; readonly words: Words } =>
  /^en(?:-|$)/.test(language) ? { locale: 'en', words: en } : { locale: 'fr', words: fr };
