import * as v from 'valibot';
import { CONSOLE_LOCALES, OUTCOMES } from './constants.ts';
import { door } from './event.ts';
import { queueId, siteId } from './ids.ts';

/** Within which an officer should have answered, in seconds. */
export const FIRST_ANSWER_SECONDS = 120;

/** By what figures are told apart. */
export const FIGURES_BY = ['hour', 'day', 'week', 'site', 'queue', 'door', 'language'] as const;
export type FiguresBy = (typeof FIGURES_BY)[number];

/** Most days that can be asked for at one time: of single hours, and of all else. */
export const FIGURES_HOURS_MAX_DAYS = 31;
export const FIGURES_MAX_DAYS = 800;

const isDay = (text: string): boolean =>
  !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().slice(0, 10) === text;
const day = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'malformed'), v.check(isDay, 'malformed'));

const daysIn = ({ from, to }: { readonly from: string; readonly to: string }): number =>
  (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;

const asked = {
  /** Both days belong to what is asked for, on the clock of each site. */
  from: day,
  to: day,
  by: v.picklist(FIGURES_BY),
  site: v.optional(siteId),
  queue: v.optional(queueId),
  /** Doors and languages are counted apart from each other: one of the two can be asked for. */
  door: v.optional(door),
  language: v.optional(v.pipe(v.string(), v.regex(/^[a-z]{2,3}$/, 'malformed'))),
};

type Asked = v.InferOutput<v.StrictObjectSchema<typeof asked, undefined>>;
const inOrder = (query: Asked): boolean => daysIn(query) >= 1;
const notTooLong = (query: Asked): boolean =>
  daysIn(query) <= (query.by === 'hour' ? FIGURES_HOURS_MAX_DAYS : FIGURES_MAX_DAYS);
const counted = (query: Asked): boolean => {
  const [byDoor, byLanguage] = [query.door !== undefined || query.by === 'door', query.language !== undefined];
  return !(byDoor && (byLanguage || query.by === 'language'));
};

export const figuresQuery = v.pipe(
  v.strictObject(asked),
  v.forward(v.check(inOrder, 'malformed'), ['to']),
  v.forward(v.check(notTooLong, 'too_long'), ['to']),
  v.forward(v.check(counted, 'malformed'), ['door']),
);
export type FiguresQuery = v.InferOutput<typeof figuresQuery>;

const fileAsked = v.strictObject({
  ...asked,
  /** Of its headings; it decides too what stands between two cells, and before the fraction of a number. */
  locale: v.optional(v.picklist(CONSOLE_LOCALES)),
});
type FileAsked = v.InferOutput<typeof fileAsked>;

export const figuresFileQuery = v.pipe(
  fileAsked,
  v.forward(
    v.check((query: FileAsked) => inOrder(query), 'malformed'),
    ['to'],
  ),
  v.forward(
    v.check((query: FileAsked) => notTooLong(query), 'too_long'),
    ['to'],
  ),
  v.forward(
    v.check((query: FileAsked) => counted(query), 'malformed'),
    ['door'],
  ),
);

const amount = v.pipe(v.number(), v.integer());
const seconds = v.nullable(amount);

/** Durations in seconds: a median and a ninetieth percentile as the upper edge of the interval in which they lie. */
export const timesSummary = v.strictObject({ count: amount, mean: seconds, median: seconds, p90: seconds });
export type TimesSummary = v.InferOutput<typeof timesSummary>;

/** `docs/figures.md` says of each what it means. */
export const figuresSummary = v.strictObject({
  opened: amount,
  danger: amount,
  closed: amount,
  transferred: amount,
  transfers: amount,
  released: amount,
  answer: v.strictObject({ ...timesSummary.entries, within: amount }),
  /** Its count is that of conversations that were claimed. */
  wait: timesSummary,
  handling: timesSummary,
  /** Of those who left, or were erased, before anybody had taken them. */
  patience: timesSummary,
  outcomes: v.strictObject(
    Object.fromEntries(OUTCOMES.map((outcome) => [outcome, amount])) as Record<
      (typeof OUTCOMES)[number],
      typeof amount
    >,
  ),
  /** Null where fewer than ten have answered, or answers are not counted that way. */
  feedback: v.nullable(v.strictObject({ answers: amount, mean: v.number() })),
});
export type FiguresSummary = v.InferOutput<typeof figuresSummary>;

/** Its key is an hour (`2026-11-24T14`), a day, the Monday of a week, an id, a door or a language; `*` for small ones together. */
export const figuresGroup = v.strictObject({
  key: v.string(),
  /** Of a site or a queue that has one. */
  name: v.nullable(v.string()),
  figures: figuresSummary,
});
export type FiguresGroup = v.InferOutput<typeof figuresGroup>;

const understoodAsked = {
  /** Both days belong to what is asked for, in UTC. */
  from: day,
  to: day,
  site: v.optional(siteId),
  /** Of the titles, and of the headings of the file. */
  locale: v.optional(v.picklist(CONSOLE_LOCALES)),
};

export const understoodQuery = v.pipe(
  v.strictObject(understoodAsked),
  v.forward(
    v.check(({ from, to }) => daysIn({ from, to }) >= 1, 'malformed'),
    ['to'],
  ),
  v.forward(
    v.check(({ from, to }) => daysIn({ from, to }) <= FIGURES_MAX_DAYS, 'too_long'),
    ['to'],
  ),
);
export type UnderstoodQuery = v.InferOutput<typeof understoodQuery>;

const clarity = {
  /** How many visitors said at first whether it was clear, and how many of them said that it was. */
  answers: amount,
  clear: amount,
};
/** Of one door, or one language; `*` for small ones together. */
const clarityGroup = v.strictObject({ key: v.string(), ...clarity });
export type ClarityGroup = v.InferOutput<typeof clarityGroup>;

/** How clear a card was at first. `docs/figures.md` says what is counted. */
export const cardClarity = v.strictObject({
  /** Its id in the help. */
  card: v.string(),
  /** Null where the help has no such card any more. */
  title: v.nullable(v.string()),
  ...clarity,
  doors: v.array(clarityGroup),
  languages: v.array(clarityGroup),
});
export type CardClarity = v.InferOutput<typeof cardClarity>;

export const understoodAnswer = v.strictObject({
  from: day,
  to: day,
  /** Those with ten answers or more, the least clear first. */
  cards: v.array(cardClarity),
  /** How many others there are, with fewer answers: nothing is told of them. */
  few: amount,
});
export type UnderstoodFigures = v.InferOutput<typeof understoodAnswer>;

export const figuresAnswer = v.strictObject({
  ...asked,
  targetSeconds: amount,
  groups: v.array(figuresGroup),
  whole: figuresSummary,
});
export type FiguresAnswer = v.InferOutput<typeof figuresAnswer>;
