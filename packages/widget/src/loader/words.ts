import type { LanterneOptions } from './lanterne.ts';

/** The few words that stand in the host page. None of them says more than a passer-by may read (SAFETY.md T01). */
export type Words = readonly [
  /** Of the launcher, of the panel, and of the frame in it. */
  name: string,
  /** Before a number, so that no language needs its plural rules here. */
  unread: string,
  /** All that is said at a quick exit. */
  loading: string,
  /** In which they are. */
  language: string,
];

/** On the launcher of who does not want to be seen writing here; in every language. */
export const NEUTRAL = 'Contact';

const fr: Words = ['Écrire à un policier', 'Messages non lus : ', 'Chargement', 'fr'];
const en: Words = ['Write to a police officer', 'Unread messages: ', 'Loading', 'en'];

/**
 * The language that the frame is asked for, and the words here: the frame speaks many languages, the loader two. In any other
 * the page names the launcher; a number and three dots are read everywhere.
 */
export const speechFor = ({ locale, label }: LanterneOptions): readonly [locale: string, words: Words] => {
  const tag = locale || document.documentElement.lang;
  return [tag, label ? [label, '', '…', tag] : /^en/i.test(tag) ? en : fr];
};
