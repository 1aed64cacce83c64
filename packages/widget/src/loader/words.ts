/** The few words that stand in the host page. None of them says more than a passer-by may read (SAFETY.md T01). */
export type Words = readonly [
  /** Of the launcher, of the panel and of the frame in it, which has it for its heading. */
  name: string,
  /** Before a number, so that no language needs its plural rules here. */
  unread: string,
];

export type Language = 'fr' | 'en';

export const words: Record<Language, Words> = {
  fr: ['Écrire à un policier', 'Non lus : '],
  en: ['Write to a police officer', 'Unread: '],
};

/** The language in which to draw, for the tag that was asked for or that of the page: one of ours, or the reference. */
export const languageFor = (tag: string | undefined): Language => {
  const language = (tag || document.documentElement.lang).slice(0, 2).toLowerCase();
  return language in words ? (language as Language) : 'fr';
};
