import type { ConversationId, OfficerId, QueueId } from '@lanterne/protocol';
import type { Offer, Waiting } from './conversation.ts';
import type { Spans } from './policy.ts';
import { compareStanding } from './queue.ts';

/**
 * Who gets whom. docs/routing.md has the invariants that the property tests hold. Nothing here is a lock: an offer asks one
 * officer first, and anybody may still take a conversation that waits.
 */

/** A conversation of the queue, as far as routing looks at it. */
export type WaitingView = Pick<
  Waiting,
  'id' | 'danger' | 'priority' | 'openedAt' | 'queue' | 'skill' | 'locale' | 'offer'
>;

/** What an officer can take. */
export interface Reach {
  readonly id: OfficerId;
  /** The queues that they serve; empty for all of them. */
  readonly queues: readonly QueueId[];
  readonly skills: readonly string[];
  /** Primary subtags of BCP 47. */
  readonly languages: readonly string[];
}

/** An officer whose desk is open. */
export interface OfficerAtWork extends Reach {
  /** Whether conversations are offered to them. One who is not available still takes what they want. */
  readonly available: boolean;
  readonly capacity: number;
  /** How many conversations they hold. */
  readonly load: number;
  /** Since when nothing was given or offered to them. */
  readonly idleSince: number;
  /** False while another process decides about them: they count as at work, and get nothing now. */
  readonly askable: boolean;
}

/** What a conversation asks for, from what is given up last to what is given up first. */
const NEEDS = ['queue', 'skill', 'language'] as const;
type Need = (typeof NEEDS)[number];
type Asking = Pick<WaitingView, 'queue' | 'skill' | 'locale'>;

const primaryOf = (locale: string): string => locale.replace(/-.*$/, '');

const meets: Record<Need, (officer: Reach, asking: Asking) => boolean> = {
  queue: ({ queues }, { queue }) => queues.length === 0 || queues.includes(queue),
  skill: ({ skills }, { skill }) => skill === null || skills.includes(skill),
  language: ({ languages }, { locale }) => languages.includes(primaryOf(locale)),
};

/** Whether an officer can do all that a conversation asks for. */
export const fits = (officer: Reach, asking: Asking): boolean => NEEDS.every((need) => meets[need](officer, asking));

const fitsBut = (officer: Reach, asking: Asking, kept: number): boolean =>
  NEEDS.slice(0, kept).every((need) => meets[need](officer, asking));

/** Many ask for the same: what is found out for one holds for all of them. */
const questionOf = (asking: Asking): string => `${asking.queue} ${primaryOf(asking.locale)} ${asking.skill ?? ''}`;

/** For one conversation, whether an officer fits it as well as it can be hoped for now. */
type FitsNow = (asking: Asking) => (officer: Reach) => boolean;

/**
 * Nobody is stranded because nobody has what they ask for: where no officer who is asked at all fits, even a busy one, the
 * language is given up, then the skill, then the queue.
 */
const createFitsNow = (officers: readonly OfficerAtWork[]): FitsNow => {
  const asked = officers.filter(({ available }) => available);
  const known = new Map<string, number>();
  const keptOf = (asking: Asking): number => {
    const question = questionOf(asking);
    const answer = known.get(question);
    if (answer !== undefined) return answer;
    let kept: number = NEEDS.length;
    while (kept > 0 && !asked.some((officer) => fitsBut(officer, asking, kept))) kept -= 1;
    known.set(question, kept);
    return kept;
  };
  return (asking) => {
    const kept = keptOf(asking);
    return (officer) => fitsBut(officer, asking, kept);
  };
};

/** Whether it may be taken by the one to whom it was offered before others are asked. */
export const isStanding = (offer: Offer | null, now: number): offer is Offer => offer !== null && offer.until > now;

/** Smaller is taken first. */
const pullRank = (officer: Reach, waiting: WaitingView, fitsNow: FitsNow, now: number): 0 | 1 | 2 | 3 => {
  if (waiting.danger) return 0;
  if (isStanding(waiting.offer, now) && waiting.offer.to !== officer.id) return 3;
  return fitsNow(waiting)(officer) ? 1 : 2;
};

/**
 * What an officer who takes the next one gets, in this order: danger, whoever it fits; what fits them; the rest; and last
 * what is being offered to somebody else. `colleagues` are those at work; the officer themself always counts.
 */
export const inOrderFor = (
  officer: Reach,
  waiting: readonly WaitingView[],
  { colleagues, now }: { colleagues: readonly OfficerAtWork[]; now: number },
): { readonly fit: readonly WaitingView[]; readonly rest: readonly WaitingView[] } => {
  const self = { ...officer, available: true, capacity: 0, load: 0, idleSince: now, askable: true };
  const fitsNow = createFitsNow([...colleagues, self]);
  const ranked = [...waiting].sort(compareStanding).map((one) => ({ one, rank: pullRank(officer, one, fitsNow, now) }));
  const of = (...ranks: number[]) =>
    ranks.flatMap((wanted) => ranked.flatMap(({ one, rank }) => (rank === wanted ? one : [])));
  return { fit: of(0, 1), rest: of(2, 3) };
};

/** What is to be offered to whom. */
export interface PlannedOffer {
  readonly conversation: ConversationId;
  readonly offer: Offer;
}

/**
 * How long an officer may think before the next one is asked, and how long who let it pass is left alone with it. In
 * danger, somebody may be waiting for help behind a locked door.
 */
