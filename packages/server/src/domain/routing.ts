import type { ConversationId, OfficerId, QueueId } from '@lanterne/protocol';
import type { Offer, Waiting } from './conversation.ts';
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

/** For one conversation, whether an officer fits it as well as it can be hoped for now. */
type FitsNow = (asking: Asking) => (officer: Reach) => boolean;

/**
 * Nobody is stranded because nobody has what they ask for: where no officer who is asked at all fits, even a busy one, the
 * language is given up, then the skill, then the queue. Many ask for the same, so each question is answered once.
 */
const createFitsNow = (officers: readonly OfficerAtWork[]): FitsNow => {
  const asked = officers.filter(({ available }) => available);
  const known = new Map<string, number>();
  const keptOf = (asking: Asking): number => {
    const question = `${asking.queue} ${primaryOf(asking.locale)} ${asking.skill ?? ''}`;
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

/** How long an officer may think before the next one is asked. */
export interface OfferTimes {
  readonly calmMs: number;
  /** Somebody may be waiting for help behind a locked door. */
  readonly dangerMs: number;
}

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
): Candidate | undefined =>
  candidates.reduce<Candidate | undefined>((best, one) => (best && order(best, one) < 0 ? best : one), undefined);

/**
 * Who is asked: of those with a free place who fit, the longest idle; one who let it pass before is asked again only when
 * nobody else can be. Danger does not wait for a place: then the least loaded is asked.
 */
const choose = (waiting: WaitingView, fitting: readonly Candidate[], passed: ReadonlySet<OfficerId>) => {
  const fresh = fitting.filter(({ officer }) => !passed.has(officer.id));
  const free = (ones: readonly Candidate[]) =>
    firstBy(
      ones.filter((one) => one.free > 0),
      longestIdle,
    );
  return free(fresh) ?? (waiting.danger ? firstBy(fresh.length > 0 ? fresh : fitting, leastLoaded) : free(fitting));
};

/** Those who were asked for it and did not take it. */
const passedBy = (offer: Offer | null): readonly OfficerId[] => (offer ? [...(offer.passed ?? []), offer.to] : []);

/** Whom to remember: once nobody is left who was not asked, the asking begins anew. */
const remembered = (passed: readonly OfficerId[], to: OfficerId): readonly OfficerId[] =>
  passed.includes(to) ? [] : passed;

/**
 * Which of those who wait are offered to whom now: danger first, then by priority, then the longest wait. One that is
 * offered stays so until the time is up; one whose officer is not at work any more is offered anew.
 */
export const plan = (
  waiting: readonly WaitingView[],
  officers: readonly OfficerAtWork[],
  { now, times }: { now: number; times: OfferTimes },
): PlannedOffer[] => {
  const atWork = new Set(officers.map(({ id }) => id));
  const fitsNow = createFitsNow(officers);
  const isRunning = (offer: Offer | null): offer is Offer => isStanding(offer, now) && atWork.has(offer.to);

  const standing = new Map<OfficerId, number>();
  for (const { offer } of waiting) if (isRunning(offer)) standing.set(offer.to, (standing.get(offer.to) ?? 0) + 1);
  const candidates = officers
    .filter(({ available, askable }) => available && askable)
    .map((officer): Candidate => {
      const free = officer.capacity - officer.load - (standing.get(officer.id) ?? 0);
      return { officer, free, idleSince: officer.idleSince };
    });

  /** When none is left, only danger has to be looked at: thousands may wait. */
  let places = candidates.reduce((sum, { free }) => sum + Math.max(0, free), 0);
  const offers: PlannedOffer[] = [];
  for (const one of [...waiting].sort(compareStanding)) {
    if (isRunning(one.offer) || (!one.danger && places === 0)) continue;
    const passed = passedBy(one.offer);
    const fitsOne = fitsNow(one);
    const fitting = candidates.filter(({ officer }) => fitsOne(officer));
    const chosen = choose(one, fitting, new Set(passed));
    if (!chosen) continue;
    const to = chosen.officer.id;
    const until = now + (one.danger ? times.dangerMs : times.calmMs);
    offers.push({ conversation: one.id, offer: { to, until, passed: remembered(passed, to) } });
    if (chosen.free > 0) places -= 1;
    chosen.free -= 1;
    chosen.idleSince = now + offers.length;
  }
  return offers;
};
