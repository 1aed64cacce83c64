import type { Door, Outcome, SiteId, UnderstoodAnswer } from '@lanterne/protocol';

/** One thing that happens to a conversation, so long after it was opened. */
export type Act =
  | { readonly does: 'danger' | 'claim' | 'answer' | 'end' | 'exit'; readonly afterMs: number }
  | { readonly does: 'close'; readonly afterMs: number; readonly outcome: Outcome }
  | { readonly does: 'feedback'; readonly afterMs: number; readonly score: number }
  | { readonly does: 'card'; readonly afterMs: number; readonly card: string }
  /** The visitor says whether the card was clear. */
  | { readonly does: 'understood'; readonly afterMs: number; readonly card: string; readonly answer: UnderstoodAnswer };

/** What becomes of one conversation, from its opening to its end. */
export interface Course {
  readonly site: SiteId;
  readonly door: Door;
  readonly locale: string;
  readonly openedAt: number;
  /** In the order of time. */
  readonly acts: readonly Act[];
}

export const SITES: readonly { readonly id: SiteId; readonly name: string; readonly share: number }[] = [
  { id: 'service-public' as SiteId, name: 'Service-Public', share: 0.55 },
  { id: 'interieur' as SiteId, name: 'Ministère de l’intérieur', share: 0.3 },
  { id: 'violences' as SiteId, name: 'Arrêtons les violences', share: 0.15 },
];

type Shares<Name extends string> = readonly (readonly [name: Name, share: number])[];

const DOOR_SHARES: Shares<Door> = [
  ['ask', 0.46],
  ['report', 0.24],
  ['victim', 0.2],
  ['unsure', 0.1],
];
const LANGUAGE_SHARES: Shares<string> = [
  ['fr', 0.82],
  ['fr-BE', 0.02],
  ['en', 0.06],
  ['ar', 0.03],
  ['es', 0.02],
  ['pt', 0.02],
  ['uk', 0.015],
  ['tr', 0.01],
  ['ps', 0.005],
];
const OUTCOME_SHARES: Shares<Outcome> = [
  ['answered', 0.46],
  ['oriented', 0.28],
  ['handed-over', 0.09],
  ['relayed', 0.02],
  ['no-answer', 0.07],
  ['off-topic', 0.06],
  ['abusive', 0.02],
];
const SCORE_SHARES: Shares<'1' | '2' | '3' | '4' | '5'> = [
  ['5', 0.44],
  ['4', 0.3],
  ['3', 0.13],
  ['2', 0.06],
  ['1', 0.07],
];

/** Cards of the help that are sent, and to what part of those who say so each is clear. */
const CARD_SHARES: Shares<string> = [
  ['theft', 0.34],
  ['online-scam', 0.24],
  ['lost-papers', 0.18],
  ['couple-violence', 0.12],
  ['complaint-or-note', 0.12],
];
const CLEAR_SHARES: Readonly<Record<string, number>> = {
  theft: 0.91,
  'online-scam': 0.68,
  'lost-papers': 0.94,
  'couple-violence': 0.83,
  'complaint-or-note': 0.77,
};

/** Of a day, by its hours in UTC: evenings are full, nights are not empty. */
const HOUR_WEIGHTS = [2, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 7, 6, 7, 8, 8, 8, 9, 9, 8, 7, 6, 4, 3];

/** Numbers from 0 to 1 that are always the same for a seed (mulberry32). */
export const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

type Random = () => number;

const oneOf = <Name extends string>(shares: Shares<Name>, random: Random): Name => {
  let left = random() * shares.reduce((sum, [, share]) => sum + share, 0);
  for (const [name, share] of shares) {
    left -= share;
    if (left < 0) return name;
  }
  // Rounding alone leads here: the shares add up to what was drawn from.
  return (shares.at(-1) as readonly [Name, number])[0];
};