export type OfferTimes = Spans;

/** An officer while a plan is made. */
interface Candidate {
  readonly officer: OfficerAtWork;
  /** Places that nobody fills and no offer is meant for; below nothing when danger went over the capacity. */
  free: number;
  /** Since when nothing was given to them, this plan counted: a number of its own for each offer of it. */
  idleSince: number;
}

const longestIdle = (a: Candidate, b: Candidate): number =>
  a.idleSince - b.idleSince || (a.officer.id < b.officer.id ? -1 : 1);

const leastLoaded = (a: Candidate, b: Candidate): number => b.free - a.free || longestIdle(a, b);

const firstBy = (
  candidates: readonly Candidate[],
  order: (a: Candidate, b: Candidate) => number,
  isMeant: (one: Candidate) => boolean = () => true,
): Candidate | undefined => {
  let best: Candidate | undefined;
  for (const one of candidates) if (isMeant(one) && (!best || order(one, best) < 0)) best = one;
  return best;
};

interface Asked {
  /** Those who let it pass before. */
  readonly passed: ReadonlySet<OfficerId>;
  /** Whether they are left alone with it for now. */
  readonly resting: boolean;
}

/**
 * Who is asked: of those with a free place who fit, the longest idle; one who let it pass before is asked again only when
 * nobody else can be, and after a rest. Danger waits for neither a place nor a rest: then the least loaded is asked.
 */
const choose = (waiting: WaitingView, fitting: readonly Candidate[], { passed, resting }: Asked) => {
  const isFresh = ({ officer }: Candidate) => !passed.has(officer.id);
  const first = firstBy(fitting, longestIdle, (one) => one.free > 0 && isFresh(one));
  if (first) return first;
  if (waiting.danger) return firstBy(fitting, leastLoaded, isFresh) ?? firstBy(fitting, leastLoaded);
  return resting ? undefined : firstBy(fitting, longestIdle, (one) => one.free > 0);
};

/** Those who were asked for it and did not take it. */
const passedBy = (offer: Offer | null): readonly OfficerId[] => (offer ? [...(offer.passed ?? []), offer.to] : []);

/** Whom to remember: once nobody is left who was not asked, the asking begins anew. */
const remembered = (passed: readonly OfficerId[], to: OfficerId): readonly OfficerId[] =>
  passed.includes(to) ? [] : passed;

/** Whoever let it pass a moment ago is not asked at once again, though nobody else can be: anybody may still take it. */
export const isResting = (offer: Offer | null, now: number, { calmMs }: OfferTimes): boolean =>
  offer !== null && now < offer.until + calmMs;

/**
 * Which of those who wait are offered to whom now: danger first, then by priority, then the longest wait. One that is
 * offered stays so until the time is up; one whose officer has gone, or is on a break, is offered anew. Where somebody is in
 * danger since it was offered, or was given to one colleague, whom it is offered to has no more time than for any danger.
 */
export const plan = (
  waiting: readonly WaitingView[],
  officers: readonly OfficerAtWork[],
  { now, times }: { now: number; times: OfferTimes },
): PlannedOffer[] => {
  const asked = new Map(officers.flatMap((one) => (one.available ? [[one.id, one] as const] : [])));
  const fitsNow = createFitsNow(officers);
  const isRunning = (offer: Offer | null): offer is Offer => isStanding(offer, now) && asked.has(offer.to);

  const standing = new Map<OfficerId, number>();
  for (const { offer } of waiting) if (isRunning(offer)) standing.set(offer.to, (standing.get(offer.to) ?? 0) + 1);
  const candidates = [...asked.values()]
    .filter(({ askable }) => askable)
    .map((officer): Candidate => {
      const free = officer.capacity - officer.load - (standing.get(officer.id) ?? 0);
      return { officer, free, idleSince: officer.idleSince };
    });

  const fitting = new Map<string, readonly Candidate[]>();
  const fittingFor = (asking: Asking): readonly Candidate[] => {
    const question = questionOf(asking);
    const known = fitting.get(question);
    if (known) return known;
    const fitsOne = fitsNow(asking);
    const found = candidates.filter(({ officer }) => fitsOne(officer));
    fitting.set(question, found);
    return found;
  };

  /** When none is left, only danger has to be looked at: thousands may wait. */
  let places = candidates.reduce((sum, { free }) => sum + Math.max(0, free), 0);
  const offers: PlannedOffer[] = [];
  for (const one of [...waiting].sort(compareStanding)) {
    const until = now + (one.danger ? times.dangerMs : times.calmMs);
    if (isRunning(one.offer)) {
      const isTooLong = one.danger && one.offer.until > until && asked.get(one.offer.to)?.askable;
      if (isTooLong) offers.push({ conversation: one.id, offer: { ...one.offer, until } });
      continue;
    }
    if (!one.danger && places === 0) continue;
    const passed = passedBy(one.offer);
    const chosen = choose(one, fittingFor(one), { passed: new Set(passed), resting: isResting(one.offer, now, times) });
    if (!chosen) continue;
    const to = chosen.officer.id;
    offers.push({ conversation: one.id, offer: { to, until, passed: remembered(passed, to) } });
    if (chosen.free > 0) places -= 1;
    chosen.free -= 1;
    chosen.idleSince = now + offers.length;
  }
  return offers;
};
