import {
  type AnswerVariable,
  type CannedAnswer,
  type CannedAnswersAnswer,
  type DeskEntry,
  fillVariables,
} from '@lanterne/protocol';

/** The hour as it is written in a language; in French, `14 h 05`. */
const hourIn = (locale: string, at: number): string => {
  const hour = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at);
  return locale === 'fr' ? hour.replace(':', '\u00a0h\u00a0') : hour;
};

const dayIn = (locale: string, at: number): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }).format(at);

interface Moment {
  readonly alias: string;
  readonly site: DeskEntry['site'];
  readonly sites: CannedAnswersAnswer['sites'];
  readonly now: number;
}

/** The text of a canned answer for one conversation, at this moment. */
export const filled = ({ text, locale }: CannedAnswer, { alias, site, sites, now }: Moment): string => {
  const values: Record<AnswerVariable, string> = {
    alias,
    site: sites.find(({ id }) => id === site)?.name ?? site,
    hour: hourIn(locale, now),
    date: dayIn(locale, now),
  };
  return fillVariables(text, values);
};

const languageOf = (tag: string): string => tag.split('-', 1)[0] ?? tag;

/** Those in the visitor's language first; then one's own before everybody's; by title. */
export const inOrderFor = (answers: readonly CannedAnswer[], { locale }: Pick<DeskEntry, 'locale'>): CannedAnswer[] => {
  const rank = (answer: CannedAnswer): number =>
    (answer.locale === languageOf(locale) ? 0 : 2) + (answer.shared ? 1 : 0);
  return [...answers].sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
};
