import {
  FIRST_ANSWER_SECONDS,
  type FiguresAnswer,
  type FiguresGroup,
  type FiguresQuery,
  type FiguresSummary,
  OUTCOMES,
  type QueueId,
  type TimesSummary,
} from '@lanterne/protocol';
import { FEEDBACK_GROUP_MIN, type FeedbackCount } from '../domain/feedback.ts';
import {
  countIn,
  createGrouping,
  FIGURES_GROUP_MIN,
  type Figures,
  type Group,
  mergeSmall,
  NO_FIGURES,
  SMALL_GROUPS,
  spreadIn,
  sumOfFigures,
  weekOf,
} from '../domain/figures.ts';
import { countWithin, meanOf, quantileOf, type Spread } from '../domain/spread.ts';
import type { FiguresAsked, FiguresRow, Reader } from '../ports.ts';

export interface FiguresQuestion {
  readonly asked: FiguresQuery;
  /** The queues that the asker watches; empty for all of them. */
  readonly watched: readonly QueueId[];
  /** Whether it leaves the house: then every small group is put with others. */
  readonly exported: boolean;
}

type By = FiguresQuery['by'];

const partOf = ({ by, door, language }: FiguresQuery): FiguresAsked['part'] => {
  if (by === 'door' || door) return 'doors';
  return by === 'language' || language ? 'languages' : 'whole';
};

const KEYS: Record<By, (row: FiguresRow) => string> = {
  hour: ({ at }) => at,
  day: ({ at }) => at,
  week: ({ at }) => weekOf(at),
  site: ({ site }) => site,
  queue: ({ queue }) => queue,
  door: ({ name }) => name ?? '',
  language: ({ name }) => name ?? '',
};

const timesOf = (spread: Spread): TimesSummary => ({
  count: spread.n,
  mean: meanOf(spread),
  median: quantileOf(spread, 0.5),
  p90: quantileOf(spread, 0.9),
});

export const summaryOf = (figures: Figures, feedback: FiguresSummary['feedback'] = null): FiguresSummary => {
  const answer = spreadIn(figures, 'answer');
  return {
    opened: countIn(figures, 'opened'),
    danger: countIn(figures, 'danger'),
    closed: countIn(figures, 'closed'),
    transferred: countIn(figures, 'transferred'),
    transfers: countIn(figures, 'transfers'),
    released: countIn(figures, 'released'),
    answer: { ...timesOf(answer), within: countWithin(answer, FIRST_ANSWER_SECONDS) },
    wait: timesOf(spreadIn(figures, 'wait')),
    handling: timesOf(spreadIn(figures, 'handling')),
    patience: timesOf(spreadIn(figures, 'patience')),
    // Each of the closed list, in its order.
    outcomes: Object.fromEntries(
      OUTCOMES.map((outcome) => [outcome, countIn(figures, `outcome.${outcome}`)]),
    ) as FiguresSummary['outcomes'],
    feedback,
  };
};

/** How many have answered, and the sum of what they gave. */
interface FeedbackSum {
  answers: number;
  scores: number;
}

const meanFeedback = ({ answers, scores }: FeedbackSum): FiguresSummary['feedback'] =>
  answers < FEEDBACK_GROUP_MIN ? null : { answers, mean: Math.round((10 * scores) / answers) / 10 };

const NO_FEEDBACK: Readonly<FeedbackSum> = { answers: 0, scores: 0 };

/** Feedback knows its day, site and door, and nothing more. */
const FEEDBACK_KEYS: Partial<Record<By, (count: FeedbackCount) => string>> = {
  day: ({ day }) => day,
  week: ({ day }) => weekOf(day),
  site: ({ site }) => site,
  door: ({ door }) => door,
};

const feedbackFor = async (
  reader: Reader,
  { asked, watched }: FiguresQuestion,
  days: Period,
): Promise<FeedbackCount[]> => {
  if (asked.queue || asked.language || watched.length > 0) return [];
  const counts = await reader.feedbackOf(days);
  return counts.filter(
    ({ site, door }) => (!asked.site || site === asked.site) && (!asked.door || door === asked.door),
  );
};

