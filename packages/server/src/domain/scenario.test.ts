import { type Scenario, type ScenarioFile, scenarioFile } from '@lanterne/protocol';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { faultsInStory } from './scenario.ts';

const story = (steps: Record<string, unknown>, more: Record<string, unknown> = {}): ScenarioFile =>
  v.parse(scenarioFile, {
    title: 'T',
    summary: 'S',
    level: 1,
    door: 'ask',
    language: 'fr',
    mood: 'calm',
    moods: { calm: { title: 'M', patience: 30 } },
    steps,
    goals: [{ text: 'G', hears: ['bonjour'] }],
    ...more,
  } satisfies Record<keyof Omit<Scenario, 'id' | 'lasts'>, unknown>);

const faults = (file: ScenarioFile): string[] =>
  faultsInStory(file).map(({ path, says }) => `${path.join('/')}: ${says}`);

describe('faultsInStory', () => {
  it('finds nothing in a story that holds together', () => {
    const steps = {
      start: {
        acts: [{ say: 'a' }],
        on: [{ hears: ['b'], go: 'lost' }],
        otherwise: 'start',
        later: { after: 9, go: 'chain' },
      },
      chain: { mood: 'calm', acts: [{ press: 'danger' }], next: 'lost' },
      lost: { acts: [{ leave: 'loss' }, { press: 'return', after: 20 }, { leave: 'exit' }] },
    };
    const goals = [
      { text: 'a', reaches: 'lost', since: 'chain', within: 9 },
      { text: 'b', never: ['x'], since: 'danger' },
    ];
    expect(faults(story(steps, { goals }))).toEqual([]);
  });

  it('finds steps and moods that are not there', () => {
    const steps = {
      start: {
        mood: 'sad',
        on: [{ does: 'relayed', go: 'there', mood: 'glad' }],
        otherwise: 'else',
        later: { after: 9, go: 'late' },
      },
    };
    const goals = [{ text: 'a', reaches: 'end', since: 'never' }];
    expect(faults(story(steps, { mood: 'odd', goals }))).toEqual([
      'mood: there is no mood odd',
      'steps/start/mood: there is no mood sad',
      'steps/start/on/0/mood: there is no mood glad',
      'steps/start/on/0/go: there is no step there',
      'steps/start/otherwise: there is no step else',
      'steps/start/later/go: there is no step late',
      'goals/0/reaches: there is no step end',
      'goals/0/since: neither opening nor danger, and there is no step never',
    ]);
    expect(faults(story({ first: {} }))).toEqual(['steps: there is no step start']);
  });

  it('finds steps that nothing leads to, and names that mean something else', () => {
    expect(faults(story({ start: { otherwise: 'danger' }, danger: {}, alone: { otherwise: 'start' } }))).toEqual([
      'steps/danger: no name for a step: since: means it',
      'steps/alone: nothing leads to this step',
    ]);
  });

  it('finds stories that never wait, or wait in vain', () => {
    const round = { start: { next: 'b' }, b: { next: 'c' }, c: { next: 'b', otherwise: 'start' } };
    expect(faults(story(round))).toEqual([
      'steps/b/next: it goes round without waiting for an answer',
      'steps/c/next: it waits for nothing: on, otherwise and later are never looked at',
      'steps/c/next: it goes round without waiting for an answer',
    ]);
  });

  it('finds visitors who act after they have left', () => {
    const steps = {
      start: { acts: [{ leave: 'end' }, { say: 'a' }], otherwise: 'again' },
      again: { acts: [{ press: 'return' }], otherwise: 'lost' },
      lost: { acts: [{ leave: 'loss' }, { say: 'b' }] },
    };
    expect(faults(story(steps))).toEqual([
      'steps/start/acts/1: the visitor has left before',
      'steps/start/otherwise: the visitor has left before',
      'steps/again/acts/0: only who was lost returns: leave: loss goes before it',
      'steps/lost/acts/1: the visitor has left before',
    ]);
  });
});
