import { SCENARIO_START, type ScenarioFile, type ScenarioStep } from '@lanterne/protocol';

/** What no schema of a single place can see: where it is in the document, and what is wrong. */
export interface ScenarioFault {
  readonly path: readonly (string | number)[];
  readonly says: string;
}

/** What `since` of a goal may say beside the name of a step. */
const MOMENTS = ['opening', 'danger'];

/** The ways out of a step, with their places in it. */
const waysOf = ({ on, otherwise, later, next }: ScenarioStep): { path: (string | number)[]; go: string }[] => [
  ...on.map(({ go }, index) => ({ path: ['on', index, 'go'], go })),
  ...(otherwise ? [{ path: ['otherwise'], go: otherwise }] : []),
  ...(later ? [{ path: ['later', 'go'], go: later.go }] : []),
  ...(next ? [{ path: ['next'], go: next }] : []),
];

const reached = (steps: ScenarioFile['steps']): ReadonlySet<string> => {
  const seen = new Set<string>();
  const walk = (name: string): void => {
    const step = steps[name];
    if (!step || seen.has(name)) return;
    seen.add(name);
    for (const { go } of waysOf(step)) walk(go);
  };
  walk(SCENARIO_START);
  return seen;
};

/** Whether `next` alone leads from a step back to it: the visitor would never wait for an answer. */
const goesRound = (steps: ScenarioFile['steps'], from: string): boolean => {
  const seen = new Set<string>();
  let name = steps[from]?.next;
  while (name !== undefined && name !== from && !seen.has(name)) {
    seen.add(name);
    name = steps[name]?.next;
  }
  return name === from;
};

const faultsOfMoods = ({ mood, moods, steps }: ScenarioFile): ScenarioFault[] => {
  const named = [
    { path: ['mood'], mood },
    ...Object.entries(steps).flatMap(([name, step]) => [
      { path: ['steps', name, 'mood'], mood: step.mood },
      ...step.on.map((reaction, index) => ({ path: ['steps', name, 'on', index, 'mood'], mood: reaction.mood })),
    ]),
  ];
  return named.flatMap(({ path, mood: wanted }) =>
    wanted === undefined || Object.hasOwn(moods, wanted) ? [] : [{ path, says: `there is no mood ${wanted}` }],
  );
};

/** Who has left does nothing more, unless it was a loss and they come back. */
const faultsOfActs = (name: string, step: ScenarioStep): ScenarioFault[] => {
  const faults: ScenarioFault[] = [];
  let left: string | undefined;
  for (const [index, { leave, press }] of step.acts.entries()) {
    const path = ['steps', name, 'acts', index];
    const comesBack = press === 'return';
    if (comesBack !== (left === 'loss')) {
      const says = comesBack ? 'only who was lost returns: leave: loss goes before it' : 'the visitor has left before';
      faults.push({ path, says });
    } else if (left !== undefined && !comesBack) faults.push({ path, says: 'the visitor has left before' });
    left = comesBack ? undefined : (leave ?? left);
  }
  if (left !== undefined)
    for (const { path } of waysOf(step))
      faults.push({ path: ['steps', name, ...path], says: 'the visitor has left before' });
  return faults;
};

const faultsOfWays = (steps: ScenarioFile['steps'], name: string, step: ScenarioStep): ScenarioFault[] => {
  const at = (...path: (string | number)[]) => ['steps', name, ...path];
  const faults = waysOf(step)
    .filter(({ go }) => !Object.hasOwn(steps, go))
    .map(({ path, go }) => ({ path: at(...path), says: `there is no step ${go}` }));
  if (step.next !== undefined && waysOf(step).length > 1)
    faults.push({ path: at('next'), says: 'it waits for nothing: on, otherwise and later are never looked at' });
  if (goesRound(steps, name)) faults.push({ path: at('next'), says: 'it goes round without waiting for an answer' });
  return faults;
};

const faultsOfGoals = ({ goals, steps }: ScenarioFile): ScenarioFault[] =>
  goals.flatMap(({ reaches, since }, index) => [
    ...(reaches === undefined || Object.hasOwn(steps, reaches)
      ? []
      : [{ path: ['goals', index, 'reaches'], says: `there is no step ${reaches}` }]),
    ...(MOMENTS.includes(since) || Object.hasOwn(steps, since)
      ? []
      : [{ path: ['goals', index, 'since'], says: `neither opening nor danger, and there is no step ${since}` }]),
  ]);

/** All that is wrong with the story of a scenario whose form is right. */
export const faultsInStory = (file: ScenarioFile): ScenarioFault[] => {
  const { steps } = file;
  const seen = reached(steps);
  return [
    ...(Object.hasOwn(steps, SCENARIO_START) ? [] : [{ path: ['steps'], says: `there is no step ${SCENARIO_START}` }]),
    ...faultsOfMoods(file),
    ...Object.entries(steps).flatMap(([name, step]) => [
      ...(MOMENTS.includes(name) ? [{ path: ['steps', name], says: 'no name for a step: since: means it' }] : []),
      ...(seen.has(name) || !Object.hasOwn(steps, SCENARIO_START)
        ? []
        : [{ path: ['steps', name], says: 'nothing leads to this step' }]),
      ...faultsOfActs(name, step),
      ...faultsOfWays(steps, name, step),
    ]),
    ...faultsOfGoals(file),
  ];
};