const namesFor = async (reader: Reader, by: By): Promise<ReadonlyMap<string, string>> => {
  if (by === 'site') return new Map((await reader.sites()).map(({ id, name }) => [id, name]));
  return new Map(by === 'queue' ? (await reader.queues()).map(({ id, name }) => [id, name]) : []);
};

/** Languages are never told apart where few wrote them, nor is anything that leaves the house. */
const withoutSmall = (groups: readonly Group[], { asked, exported }: FiguresQuestion): readonly Group[] =>
  exported || asked.by === 'language' || asked.language ? mergeSmall(groups) : groups;

const wholeOf = (figures: Figures, { asked }: FiguresQuestion): Figures =>
  asked.language && countIn(figures, 'opened') < FIGURES_GROUP_MIN ? NO_FIGURES : figures;

/** Days, both of which belong to it. */
interface Period {
  readonly from: string;
  readonly to: string;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** So many days are read and added up at one time. */
const DAYS_AT_A_TIME = { hour: 3, day: 30 } as const;

const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** A period in parts that are short enough. */
const partsOf = ({ from, to }: Period, days: number): Period[] => {
  const parts: Period[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += days * DAY_MS) {
    parts.push({ from: dayAt(at), to: dayAt(Math.min(at + (days - 1) * DAY_MS, Date.parse(to))) });
  }
  return parts;
};

/** Lets messages pass, which wait while years are added up: SQLite reads in the one thread that serves everybody. */
const otherTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** All that is asked for, added up under its keys. */
const addUp = async (reader: Reader, question: FiguresQuestion) => {
  const { asked, watched } = question;
  const { by, site, queue } = asked;
  const name = asked.door ?? asked.language;
  const span = by === 'hour' ? 'hour' : 'day';
  const part = partOf(asked);
  const isWanted = (row: FiguresRow): boolean =>
    (!site || row.site === site) &&
    (!queue || row.queue === queue) &&
    (!name || row.name === name) &&
    (watched.length === 0 || watched.includes(row.queue));
  const grouping = createGrouping();
  const feedback = new Map<string, FeedbackSum>();
  const allFeedback = { ...NO_FEEDBACK };
  const keyOfFeedback = FEEDBACK_KEYS[by];
  for (const days of partsOf(asked, DAYS_AT_A_TIME[span])) {
    for (const row of await reader.figures({ span, ...days, part })) {
      if (isWanted(row)) grouping.add(KEYS[by](row), row.figures);
    }
    for (const count of await feedbackFor(reader, question, days)) {
      const key = keyOfFeedback?.(count) ?? '';
      const sum = feedback.get(key) ?? { ...NO_FEEDBACK };
      feedback.set(key, sum);
      for (const each of [sum, allFeedback]) {
        each.answers += count.answers;
        each.scores += count.score * count.answers;
      }
    }
    await otherTurn();
  }
  return { groups: grouping.groups(), feedbackOf: (key: string) => feedback.get(key) ?? NO_FEEDBACK, allFeedback };
};

/** What was counted, told apart as it is asked for. */
export const readFigures = async (reader: Reader, question: FiguresQuestion): Promise<FiguresAnswer> => {
  const { asked } = question;
  const [{ groups: all, feedbackOf, allFeedback }, names] = await Promise.all([
    addUp(reader, question),
    namesFor(reader, asked.by),
  ]);
  const tellsFeedback = (key: string): boolean => key !== SMALL_GROUPS && FEEDBACK_KEYS[asked.by] !== undefined;
  const groups = withoutSmall(all, question).map(
    ({ key, figures }): FiguresGroup => ({
      key,
      name: names.get(key) ?? null,
      figures: summaryOf(figures, tellsFeedback(key) ? meanFeedback(feedbackOf(key)) : null),
    }),
  );
  const whole = wholeOf(sumOfFigures(all.map(({ figures }) => figures)), question);
  return { ...asked, targetSeconds: FIRST_ANSWER_SECONDS, groups, whole: summaryOf(whole, meanFeedback(allFeedback)) };
};
