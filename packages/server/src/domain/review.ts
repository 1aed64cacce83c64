import type { Event, HopedDeed, Scenario, ScenarioGoal } from '@lanterne/protocol';
import { holdsOneOf, type Reached } from './player.ts';

/** What is left of a conversation that was played. */
export interface PracticeRecord {
  readonly scenario: Scenario;
  readonly log: readonly Event[];
  readonly reached: readonly Reached[];
  /** How far the officer had read, and since when. */
  readonly reads: readonly { readonly seq: number; readonly at: number }[];
}

export interface Wait {
  readonly ms: number;
  readonly seq: number;
}

/** Whether a hope was met; `not-asked` where the story never came to the moment that it counts from. */
export type Verdict = 'met' | 'missed' | 'not-asked';

export interface Review {
  readonly goals: readonly { readonly text: string; readonly verdict: Verdict; readonly at: number | null }[];
  readonly claimedAfterMs: number | null;
  readonly firstAnswerMs: number | null;
  /** How long the visitor waited for a word, each time, and to which place of the log. */
  readonly waits: readonly Wait[];
  readonly longestWait: Wait | null;
  /** Null where nobody was in danger. Of the rest null is for what was not done. */
  readonly danger: {
    readonly flaggedAt: number;
    readonly seenMs: number | null;
    readonly confirmedMs: number | null;
    readonly relayedMs: number | null;
  } | null;
  readonly lastedMs: number;
}

const timeOf = ({ at }: Event): number => Date.parse(at);

const isAnswer = (event: Event): event is Extract<Event, { kind: 'message'; author: 'officer' }> =>
  event.kind === 'message' && event.author === 'officer';

const deedOf = (event: Event): HopedDeed | null => {
  switch (event.kind) {
    case 'message':
      return isAnswer(event) ? 'answered' : null;
    case 'signal-word':
      return 'word';
    case 'danger-step':
      // What ends a danger is nothing that one hopes for.
      return event.step === 'closed' ? null : event.step;
    case 'claimed':
    case 'note':
    case 'closed':
      return event.kind;
    default:
      return null;
  }
};

const firstTime = (events: readonly Event[], fits: (event: Event) => boolean): number | null => {
  const first = events.find(fits);
  return first ? timeOf(first) : null;
};

const doneAt = ({ log, reached }: PracticeRecord, goal: ScenarioGoal): number | null => {
  const { hears, never, does, reaches } = goal;
  const words = hears ?? never;
  if (words) return firstTime(log, (event) => isAnswer(event) && holdsOneOf(event.text, words));
  if (does) return firstTime(log, (event) => deedOf(event) === does);
  return reached.find(({ step }) => step === reaches)?.at ?? null;
};

const startOf = ({ log, reached }: PracticeRecord, since: string): number | null => {
  if (since === 'opening') return firstTime(log, () => true);
  if (since === 'danger') return firstTime(log, ({ kind }) => kind === 'danger');
  return reached.find(({ step }) => step === since)?.at ?? null;
};

const judge = (record: PracticeRecord, goal: ScenarioGoal): Review['goals'][number] => {
  const { text, never, within, since } = goal;
  const start = startOf(record, since);
  if (start === null) return { text, verdict: 'not-asked', at: null };
  const at = doneAt(record, goal);
  if (never) return { text, verdict: at === null ? 'met' : 'missed', at };
  const inTime = at !== null && (within === undefined || at - start <= within * 1_000);
  return { text, verdict: inTime ? 'met' : 'missed', at };
};

/** From the first word that nobody had answered to the answer, or to the newest event. */
const waitsIn = (log: readonly Event[]): readonly Wait[] => {
  const waits: Wait[] = [];
  let since: number | null = null;
  for (const event of log) {
    const at = timeOf(event);
    const ends = isAnswer(event) || event.kind === 'left' || event.kind === 'closed';
    if (ends && since !== null) waits.push({ ms: at - since, seq: event.seq });
    if (ends) since = null;
    else if (event.author === 'visitor' && event.kind !== 'returned') since ??= at;
  }
  const last = log.at(-1);
  if (last && since !== null) waits.push({ ms: timeOf(last) - since, seq: last.seq });
  return waits;
};

const dangerIn = ({ log, reads }: PracticeRecord): Review['danger'] => {
  const flag = log.find(({ kind }) => kind === 'danger');
  if (!flag) return null;
  const flaggedAt = timeOf(flag);
  const after = (at: number | null | undefined): number | null =>
    at === null || at === undefined ? null : Math.max(0, at - flaggedAt);
  const stepAt = (wanted: 'confirmed' | 'relayed') =>
    firstTime(log, (event) => event.kind === 'danger-step' && event.step === wanted);
  return {
    flaggedAt,
    seenMs: after(reads.find(({ seq }) => seq >= flag.seq)?.at),
    confirmedMs: after(stepAt('confirmed')),
    relayedMs: after(stepAt('relayed')),
  };
};

/** What is told of a conversation after it was played. */
export const reviewOf = (record: PracticeRecord): Review => {
  const { log, scenario } = record;
  const opened = firstTime(log, () => true) ?? 0;
  const sinceOpened = (at: number | null): number | null => (at === null ? null : at - opened);
  const waits = waitsIn(log);
  const last = log.at(-1);
  return {
    goals: scenario.goals.map((goal) => judge(record, goal)),
    claimedAfterMs: sinceOpened(firstTime(log, ({ kind }) => kind === 'claimed')),
    firstAnswerMs: sinceOpened(firstTime(log, isAnswer)),
    waits,
    longestWait: waits.reduce<Wait | null>((most, wait) => (most && most.ms >= wait.ms ? most : wait), null),
    danger: dangerIn(record),
    lastedMs: last ? timeOf(last) - opened : 0,
  };
};
