import {
  CLEAR_TARGET,
  type ConsoleLocale,
  type HelpData,
  type UnderstoodFigures,
  type UnderstoodQuery,
} from '@lanterne/protocol';
import { cardOf } from '../domain/card.ts';
import { type Cell, CSV_STYLES, csvOf } from '../domain/csv.ts';
import { FIGURES_GROUP_MIN } from '../domain/figures.ts';
import { helpFor } from '../domain/help.ts';
import { clarityOf } from '../domain/understood.ts';
import type { Reader } from '../ports.ts';
import { keyText, share } from './figures-file.ts';

/** The title of a card in a language, where a site has it, or any of them. */
const titlesOf = async (
  reader: Reader,
  help: HelpData,
  { site, locale = 'fr' }: UnderstoodQuery,
): Promise<(card: string) => string | null> => {
  const sites = (await reader.sites()).filter(({ id }) => !site || id === site);
  const books = [...new Set([null, ...sites.map(({ settings }) => settings.help)])].map((overlay) =>
    helpFor(help, overlay, locale),
  );
  return (card) => books.map((book) => cardOf(book, card, locale)?.title).find((title) => title !== undefined) ?? null;
};

/** How clear each card was at first to those who said so. */
export const readUnderstood = async (
  reader: Reader,
  help: HelpData,
  asked: UnderstoodQuery,
): Promise<UnderstoodFigures> => {
  const { from, to, site } = asked;
  const counts = (await reader.understoodOf({ from, to })).filter((count) => !site || count.site === site);
  const { cards, few } = clarityOf(counts, FIGURES_GROUP_MIN);
  const titleOf = await titlesOf(reader, help, asked);
  return { from, to, cards: cards.map((card) => ({ ...card, title: titleOf(card.card) })), few };
};

const HEADINGS: Record<ConsoleLocale, readonly string[]> = {
  fr: ['Fiche', 'Titre', 'Par', 'Groupe', 'Réponses', 'Claire d’emblée', 'Claire d’emblée (%)', 'À réécrire'],
  en: ['Card', 'Title', 'By', 'Group', 'Answers', 'Clear at first', 'Clear at first (%)', 'To be rewritten'],
};
const PARTS = {
  whole: { fr: 'Tous', en: 'All' },
  doors: { fr: 'Motif', en: 'Door' },
  languages: { fr: 'Langue', en: 'Language' },
} as const;
const YES: Record<ConsoleLocale, string> = { fr: 'oui', en: 'yes' };

/** Whether so few found it clear that it should be written anew. */
const isUnclear = (answers: number, clear: number): boolean => 100 * clear < CLEAR_TARGET * answers;

/** The same as a table for a spreadsheet in a language. */
export const understoodFile = ({ cards }: UnderstoodFigures, locale: ConsoleLocale): string => {
  const rows = cards.flatMap(({ card, title, answers, clear, doors, languages }) => {
    const row = (part: keyof typeof PARTS, key: string, of: { answers: number; clear: number }): Cell[] => [
      card,
      title,
      PARTS[part][locale],
      key,
      of.answers,
      of.clear,
      share(of.clear, of.answers),
      isUnclear(of.answers, of.clear) ? YES[locale] : '',
    ];
    return [
      row('whole', '', { answers, clear }),
      ...doors.map((group) => row('doors', keyText(group.key, locale), group)),
      ...languages.map((group) => row('languages', keyText(group.key, locale), group)),
    ];
  });
  return csvOf([HEADINGS[locale], ...rows], CSV_STYLES[locale]);
};
