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
  FIGURES_GROUP_MIN,
  type Figures,
  type Group,
  groupFigures,
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

const meanFeedback = (counts: readonly FeedbackCount[]): FiguresSummary['feedback'] => {
  const answers = counts.reduce((sum, one) => sum + one.answers, 0);
  if (answers < FEEDBACK_GROUP_MIN) return null;
  const scores = counts.reduce((sum, one) => sum + one.score * one.answers, 0);
  return { answers, mean: Math.round((10 * scores) / answers) / 10 };
};

/** Feedback knows its day, site and door, and nothing more. */
const FEEDBACK_KEYS: Partial<Record<By, (count: FeedbackCount) => string>> = {
  day: ({ day }) => day,
  week: ({ day }) => weekOf(day),
  site: ({ site }) => site,
  door: ({ door }) => door,
};

const feedbackFor = async (reader: Reader, { asked, watched }: FiguresQuestion): Promise<FeedbackCount[]> => {
  if (asked.queue || asked.language || watched.length > 0) return [];
  const counts = await reader.feedbackOf({ from: asked.from, to: asked.to });
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

/** What was counted, told apart as it is asked for. */
export const readFigures = async (reader: Reader, question: FiguresQuestion): Promise<FiguresAnswer> => {
  const { asked, watched } = question;
  const { by, from, to, site, queue } = asked;
  const name = asked.door ?? asked.language;
  const [rows, feedback, names] = await Promise.all([
    reader.figures({ span: by === 'hour' ? 'hour' : 'day', from, to, part: partOf(asked) }),
    feedbackFor(reader, question),
    namesFor(reader, by),
  ]);
  const wanted = rows.filter(
    (row) =>
      (!site || row.site === site) &&
      (!queue || row.queue === queue) &&
      (!name || row.name === name) &&
      (watched.length === 0 || watched.includes(row.queue)),
  );
  const all = groupFigures(wanted.map((row) => ({ key: KEYS[by](row), figures: row.figures })));
  const keyOfFeedback = FEEDBACK_KEYS[by];
  const groups = withoutSmall(all, question).map(({ key, figures }): FiguresGroup => {
    const answers = key === SMALL_GROUPS || !keyOfFeedback ? [] : feedback.filter((one) => keyOfFeedback(one) === key);
    return { key, name: names.get(key) ?? null, figures: summaryOf(figures, meanFeedback(answers)) };
  });
  const whole = wholeOf(sumOfFigures(all.map(({ figures }) => figures)), question);
  return {
    ...asked,
    targetSeconds: FIRST_ANSWER_SECONDS,
    groups,
    whole: summaryOf(whole, meanFeedback(feedback)),
  };
};
