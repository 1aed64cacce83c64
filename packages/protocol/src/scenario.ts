import * as v from 'valibot';
import { DOORS, LEAVE_WAYS } from './constants.ts';
import { detail, locale } from './event.ts';
import { messageText, textUpTo } from './text.ts';

/** What an officer does beside writing that a visitor's story may wait for. `word`: kept a signal word. */
export const SCENARIO_DEEDS = ['claimed', 'note', 'word', 'suspected', 'confirmed', 'relayed', 'present'] as const;
export type ScenarioDeed = (typeof SCENARIO_DEEDS)[number];

/** What a scenario may hope that an officer does. */
export const HOPED_DEEDS = ['answered', ...SCENARIO_DEEDS, 'closed'] as const;
export type HopedDeed = (typeof HOPED_DEEDS)[number];

/** Of a step, a mood or a scenario. */
const name = v.pipe(
  v.string('wrong_type'),
  v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'small letters, digits and hyphens'),
  v.maxLength(60, 'too_long'),
);
const within = (min: number, max: number) => {
  const says = `a number from ${min} to ${max}`;
  return v.pipe(v.number(says), v.minValue(min, says), v.maxValue(max, says));
};
const oneOf = <const Options extends readonly (string | number)[]>(options: Options) =>
  v.picklist(options, `one of ${options.join(', ')}`);
const line = textUpTo(300);
/** Beginnings of words, or several words in a row; case, accents and punctuation do not count. */
const words = v.pipe(
  v.array(
    v.pipe(
      textUpTo(60),
      v.check((text) => /[\p{L}\p{N}]/u.test(text), 'a word needs a letter or a digit'),
    ),
    'wrong_type',
  ),
  v.minLength(1, 'empty'),
);

const countOf = (entry: Readonly<Record<string, unknown>>, keys: readonly string[]): number =>
  keys.filter((key) => entry[key] !== undefined).length;

const ACTS = ['say', 'tell', 'press', 'leave'] as const;
/** One thing that the visitor does. */
const act = v.pipe(
  v.strictObject({
    /** Seconds of thought before it, or before the visitor begins to write it. */
    after: v.optional(within(0, 600), 2),
    say: v.optional(messageText),
    /** What it means in the language of the officers, for the replay. */
    means: v.optional(messageText),
    /** A detail of the danger, as the widget sends it. */
    tell: v.optional(detail),
    /** `danger`: the button; `return`: the connection, which was lost, is there again. */
    press: v.optional(oneOf(['danger', 'return'])),
    leave: v.optional(oneOf(LEAVE_WAYS)),
  }),
  v.check((entry) => countOf(entry, ACTS) === 1, `exactly one of ${ACTS.join(', ')}`),
);
export type ScenarioAct = v.InferOutput<typeof act>;

/** What the visitor makes of what the officer wrote, or did. */
const reaction = v.pipe(
  v.strictObject({
    hears: v.optional(words),
    does: v.optional(oneOf(SCENARIO_DEEDS)),
    /** The step that follows. */
    go: name,
    mood: v.optional(name),
  }),
  v.check((entry) => countOf(entry, ['hears', 'does']) === 1, 'exactly one of hears, does'),
);

const step = v.strictObject({
  mood: v.optional(name),
  acts: v.optional(v.array(act, 'wrong_type'), []),
  /** The first that fits is followed. */
  on: v.optional(v.array(reaction, 'wrong_type'), []),
  /** Where any other answer leads; without it the visitor waits on. */
  otherwise: v.optional(name),
  /** Whatever the officer does: so long after the acts. */
  later: v.optional(v.strictObject({ after: within(1, 1_200), go: name })),
  /** At once after the acts, without waiting for anything. */
  next: v.optional(name),
});
export type ScenarioStep = v.InferOutput<typeof step>;

const mood = v.strictObject({
  title: line,
  /** How long the visitor waits for a word before they ask after it; and again, until they go. */
  patience: within(5, 600),
  reminders: v.optional(v.array(messageText, 'wrong_type'), []),
  /** How they go when nothing has helped. */
  leaves: v.optional(oneOf(LEAVE_WAYS), 'end'),
  /** Characters a minute. */
  pace: v.optional(within(20, 1_000), 220),
  /** How long it takes to read an answer and understand it. */
  reads: v.optional(within(1, 60), 4),
});
export type ScenarioMood = v.InferOutput<typeof mood>;

const GOALS = ['hears', 'never', 'does', 'reaches'] as const;
/** What the scenario hopes for. */
const goal = v.pipe(
  v.strictObject({
    text: line,
    /** The officer writes one of these. */
    hears: v.optional(words),
    /** The officer writes none of these. */
    never: v.optional(words),
    does: v.optional(oneOf(HOPED_DEEDS)),
    /** The conversation comes to this step. */
    reaches: v.optional(name),
    /** At the latest so many seconds after `since`. */
    within: v.optional(within(1, 3_600)),
    /** `opening`, `danger` for the first time that the button is pressed, or the name of a step. */
    since: v.optional(name, 'opening'),
  }),
  v.check((entry) => countOf(entry, GOALS) === 1, `exactly one of ${GOALS.join(', ')}`),
);
export type ScenarioGoal = v.InferOutput<typeof goal>;

/** The first step of every scenario. */
export const SCENARIO_START = 'start';

/** A visitor with a story, whom the console plays to a trainee: what a scenario file holds. */
export const scenarioFile = v.strictObject({
  title: line,
  /** What the trainee may know before. */
  summary: textUpTo(1_000),
  /** 1 for who begins, 3 for the hardest. */
  level: oneOf([1, 2, 3]),
  door: oneOf(DOORS),
  language: locale,
  /** The longest that it lasts, in seconds; then the visitor says goodbye. */
  lasts: v.optional(within(60, 3_600), 1_800),
  /** That of the beginning. */
  mood: name,
  moods: v.record(name, mood),
  steps: v.record(name, step),
  goals: v.pipe(v.array(goal, 'wrong_type'), v.minLength(1, 'empty')),
});
export type ScenarioFile = v.InferOutput<typeof scenarioFile>;

export const scenario = v.strictObject({
  /** The name of its file. */
  id: name,
  ...scenarioFile.entries,
});
export type Scenario = v.InferOutput<typeof scenario>;

/** `GET /v1/officer/scenarios`: all that are free of faults. */
export const scenariosAnswer = v.strictObject({ scenarios: v.array(scenario) });
export type ScenariosAnswer = v.InferOutput<typeof scenariosAnswer>;
