import type { Door, Event, Outcome, QueueId, SiteId } from '@lanterne/protocol';
import type { Conversation } from './conversation.ts';
import { wallTimeAt } from './hours.ts';
import { createSpreadSum, NO_SPREAD, type Spread, type SpreadSum, spreadOf } from './spread.ts';

/** What is counted. `docs/figures.md` says of each what it means. */
export type Count =
  | 'opened'
  | 'danger'
  | 'closed'
  /** Conversations that were transferred at least once, and how often all of them were. */
  | 'transferred'
  | 'transfers'
  /** Times that a conversation went back to the queue because its officer was not there any more, or gave it back. */
  | 'released'
  | `outcome.${Outcome}`;

/** What is timed. */
export const TIMES = ['answer', 'wait', 'handling', 'patience'] as const;
export type Time = (typeof TIMES)[number];

/** Sums: what they were added up from cannot be told any more. */
export interface Figures {
  readonly counts: Readonly<Partial<Record<Count, number>>>;
  readonly times: Readonly<Partial<Record<Time, Spread>>>;
}

/** Of each door, or each language. */
export type FiguresByName = Readonly<Record<string, Figures>>;

/** Over how long figures are summed up where they are kept. */
export const SPANS = ['hour', 'day'] as const;
export type Span = (typeof SPANS)[number];

export const NO_FIGURES: Figures = { counts: {}, times: {} };

interface FiguresSum {
  add(figures: Figures): void;
  figures(): Figures;
}

const createFiguresSum = (): FiguresSum => {
  const counts: Partial<Record<Count, number>> = {};
  const sums = new Map<Time, SpreadSum>();
  const sumOf = (time: Time): SpreadSum => {
    const known = sums.get(time);
    if (known) return known;
    const sum = createSpreadSum();
    sums.set(time, sum);
    return sum;
  };
  return {
    add({ counts: some, times }) {
      for (const name in some) {
        const count = name as Count;
        // What is iterated over is there.
        counts[count] = (counts[count] ?? 0) + (some[count] as number);
      }
      for (const time of TIMES) {
        const spread = times[time];
        if (spread) sumOf(time).add(spread);
      }
    },
    figures: () => ({ counts, times: Object.fromEntries([...sums].map(([time, sum]) => [time, sum.spread()])) }),
  };
};

/** Order makes no difference, nor which of them are summed up first. */
export const sumOfFigures = (all: readonly Figures[]): Figures => {
  const [only] = all;
  if (only && all.length === 1) return only;
  const sum = createFiguresSum();
  for (const figures of all) sum.add(figures);
  return sum.figures();
};

export const spreadIn = ({ times }: Figures, time: Time): Spread => times[time] ?? NO_SPREAD;
export const countIn = ({ counts }: Figures, count: Count): number => counts[count] ?? 0;

/** What one command did to one conversation. */
export interface Step {
  /** As it stood before; null when the command opened it. */
  readonly before: Conversation | null;
  /** As it stands now, or stood when it was erased. */
  readonly after: Conversation;
  readonly events: readonly Event[];
  readonly erased: boolean;
}

const counted = (name: Count, times: number): Figures => ({ counts: { [name]: times }, times: {} });
const timed = (name: Time, ms: number, times: 1 | -1 = 1): Figures => ({
  counts: {},
  times: { [name]: spreadOf(ms, times) },
});

/** One kind of fact: what of it a step makes. */
type Fact = (step: Step) => readonly Figures[];

const NONE: readonly Figures[] = [];

const opened: Fact = ({ before }) => (before ? NONE : [counted('opened', 1)]);

const inDanger: Fact = ({ before, after }) => (after.danger && !before?.danger ? [counted('danger', 1)] : NONE);

/** Once for each conversation: one that came back to the queue has been waited for before. */
const claimed: Fact = ({ before, after }) =>
  before?.state === 'waiting' && before.queuedAt === before.openedAt && after.state === 'held'
    ? [timed('wait', after.claimedAt - after.openedAt)]
    : NONE;

const answered: Fact = ({ before, after }) =>
  after.firstAnswerAt !== null && (before?.firstAnswerAt ?? null) === null
    ? [timed('answer', after.firstAnswerAt - after.openedAt)]
    : NONE;

/** How long somebody waited whom nobody took; null for all others. */
const patienceOf = (conversation: Conversation | null): number | null =>
  conversation?.state === 'left' && conversation.holder === null ? conversation.endedAt - conversation.openedAt : null;

/** Left, or was erased, before any officer had taken it; taken back when the visitor comes back by a code. */
const abandoned: Fact = ({ before, after, erased }) => {
  if (erased) return after.state === 'waiting' ? [timed('patience', after.lastAt - after.openedAt)] : NONE;
  const [then, now] = [patienceOf(before), patienceOf(after)];
  if (now !== null && then === null) return [timed('patience', now)];
  return then !== null && after.state === 'waiting' ? [timed('patience', then, -1)] : NONE;
};

