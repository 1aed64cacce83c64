/** The few words that stand in the host page. None of them says more than a passer-by may read (SAFETY.md T01). */
export interface Words {
  readonly launcher: string;
  readonly frame: string;
  /** Before a number, so that no language needs its plural rules here. */
  readonly unread: string;
}

export type Language = 'fr' | 'en';

export const words: Record<Language, Words> = {
  fr: { launcher: 'Écrire à un policier', frame: 'Échange écrit avec la police', unread: 'Messages non lus : ' },
  en: { launcher: 'Write to a police officer', frame: 'Written exchange with the police', unread: 'Unread messages: ' },
};

/** The language in which to draw, for the tag that was asked for or that of the page: one of ours, or the reference. */
export const languageFor = (tag: string | undefined): Language => {
  const language = (tag || document.documentElement.lang).slice(0, 2).toLowerCase();
  return language in words ? (language as Language) : 'fr';
};
