import { type ConsoleLocale, type FiguresAnswer, type FiguresGroup, OUTCOMES } from '@lanterne/protocol';
import { type Cell, CSV_STYLES, csvOf } from '../domain/csv.ts';
import { SMALL_GROUPS } from '../domain/figures.ts';

interface Column {
  readonly name: Record<ConsoleLocale, string>;
  readonly cell: (group: FiguresGroup) => Cell;
}

/** In per cent, to one decimal; nothing of nothing. */
export const share = (part: number, whole: number): Cell =>
  whole === 0 ? null : Math.round((1_000 * part) / whole) / 10;

const column = (fr: string, en: string, cell: (figures: FiguresGroup['figures']) => Cell): Column => ({
  name: { fr, en },
  cell: ({ figures }) => cell(figures),
});

const times = (fr: string, en: string, of: 'answer' | 'wait' | 'handling' | 'patience'): Column[] => [
  column(`${fr}, médiane (s)`, `${en}, median (s)`, (figures) => figures[of].median),
  column(`${fr}, moyenne (s)`, `${en}, mean (s)`, (figures) => figures[of].mean),
  column(`${fr}, 9 sur 10 en moins de (s)`, `${en}, 90th percentile (s)`, (figures) => figures[of].p90),
];

const OUTCOME_NAMES: Record<(typeof OUTCOMES)[number], Record<ConsoleLocale, string>> = {
  answered: { fr: 'Issue : répondu', en: 'Outcome: answered' },
  oriented: { fr: 'Issue : orienté', en: 'Outcome: oriented' },
  'handed-over': { fr: 'Issue : transmis', en: 'Outcome: handed over' },
  relayed: { fr: 'Issue : secours prévenus', en: 'Outcome: relayed' },
  'no-answer': { fr: 'Issue : sans réponse', en: 'Outcome: no answer' },
  'off-topic': { fr: 'Issue : hors sujet', en: 'Outcome: off topic' },
  abusive: { fr: 'Issue : abusif', en: 'Outcome: abusive' },
};

const COLUMNS: readonly Column[] = [
  column('Ouverts', 'Opened', ({ opened }) => opened),
  column('En danger', 'In danger', ({ danger }) => danger),
  column('Prises', 'Claimed', ({ wait }) => wait.count),
  column('Partis sans agent', 'Left without an officer', ({ patience }) => patience.count),
  column('Partis sans agent (%)', 'Left without an officer (%)', ({ patience, wait }) =>
    share(patience.count, patience.count + wait.count),
  ),
  column('Répondus', 'Answered', ({ answer }) => answer.count),
  column('En deux minutes', 'Within two minutes', ({ answer }) => answer.within),
  column('En deux minutes (%)', 'Within two minutes (%)', ({ answer }) => share(answer.within, answer.count)),
  ...times('Première réponse', 'First answer', 'answer'),
  ...times('Attente', 'Wait', 'wait'),
  ...times('Traitement', 'Handling', 'handling'),
  ...times('Attente en vain', 'Waited in vain', 'patience'),
  column('Fermés', 'Closed', ({ closed }) => closed),
  column('Transférés', 'Transferred', ({ transferred }) => transferred),
  column('Transferts', 'Transfers', ({ transfers }) => transfers),
  column('Rendues à la file', 'Given back', ({ released }) => released),
  ...OUTCOMES.map(
    (outcome): Column => ({
      name: OUTCOME_NAMES[outcome],
      cell: ({ figures }) => figures.outcomes[outcome],
    }),
  ),
  column('Avis', 'Feedback', ({ feedback }) => feedback?.answers ?? null),
  column('Avis, moyenne sur 5', 'Feedback, mean out of 5', ({ feedback }) => feedback?.mean ?? null),
];

const BY: Record<FiguresAnswer['by'], Record<ConsoleLocale, string>> = {
  hour: { fr: 'Heure', en: 'Hour' },
  day: { fr: 'Jour', en: 'Day' },
  week: { fr: 'Semaine du', en: 'Week of' },
  site: { fr: 'Site', en: 'Site' },
  queue: { fr: 'File', en: 'Queue' },
  door: { fr: 'Motif', en: 'Door' },
  language: { fr: 'Langue', en: 'Language' },
};

const OTHERS: Record<ConsoleLocale, string> = {
  fr: 'Autres (moins de 10 chacun)',
  en: 'Others (fewer than 10 each)',
};

/** How a group is called in a file. */
export const keyText = (key: string, locale: ConsoleLocale): string => (key === SMALL_GROUPS ? OTHERS[locale] : key);

/** Figures as a table for a spreadsheet in a language. */
export const figuresFile = ({ by, groups }: FiguresAnswer, locale: ConsoleLocale): string => {
  const headings = [BY[by][locale], locale === 'fr' ? 'Nom' : 'Name', ...COLUMNS.map(({ name }) => name[locale])];
  const rows = groups.map((group) => [
    keyText(group.key, locale),
    group.name,
    ...COLUMNS.map(({ cell }) => cell(group)),
  ]);
  return csvOf([headings, ...rows], CSV_STYLES[locale]);
};
