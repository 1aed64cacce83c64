import type {
  Detail,
  LeaveWay,
  Scenario,
  ScenarioAct,
  ScenarioDeed,
  ScenarioMood,
  ScenarioStep,
} from '@lanterne/protocol';
import { SCENARIO_START, TYPING_MS } from '@lanterne/protocol';

/** What a played visitor does; whoever plays it carries it out. */
export type VisitorAct =
  | { readonly act: 'type' }
  | { readonly act: 'say'; readonly text: string; readonly means?: string }
  /** Has read all that the officer wrote. */
  | { readonly act: 'read' }
  | { readonly act: 'danger' }
  | { readonly act: 'tell'; readonly detail: Detail }
  | { readonly act: 'return' }
  | { readonly act: 'leave'; readonly how: LeaveWay };

/** What the officer does, as far as a visitor could take notice of it, or a scenario waits for it. */
export type OfficerAct =
  | { readonly act: 'write'; readonly text: string }
  | { readonly act: 'type' }
  | { readonly act: 'do'; readonly deed: ScenarioDeed }
  | { readonly act: 'close' };

type Now =
  /** Thinks until `typesAt`, then writes until `at`. What is not written has no `typesAt`. */
  | {
      readonly is: 'acting';
      readonly index: number;
      readonly act: ScenarioAct;
      readonly typesAt: number | null;
      readonly at: number;
    }
  | {
      readonly is: 'waiting';
      readonly since: number;
      readonly quietSince: number;
      readonly reminded: number;
      /** When what the officer wrote will have been read. */
      readonly readsAt: number | null;
    }
  | { readonly is: 'gone' };

/** A step that was come to, in which mood and when. */
export interface Reached {
  readonly step: string;
  readonly mood: string;
  readonly at: number;
}

/** Where a visitor stands in their story. All times in milliseconds. */
export interface Playing {
  readonly step: string;
  readonly mood: string;
  readonly now: Now;
  /** When they say goodbye, whatever has come of it. */
  readonly until: number;
  readonly inDanger: boolean;
  readonly deeds: readonly ScenarioDeed[];
  /** What the officer has written since the visitor last read. */
  readonly heard: string;
  readonly reached: readonly Reached[];
}

const GONE: Now = { is: 'gone' };

/** Half of what it holds, as every client repeats it. */
const TYPES_AGAIN_MS = TYPING_MS / 2;

/** For comparison: without case, accents and punctuation, a space on each side. */
const fold = (text: string): string =>
  ` ${text
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()}`;

/** Whether a text holds one of some words, or words that begin so. */
export const holdsOneOf = (text: string, words: readonly string[]): boolean => {
  const folded = fold(text);
  return words.some((word) => folded.includes(fold(word)));
};

const stepOf = ({ steps }: Scenario, name: string): ScenarioStep => {
  const step = steps[name];
  if (!step) throw new Error(`a scenario without faults has no way to a step ${name} that is not there`);
  return step;
};

const moodOf = ({ moods }: Scenario, name: string): ScenarioMood => {
  const mood = moods[name];
  if (!mood) throw new Error(`a scenario without faults has no mood ${name} that is not there`);
  return mood;
};

const acting = ({ pace }: ScenarioMood, acts: readonly ScenarioAct[], index: number, from: number): Now | null => {
  const act = acts[index];
  if (!act) return null;
  const starts = from + act.after * 1_000;
  return act.say === undefined
    ? { is: 'acting', index, act, typesAt: null, at: starts }
    : { is: 'acting', index, act, typesAt: starts, at: starts + (act.say.length / pace) * 60_000 };
};

const waiting = (scenario: Scenario, playing: Playing, at: number): Now => {
  const { on } = stepOf(scenario, playing.step);
  const isMoved = playing.heard !== '' || on.some(({ does }) => does !== undefined && playing.deeds.includes(does));
  const { reads } = moodOf(scenario, playing.mood);
  return { is: 'waiting', since: at, quietSince: at, reminded: 0, readsAt: isMoved ? at + reads * 1_000 : null };
};

const enter = (scenario: Scenario, before: Playing, name: string, at: number, mood?: string): Playing => {
  const step = stepOf(scenario, name);
  const now = mood ?? step.mood ?? before.mood;
  const reached = [...before.reached, { step: name, mood: now, at }];
  return goOn(scenario, { ...before, step: name, mood: now, reached }, 0, at);
};

/** The act at `index`, or what comes after all acts of the step. */
const goOn = (scenario: Scenario, playing: Playing, index: number, at: number): Playing => {
  const { acts, next } = stepOf(scenario, playing.step);
  const act = acting(moodOf(scenario, playing.mood), acts, index, at);
  if (act) return { ...playing, now: act };
  if (acts.at(-1)?.leave !== undefined) return { ...playing, now: GONE };
  if (next !== undefined) return enter(scenario, playing, next, at);
  return { ...playing, now: waiting(scenario, playing, at) };
};

/** The visitor comes, at the time `at`. */
export const begin = (scenario: Scenario, at: number): Playing =>
  enter(
    scenario,
    {
      step: SCENARIO_START,
      mood: scenario.mood,
      now: GONE,
      until: at + scenario.lasts * 1_000,
      inDanger: false,
      deeds: [],
      heard: '',
      reached: [],
    },
    SCENARIO_START,
    at,
  );