/** One that the visitor had left before an officer took it had nothing to be handled any more. */
const closed: Fact = ({ before, after }) => {
  if (after.state !== 'closed' || before?.state === 'closed') return NONE;
  const handledMs = after.endedAt - after.claimedAt;
  return [counted('closed', 1), ...(handledMs >= 0 ? [timed('handling', handledMs)] : NONE)];
};

const transferred: Fact = ({ before, after }) => {
  const earlier = before?.transfers ?? 0;
  if (after.transfers <= earlier) return NONE;
  return [counted('transfers', after.transfers - earlier), ...(earlier === 0 ? [counted('transferred', 1)] : NONE)];
};

const released: Fact = ({ events }) =>
  events.filter(({ kind }) => kind === 'released').map(() => counted('released', 1));

const outcomes: Fact = ({ events }) =>
  events.flatMap((event) => (event.kind === 'outcome' ? [counted(`outcome.${event.outcome}`, 1)] : NONE));

const FACTS: readonly Fact[] = [
  opened,
  inDanger,
  claimed,
  answered,
  abandoned,
  closed,
  transferred,
  released,
  outcomes,
];

/** Figures, and what they are of. */
export interface Added {
  readonly site: SiteId;
  readonly queue: QueueId;
  readonly door: Door;
  /** The primary subtag of the visitor's language. */
  readonly language: string;
  /** All that becomes of a conversation counts for the hour in which it was opened. */
  readonly openedAt: number;
  readonly figures: Figures;
}

/** What a step adds, and to what; null when it adds nothing. */
export const addedBy = (step: Step): Added | null => {
  const facts = FACTS.flatMap((fact) => fact(step));
  if (facts.length === 0) return null;
  const { before, after } = step;
  const { site, door, locale, openedAt } = after;
  // A transfer counts for the queue that it came from.
  const { queue } = before ?? after;
  return { site, queue, door, language: languageOf(locale), openedAt, figures: sumOfFigures(facts) };
};

export const languageOf = (locale: string): string => locale.replace(/-.*/, '');

/** The hour of the clock on the wall of a time zone. Where clocks are put back, two hours have one name. */
export const hourAt = (timeZone: string, at: number): string =>
  new Date(wallTimeAt(timeZone, at)).toISOString().slice(0, 13);

export const dayOf = (hour: string): string => hour.slice(0, 10);

/** Where a site has no hours of its own, and so no time zone: it counts in that of the house. */
export const HOUSE_TIME_ZONE = 'Europe/Paris';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The Monday of a day's week (ISO 8601). */
export const weekOf = (day: string): string => {
  const at = Date.parse(day);
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return new Date(at - sinceMonday * DAY_MS).toISOString().slice(0, 10);
};

/** Fewer conversations are not told apart where it could be known whose they were (SAFETY.md, section 4). */
export const FIGURES_GROUP_MIN = 10;

export interface Group {
  readonly key: string;
  readonly figures: Figures;
}

/** Sums up what has the same key, one by one. */
export interface Grouping {
  add(key: string, figures: Figures): void;
  /** In the order of the keys. */
  groups(): Group[];
}

export const createGrouping = (): Grouping => {
  const sums = new Map<string, FiguresSum>();
  return {
    add(key, figures) {
      const known = sums.get(key);
      const sum = known ?? createFiguresSum();
      if (!known) sums.set(key, sum);
      sum.add(figures);
    },
    groups: () =>
      [...sums].map(([key, sum]) => ({ key, figures: sum.figures() })).sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
};

/** The key of what was put together because it was too small to stand alone. No language, site or queue is called so. */
export const SMALL_GROUPS = '*';

interface Kind<One> {
  sizeOf(one: One): number;
  sumOf(some: readonly One[]): One;
}

/**
 * Puts groups that are too small together. While what comes of it is still too small, the smallest of the others goes with
 * them: otherwise it could be told as what is missing from the whole.
 */
export const mergeSmallOf = <One>(groups: readonly One[], { sizeOf, sumOf }: Kind<One>): One[] => {
  const isSmall = (one: One): boolean => sizeOf(one) < FIGURES_GROUP_MIN;
  const small = groups.filter(isSmall);
  if (small.length === 0) return [...groups];
  const [smallest] = groups.filter((group) => !isSmall(group)).sort((a, b) => sizeOf(a) - sizeOf(b));
  const merged = new Set(small);
  const rest = () => sumOf([...merged]);
  if (isSmall(rest()) && smallest) merged.add(smallest);
  return [...groups.filter((group) => !merged.has(group)), ...(isSmall(rest()) ? [] : [rest()])];
};

export const mergeSmall = (groups: readonly Group[]): Group[] =>
  mergeSmallOf(groups, {
    sizeOf: ({ figures }) => countIn(figures, 'opened'),
    sumOf: (some) => ({ key: SMALL_GROUPS, figures: sumOfFigures(some.map(({ figures }) => figures)) }),
  });