/** Times of people: most near the middle, a few very long. */
const around = (medianMs: number, spread: number, random: Random): number => {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.round(medianMs * Math.exp(spread * normal));
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY_MS = 24 * 60 * MINUTE;

const actsOf = (random: Random): Act[] => {
  const waitMs = around(55 * SECOND, 0.9, random);
  const patienceMs = around(9 * MINUTE, 1.1, random);
  const danger: Act[] = random() < 0.015 ? [{ does: 'danger', afterMs: around(5 * SECOND, 1, random) }] : [];
  if (patienceMs < waitMs) return [...danger, { does: random() < 0.4 ? 'exit' : 'end', afterMs: patienceMs }];
  const answeredMs = waitMs + around(20 * SECOND, 0.7, random);
  const closedMs = answeredMs + around(11 * MINUTE, 0.8, random);
  const left: Act[] =
    random() < 0.3
      ? [{ does: random() < 0.2 ? 'exit' : 'end', afterMs: closedMs - 1 - Math.floor(random() * SECOND) }]
      : [];
  const closing: Act = { does: 'close', afterMs: closedMs, outcome: oneOf(OUTCOME_SHARES, random) };
  const score: Act[] =
    random() < 0.22
      ? [{ does: 'feedback', afterMs: closedMs + 20 * SECOND, score: Number(oneOf(SCORE_SHARES, random)) }]
      : [];
  return [
    ...danger,
    { does: 'claim', afterMs: waitMs } as const,
    { does: 'answer', afterMs: answeredMs } as const,
    ...left,
    closing,
    ...score,
  ].sort((a, b) => a.afterMs - b.afterMs);
};

/**
 * A card in every third conversation that is answered, and what becomes of the question. Who reads French as another language
 * finds less of it clear.
 */
const withCard = (acts: readonly Act[], locale: string, random: Random): readonly Act[] => {
  const answered = acts.find(({ does }) => does === 'answer');
  const end = acts.find(({ does }) => does === 'close' || does === 'end' || does === 'exit');
  if (!answered || !end || random() > 1 / 3) return acts;
  const card = oneOf(CARD_SHARES, random);
  const share = (CLEAR_SHARES[card] ?? 1) * (locale.startsWith('fr') ? 1 : 0.85);
  const answer = random() < share ? 'yes' : random() < 0.7 ? 'not-quite' : 'example';
  const between = (part: number) => Math.round(answered.afterMs + part * (end.afterMs - answered.afterMs));
  const told: Act[] = random() < 0.6 ? [{ does: 'understood', afterMs: between(0.6), card, answer }] : [];
  return [...acts, { does: 'card', afterMs: between(0.3), card } as const, ...told].sort(
    (a, b) => a.afterMs - b.afterMs,
  );
};

/** A moment in the 24 hours from `from` on. */
const momentAfter = (from: number, random: Random): number => {
  const hour = Number(
    oneOf(
      HOUR_WEIGHTS.map((weight, index) => [String(index), weight] as const),
      random,
    ),
  );
  const moment = Math.floor(from / DAY_MS) * DAY_MS + hour * 60 * MINUTE + Math.floor(random() * 60 * MINUTE);
  return moment < from ? moment + DAY_MS : moment;
};

/** So many conversations, spread over the days before a moment, the first to be opened first. Always the same for a seed. */
export const drawCourses = ({
  conversations,
  days,
  until,
  seed = 1,
}: {
  readonly conversations: number;
  readonly days: number;
  readonly until: number;
  readonly seed?: number;
}): Course[] => {
  const random = createRandom(seed);
  // Apart from the others, which stay what they were.
  const ofCards = createRandom(seed + 1);
  const sites = SITES.map(({ id, share }) => [id, share] as const);
  return Array.from({ length: conversations }, (_, n): Course => {
    const daysAgo = days - Math.floor((n * days) / conversations);
    const course = {
      site: oneOf(sites, random),
      door: oneOf(DOOR_SHARES, random),
      locale: oneOf(LANGUAGE_SHARES, random),
      openedAt: momentAfter(until - daysAgo * DAY_MS, random),
      acts: actsOf(random),
    };
    return { ...course, acts: withCard(course.acts, course.locale, ofCards) };
  }).sort((a, b) => a.openedAt - b.openedAt);
};