/** The officer has done something. */
export const notice = (scenario: Scenario, playing: Playing, officer: OfficerAct, at: number): Playing => {
  const { now } = playing;
  if (now.is === 'gone') return playing;
  const readsAt = at + moodOf(scenario, playing.mood).reads * 1_000;
  if (officer.act === 'type') return now.is === 'waiting' ? { ...playing, now: { ...now, quietSince: at } } : playing;
  if (officer.act === 'write') {
    const heard = `${playing.heard}\n${officer.text}`;
    if (now.is === 'acting') return { ...playing, heard };
    return { ...playing, heard, now: { ...now, quietSince: at, reminded: 0, readsAt } };
  }
  if (officer.act === 'close') return { ...playing, now: GONE };
  const { deed } = officer;
  const after = { ...playing, deeds: [...playing.deeds, deed] };
  if (now.is === 'acting') return after;
  // Somebody has come: that is worth another while.
  const heartened = deed === 'claimed' ? { ...now, quietSince: at, reminded: 0 } : now;
  const isWaitedFor = stepOf(scenario, playing.step).on.some(({ does }) => does === deed);
  return { ...after, now: isWaitedFor ? { ...heartened, readsAt: now.readsAt ?? readsAt } : heartened };
};

/** When the visitor does something next if the officer does nothing; null when never again. */
export const dueAt = (scenario: Scenario, { now, step, mood, until }: Playing): number | null => {
  switch (now.is) {
    case 'gone':
      return null;
    case 'acting':
      return Math.min(until, now.typesAt ?? now.at, now.at);
    case 'waiting': {
      const { later } = stepOf(scenario, step);
      const patience = now.quietSince + moodOf(scenario, mood).patience * 1_000;
      const turn = later ? now.since + later.after * 1_000 : until;
      return Math.min(until, patience, turn, now.readsAt ?? until);
    }
  }
};

/** What came of a moment: where the visitor stands now, and what they did. */
export interface Moment {
  readonly playing: Playing;
  readonly acts: readonly VisitorAct[];
}

const leaves = (playing: Playing, how: LeaveWay): Moment => ({
  playing: { ...playing, now: GONE },
  acts: [{ act: 'leave', how }],
});

const toVisitorAct = ({ say, means, tell, press, leave }: ScenarioAct): VisitorAct => {
  if (say !== undefined) return { act: 'say', text: say, ...(means !== undefined && { means }) };
  if (tell !== undefined) return { act: 'tell', detail: tell };
  if (leave !== undefined) return { act: 'leave', how: leave };
  // One of the four is there, as the schema says.
  return { act: press === 'return' ? 'return' : 'danger' };
};

const act = (scenario: Scenario, playing: Playing, now: Extract<Now, { is: 'acting' }>, at: number): Moment => {
  if (now.typesAt !== null && now.typesAt < now.at && now.typesAt <= at) {
    const again = { ...now, typesAt: Math.min(now.at, now.typesAt + TYPES_AGAIN_MS) };
    return { playing: { ...playing, now: again }, acts: [{ act: 'type' }] };
  }
  const done = toVisitorAct(now.act);
  // The widget lets nobody tell of a danger before they have said that there is one.
  const pressesFirst = done.act === 'tell' && !playing.inDanger;
  const inDanger = playing.inDanger || done.act === 'danger' || done.act === 'tell';
  return {
    playing: goOn(scenario, { ...playing, inDanger }, now.index + 1, at),
    acts: pressesFirst ? [{ act: 'danger' }, done] : [done],
  };
};

const read = (scenario: Scenario, playing: Playing, now: Extract<Now, { is: 'waiting' }>, at: number): Moment => {
  const { on, otherwise } = stepOf(scenario, playing.step);
  const { heard, deeds } = playing;
  const acts: readonly VisitorAct[] = heard === '' ? [] : [{ act: 'read' }];
  const after = { ...playing, heard: '' };
  const reaction = on.find(({ hears, does }) =>
    hears ? holdsOneOf(heard, hears) : does !== undefined && deeds.includes(does),
  );
  if (reaction) return { playing: enter(scenario, after, reaction.go, at, reaction.mood), acts };
  if (heard !== '' && otherwise !== undefined) return { playing: enter(scenario, after, otherwise, at), acts };
  return { playing: { ...after, now: { ...now, readsAt: null } }, acts };
};

/** Patience is at its end: asks after an answer, or goes. */
const grow = (scenario: Scenario, playing: Playing, now: Extract<Now, { is: 'waiting' }>, at: number): Moment => {
  const { reminders, leaves: how } = moodOf(scenario, playing.mood);
  const text = reminders[now.reminded];
  if (text === undefined) return leaves(playing, how);
  return {
    playing: { ...playing, now: { ...now, quietSince: at, reminded: now.reminded + 1 } },
    acts: [{ act: 'say', text }],
  };
};

/** Does the one thing that is due at `at`, which `dueAt` gave. */
export const advance = (scenario: Scenario, playing: Playing, at: number): Moment => {
  const { now } = playing;
  if (now.is === 'gone') return { playing, acts: [] };
  if (at >= playing.until) return leaves(playing, 'end');
  if (now.is === 'acting') return act(scenario, playing, now, at);
  if (now.readsAt !== null && now.readsAt <= at) return read(scenario, playing, now, at);
  const { later } = stepOf(scenario, playing.step);
  if (later && now.since + later.after * 1_000 <= at)
    return { playing: enter(scenario, playing, later.go, at), acts: [] };
  return grow(scenario, playing, now, at);
};
