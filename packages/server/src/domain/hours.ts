import type { OpeningHours } from '@lanterne/protocol';

/** Whether officers answer, and when that changes. */
export interface Opening {
  readonly open: boolean;
  /** Milliseconds since the epoch; null when it never changes. */
  readonly changesAt: number | null;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What a clock on the wall shows, as the instant at which a clock in Greenwich shows the same. */
export type WallTime = number;

/** Making one takes longer than everything else here. */
const clocks = new Map<string, Intl.DateTimeFormat>();

const clockOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  clocks.set(timeZone, clock);
  return clock;
};

/** What the clocks of a zone show, to the minute. */
export const wallTimeAt = (timeZone: string, at: number): WallTime => {
  const shown = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute', number>;
  return Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
};

/** How far the clocks of the zone are ahead of Greenwich. */
const offsetAt = (timeZone: string, at: number): number => {
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return wallTimeAt(timeZone, minute) - minute;
};

const midnightBefore = (wall: WallTime): WallTime => Math.floor(wall / DAY_MS) * DAY_MS;

const WEEK = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** The spans of a day as wall times. `midnight` begins it. */
const spansOf = ({ weekly, days }: OpeningHours, midnight: WallTime): [from: WallTime, until: WallTime][] => {
  const date = new Date(midnight);
  // `getUTCDay` is within the week.
  const spans = days[date.toISOString().slice(0, 10)] ?? weekly[WEEK[date.getUTCDay()] as (typeof WEEK)[number]];
  return spans.map(([from, until]) => [
    midnight + minutesOf(from) * MINUTE_MS,
    midnight + minutesOf(until) * MINUTE_MS,
  ]);
};

/** What the clock on the wall shows settles it: an hour that comes twice in autumn counts twice, one that is skipped never. */
const isOpenAt = (hours: OpeningHours, at: number): boolean => {
  const wall = wallTimeAt(hours.timeZone, at);
  return spansOf(hours, midnightBefore(wall)).some(([from, until]) => from <= wall && wall < until);
};

/** The minute at which the clocks are changed, between an instant before and one after. */
const transitionBetween = (timeZone: string, before: number, after: number): number => {
  const offset = offsetAt(timeZone, before);
  let [same, other] = [before, after];
  while (other - same > MINUTE_MS) {
    const middle = same + Math.floor((other - same) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetAt(timeZone, middle) === offset) same = middle;
    else other = middle;
  }
  return other;
};

/** No zone is farther from Greenwich. */
const FARTHEST_MS = 15 * 60 * MINUTE_MS;

/** The instants of a day at which something can change: where a span begins or ends, and where the clocks are changed. */
const momentsOf = (hours: OpeningHours, midnight: WallTime): number[] => {
  const [first, last] = [midnight - FARTHEST_MS, midnight + DAY_MS + FARTHEST_MS];
  const [before, after] = [offsetAt(hours.timeZone, first), offsetAt(hours.timeZone, last)];
  const edges = spansOf(hours, midnight).flat();
  if (before === after) return edges.map((wall) => wall - before);
  return [transitionBetween(hours.timeZone, first, last), ...edges.flatMap((wall) => [wall - before, wall - after])];
};

/** The days to look through, as midnights on the wall, for what changes after a moment of `today`. */
const daysFrom = function* ({ days }: OpeningHours, today: WallTime): Generator<WallTime> {
  const special = Object.keys(days)
    .map((date) => Date.parse(date))
    .sort((a, b) => a - b);
  // Each special day can take away the one day of a week that is open, and a change of the clocks its hours.
  const end = today + 7 * (special.length + 3) * DAY_MS;
  // Clocks that are put back over midnight bring yesterday back.
  for (let day = today - DAY_MS; day < end; day += DAY_MS) yield day;
  // Open day and night until one that is far away: the day before it ends where it begins.
  for (const day of special) if (day >= end) yield* [day - DAY_MS, day];
};

/** Whether officers answer at `now`, by the hours of a site. Danger does not ask. */
export const openingAt = (hours: OpeningHours, now: number): Opening => {
  const open = isOpenAt(hours, now);
  const changesOf = (day: WallTime) => momentsOf(hours, day).filter((at) => at > now && isOpenAt(hours, at) !== open);
  for (const day of daysFrom(hours, midnightBefore(wallTimeAt(hours.timeZone, now)))) {
    if (changesOf(day).length === 0) continue;
    // The clocks may have been changed in one of the next days, whose own edges come before that.
    const changes = [day, day + DAY_MS, day + 2 * DAY_MS].flatMap(changesOf);
    return { open, changesAt: Math.min(...changes) };
  }
  return { open, changesAt: null };
};
