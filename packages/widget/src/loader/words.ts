/** The few words that stand in the host page. None of them says more than a passer-by may read (SAFETY.md T01). */
export type Words = readonly [
  /** Of the launcher. */
  name: string,
  /** Before a number, so that no language needs its plural rules here. */
  unread: string,
  /** Of the panel and of the frame in it. */
  frame: string,
  /** All that is said at a quick exit. */
  loading: string,
];

/** On the launcher of who does not want to be seen writing here; in both languages. */
export const NEUTRAL = 'Contact';

export type Language = 'fr' | 'en';

export const words: Record<Language, Words> = {
  fr: ['Écrire à un policier', 'Messages non lus : ', 'Échange écrit avec la police', 'Chargement'],
  en: ['Write to a police officer', 'Unread messages: ', 'Written exchange with the police', 'Loading'],
};

/** The language in which to draw, for the tag that was asked for or that of the page: one of ours, or the reference. */
export const languageFor = (tag: string | undefined): Language =>
  /^en/i.test(tag || document.documentElement.lang) ? 'en' : 'fr';
