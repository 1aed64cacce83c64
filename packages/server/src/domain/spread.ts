/**
 * Durations, counted into intervals: all that is kept of them, so that a median can be told of conversations that are no more.
 * An interval holds what is longer than its lower edge, up to its upper edge, which belongs to it: two minutes exactly are
 * within two minutes. What is not counted in an interval is not written.
 */
export interface Spread {
  readonly n: number;
  /** Of all of them, each rounded to a second. */
  readonly seconds: number;
  /**
   * How many lie in each interval: its index in `EDGES`, then how many, in the order of the intervals. Years of them are read
   * for one answer, and a list of numbers is read three times as fast as an object with a name for each.
   */
  readonly at: readonly number[];
}

/** How fine the intervals are, in seconds: `step` up to `until`. */
const LADDER = [
  { until: 600, step: 5 },
  { until: 1_800, step: 30 },
  { until: 7_200, step: 60 },
  { until: 86_400, step: 600 },
] as const;

/** The upper edge of each interval, in seconds. The last has none: it holds all that took more than a day. */
export const EDGES: readonly number[] = [
  ...LADDER.flatMap(({ until, step }, index) => {
    const from = LADDER[index - 1]?.until ?? 0;
    return Array.from({ length: (until - from) / step }, (_, n) => from + (n + 1) * step);
  }),
  Number.POSITIVE_INFINITY,
];

export const NO_SPREAD: Spread = { n: 0, seconds: 0, at: [] };

/** The interval of a duration. A clock that went back makes it no shorter than nothing. */
export const intervalOf = (ms: number): number => EDGES.findIndex((edge) => edge * 1_000 >= ms);

/** One duration, or with -1 one that is taken back. */
export const spreadOf = (ms: number, times: 1 | -1 = 1): Spread => ({
  n: times,
  // Adding nothing keeps a zero from being a negative one, which equals it and is written otherwise.
  seconds: times * Math.round(Math.max(0, ms) / 1_000) + 0,
  at: [intervalOf(ms), times],
});

/** Adds up spreads one by one. */
export interface SpreadSum {
  add(spread: Spread): void;
  spread(): Spread;
}

export const createSpreadSum = (): SpreadSum => {
  /** By interval; it grows as far as the longest reaches: most writes add one duration to few. */
  const counts: number[] = [];
  let [n, seconds] = [0, 0];
  return {
    add(spread) {
      n += spread.n;
      seconds += spread.seconds;
      const { at } = spread;
      for (let place = 0; place < at.length; place += 2) {
        // A list of pairs: `spreadOf` made them.
        const [interval, count] = [at[place] as number, at[place + 1] as number];
        while (counts.length <= interval) counts.push(0);
        counts[interval] = (counts[interval] as number) + count;
      }
    },
    spread() {
      const at: number[] = [];
      for (let interval = 0; interval < counts.length; interval += 1) {
        const count = counts[interval] as number;
        if (count !== 0) at.push(interval, count);
      }
      return { n, seconds, at };
    },
  };
};

export const sumOfSpreads = (spreads: readonly Spread[]): Spread => {
  const sum = createSpreadSum();
  for (const spread of spreads) sum.add(spread);
  return sum.spread();
};

/** The longest that is told: what took longer is told as this much. */
const LONGEST = 86_400;

/**
 * The upper edge, in seconds, of the interval in which the quantile lies (nearest rank): never shorter than the true one, and
 * longer by less than the width of the interval. Null of nothing.
 */
export const quantileOf = ({ n, at }: Spread, share: number): number | null => {
  const rank = Math.max(1, Math.ceil(share * n));
  let seen = 0;
  for (let place = 0; place < at.length; place += 2) {
    seen += at[place + 1] as number;
    if (seen >= rank) return Math.min(EDGES[at[place] as number] as number, LONGEST);
  }
  return null;
};

/** How many lasted at most so many seconds, which must be an edge. */
export const countWithin = ({ at }: Spread, seconds: number): number =>
  at.reduce(
    (sum, interval, place) =>
      place % 2 === 0 && (EDGES[interval] as number) <= seconds ? sum + (at[place + 1] as number) : sum,
    0,
  );

/** In whole seconds; null of nothing. */
export const meanOf = ({ n, seconds }: Spread): number | null => (n > 0 ? Math.round(seconds / n) : null);
