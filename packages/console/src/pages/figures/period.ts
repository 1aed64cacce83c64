import type { FiguresAnswer, FiguresBy } from '@lanterne/protocol';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Days, both of which belong to it. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** A day as it is written: `2026-11-24`. */
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The day on this machine's wall, which may be another one than in Greenwich. */
const dayHere = (now: number): string => dayOf(now - new Date(now).getTimezoneOffset() * 60_000);

/** Where days begin first: UTC+14, on the Line Islands. */
const EASTMOST_MS = 14 * 60 * 60 * 1_000;

export const LENGTHS = ['1', '7', '28', '92', '365'] as const;
export type Length = (typeof LENGTHS)[number];

/**
 * So many days up to today. Figures are counted by the day of each site: its end is the day that has begun anywhere, or what is
 * counted now at a site further east would not be in it.
 */
export const lastDays = (days: Length, now: number): Period => ({
  from: dayOf(Date.parse(dayHere(now)) - (Number(days) - 1) * DAY_MS),
  to: dayOf(now + EASTMOST_MS),
});

const STEP_MS: Partial<Record<FiguresBy, number>> = { hour: DAY_MS / 24, day: DAY_MS, week: 7 * DAY_MS };

const keyAt = (by: FiguresBy, at: number): string => new Date(at).toISOString().slice(0, by === 'hour' ? 13 : 10);

const timeOf = (key: string): number => Date.parse(key.length === 13 ? `${key}:00:00Z` : key);

/**
 * The keys of a chart, in their order: of hours, days and weeks all that lie between the first and the last that were counted,
 * for a night without anybody is a fact too; of all else those that there are.
 */
export const keysOf = ({ by, groups }: Pick<FiguresAnswer, 'by' | 'groups'>): string[] => {
  const keys = groups.map(({ key }) => key);
  const step = STEP_MS[by];
  // What was put together as too small to be told apart has no place in time: it comes last.
  const [first, ...more] = keys.filter((key) => key !== '*');
  if (!step || first === undefined) return keys;
  const all: string[] = [];
  for (let at = timeOf(first); at <= timeOf(more.at(-1) ?? first); at += step) all.push(keyAt(by, at));
  return [...all, ...keys.filter((key) => key === '*')];
};
