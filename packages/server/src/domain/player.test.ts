import { readdirSync } from 'node:fs';
import { SCENARIO_DEEDS, type Scenario, scenario as scenarioSchema } from '@lanterne/protocol';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { scenariosOfFrance } from '../paths.ts';
import { readScenarios } from '../scenarios.ts';
import { advance, begin, dueAt, holdsOneOf, notice, type OfficerAct, type Playing, type VisitorAct } from './player.ts';

const scenarioWith = (steps: Record<string, unknown>, more: Record<string, unknown> = {}): Scenario =>
  v.parse(scenarioSchema, {
    id: 'test',
    title: 'T',
    summary: 'S',
    level: 1,
    door: 'ask',
    language: 'fr',
    mood: 'calm',
    moods: {
      calm: { title: 'C', patience: 30, reminders: ['Hello?'], pace: 600, reads: 4 },
      afraid: { title: 'A', patience: 10, leaves: 'loss', reads: 1 },
    },
    steps,
    goals: [{ text: 'G', hears: ['x'] }],
    ...more,
  });

type Line = readonly [second: number, ...acts: string[]];

const nameOf = (act: VisitorAct): string => {
  if (act.act === 'say') return act.means === undefined ? act.text : `${act.text} = ${act.means}`;
  if (act.act === 'leave') return `leave ${act.how}`;
  return act.act === 'tell' ? `tell ${act.detail.about}` : act.act;
};

/** Plays until `end`, with what the officer does at which second. Typing is left out unless it is asked for. */
const play = (
  scenario: Scenario,
  officer: readonly (readonly [second: number, act: OfficerAct])[] = [],
  { typing = false, end = 10_000 } = {},
): { readonly lines: Line[]; readonly playing: Playing } => {
  let playing = begin(scenario, 0);
  const lines: Line[] = [];
  const runTo = (limit: number) => {
    for (let due = dueAt(scenario, playing); due !== null && due <= limit; due = dueAt(scenario, playing)) {
      const moment = advance(scenario, playing, due);
      playing = moment.playing;
      const names = moment.acts.map(nameOf).filter((name) => typing || name !== 'type');
      if (names.length > 0) lines.push([due / 1_000, ...names]);
    }
  };
  for (const [second, act] of officer) {
    runTo(second * 1_000);
    playing = notice(scenario, playing, act, second * 1_000);
  }
  runTo(end * 1_000);
  return { lines, playing };
};

const write = (text: string): OfficerAct => ({ act: 'write', text });
const END = [30, 'Hello?'] as const;

describe('a played visitor', () => {
  it('thinks, writes for as long as the text takes, and shows it meanwhile', () => {
    const scenario = scenarioWith({
      start: { acts: [{ say: 'a'.repeat(70), after: 5, means: 'b' }, { leave: 'end' }] },
    });
    expect(play(scenario, [], { typing: true }).lines).toEqual([
      [5, 'type'],
      [8, 'type'],
      [11, 'type'],
      [12, `${'a'.repeat(70)} = b`],
      [14, 'leave end'],
    ]);
  });

  it('asks after an answer, and goes when none comes', () => {
    expect(play(scenarioWith({ start: {} })).lines).toEqual([END, [60, 'leave end']]);
    expect(play(scenarioWith({ start: { mood: 'afraid' } })).lines).toEqual([[10, 'leave loss']]);
  });

  it('has patience again when somebody comes, writes or is writing', () => {
    const scenario = scenarioWith({ start: {} });
    expect(play(scenario, [[29, { act: 'do', deed: 'claimed' }]]).lines[0]).toEqual([59, 'Hello?']);
    expect(play(scenario, [[29, { act: 'type' }]]).lines[0]).toEqual([59, 'Hello?']);
    const written = play(scenario, [[35, write('a')]]).lines;
    expect(written).toEqual([END, [39, 'read'], [65, 'Hello?'], [95, 'leave end']]);
    // A note helps nobody who waits.
    expect(play(scenario, [[29, { act: 'do', deed: 'note' }]]).lines[0]).toEqual(END);
  });

  it('follows the first reaction that fits what it reads, all of it together', () => {
    const steps = {
      start: {
        on: [
          { hears: ['où êtes-vous'], go: 'where', mood: 'afraid' },
          { hears: ['bonjour'], go: 'hello' },
        ],
        otherwise: 'else',
      },
      where: { acts: [{ say: 'here', after: 1 }] },
      hello: { acts: [{ say: 'hi', after: 1 }] },
      else: { acts: [{ say: 'what', after: 1 }] },
    };
    const scenario = scenarioWith(steps);
    const saysAfter = (...texts: string[]) =>
      play(
        scenario,
        texts.map((text, index) => [5 + index, write(text)] as const),
      )
        .lines.slice(0, 2)
        .map((line) => line[1]);
    expect(saysAfter('BONJOUR !')).toEqual(['read', 'hi']);
    expect(saysAfter('Bonjour.', 'Ou  etes vous ?')).toEqual(['read', 'here']);
    expect(saysAfter('Oui')).toEqual(['read', 'what']);
    expect(play(scenario, [[5, write('Où êtes-vous')]]).playing.reached).toEqual([
      { step: 'start', mood: 'calm', at: 0 },
      { step: 'where', mood: 'afraid', at: 9_000 },
    ]);
  });

  it('waits for what the officer does, also when it was done before', () => {
    const steps = {
      start: { acts: [{ say: 'a', after: 1 }], on: [{ does: 'confirmed', go: 'next' }] },
      next: { acts: [{ say: 'b', after: 1 }], on: [{ does: 'relayed', go: 'end' }] },
      end: { acts: [{ leave: 'end', after: 1 }] },
    };
    const scenario = scenarioWith(steps);
    const done = (second: number, deed: 'confirmed' | 'relayed') => [second, { act: 'do', deed }] as const;
    const last = (officer: Parameters<typeof play>[1]) => play(scenario, officer).lines.at(-1);
    expect(last([done(5, 'confirmed'), done(20, 'relayed')])).toEqual([25, 'leave end']);
    expect(last([done(5, 'relayed'), done(6, 'confirmed')])?.[1]).toBe('leave end');
    expect(last([done(0.5, 'confirmed'), done(0.6, 'relayed')])?.[1]).toBe('leave end');
    // What is read first is not put off by a deed that comes meanwhile.
    expect(last([[5, write('x')], done(6, 'confirmed'), done(7, 'relayed')])?.[1]).toBe('leave end');
  });

  it('reads after its own acts what came meanwhile', () => {
    const steps = { start: { acts: [{ say: 'a', after: 10 }], otherwise: 'end' }, end: { acts: [{ leave: 'exit' }] } };
    const lines = play(scenarioWith(steps), [
      [2, write('x')],
      [3, { act: 'type' }],
    ]).lines;
    expect(lines).toEqual([
      [10.1, 'a'],
      [14.1, 'read'],
      [16.1, 'leave exit'],
    ]);
  });

  it('turns whatever the officer does, and goes on without waiting where the story says so', () => {
    const steps = {
      start: { later: { after: 20, go: 'turn' } },
      turn: { acts: [{ press: 'danger' }], next: 'told' },
      told: {
        acts: [
          { tell: { about: 'place', text: 'x' } },
          { leave: 'loss' },
          { press: 'return', after: 9 },
          { leave: 'end' },
        ],
      },
    };
    expect(play(scenarioWith(steps), [[18, write('x')]]).lines).toEqual([
      [22, 'danger'],
      [24, 'tell place'],
      [26, 'leave loss'],
      [35, 'return'],
      [37, 'leave end'],
    ]);
  });

  it('presses the button before it tells of a danger', () => {
    const tells = scenarioWith({
      start: { acts: [{ tell: { about: 'threats', threats: [] } }, { tell: { about: 'place', text: 'x' } }] },
    });
    expect(play(tells).lines.slice(0, 2)).toEqual([
      [2, 'danger', 'tell threats'],
      [4, 'tell place'],
    ]);
  });

  it('says goodbye at its time, whatever it is about', () => {
    const talks = scenarioWith({ start: { acts: [{ say: 'a'.repeat(4_000), after: 600 }] } }, { lasts: 60 });
    expect(play(talks).lines).toEqual([[60, 'leave end']]);
  });

  it('does nothing more once the officer has closed, or it has left', () => {
    const scenario = scenarioWith({ start: {} });
    const closed = play(scenario, [[5, { act: 'close' }]]).playing;
    expect(closed.now).toEqual({ is: 'gone' });
    expect(notice(scenario, closed, write('x'), 9_000)).toBe(closed);
    expect(advance(scenario, closed, 9_000)).toEqual({ playing: closed, acts: [] });
  });

  it('trusts that its scenario was checked', () => {
    expect(() => begin(scenarioWith({ first: {} }), 0)).toThrow('no way to a step start');
    expect(() => begin(scenarioWith({ start: {} }, { mood: 'odd' }), 0)).toThrow('no mood odd');
  });
});

describe('holdsOneOf', () => {
  it('finds beginnings of words, without case, accents and punctuation', () => {
    expect(holdsOneOf('Quelle est votre ADRESSE ?', ['adress'])).toBe(true);
    expect(holdsOneOf('Réveillez votre sœur', ['reveill', 'x'])).toBe(true);
    expect(holdsOneOf('n’avez-vous pas', ['N avez vous pas'])).toBe(true);
    expect(holdsOneOf('redresser', ['adress'])).toBe(false);
    expect(holdsOneOf('اتصل بالشرطة', ['بالشرطة'])).toBe(true);
    expect(holdsOneOf('', ['a'])).toBe(false);
  });
});

const { scenarios } = await readScenarios([scenariosOfFrance]);
const named = (scenario: Scenario) => [scenario.id, scenario] as const;

/** All words that a scenario listens for, some that it does not, and all that can be done. */
const officerOf = (scenario: Scenario): fc.Arbitrary<OfficerAct> => {
  const heard = Object.values(scenario.steps).flatMap(({ on }) => on.flatMap(({ hears }) => hears ?? []));
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('Bonjour, je vous lis.', ...heard).map(write) },
    { weight: 3, arbitrary: fc.constantFrom(...SCENARIO_DEEDS).map((deed) => ({ act: 'do', deed }) as const) },
    { weight: 1, arbitrary: fc.constant({ act: 'type' } as const) },
  );
};
const course = (scenario: Scenario) =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), officerOf(scenario)), { maxLength: 25 }).map((acts) => {
    let second = 0;
    return acts.map(([pause, act]) => {
      second += pause;
      return [second, act] as const;
    });
  });

describe.each(scenarios.map(named))('the scenario %s', (_, scenario) => {
  it('always ends, and nobody acts after having left', () => {
    fc.assert(
      fc.property(course(scenario), fc.option(fc.integer({ min: 0, max: 900 })), (officer, closedAt) => {
        const close = closedAt === null ? [] : [[closedAt, { act: 'close' }] as const];
        const acts = [...officer, ...close].sort(([a], [b]) => a - b);
        const { lines, playing } = play(scenario, acts, { typing: true, end: scenario.lasts });
        expect(playing.now).toEqual({ is: 'gone' });
        const names = lines.flatMap(([, ...names]) => names);
        for (const [index, name] of names.entries()) {
          const follows = names[index + 1];
          if (name === 'leave exit' || name === 'leave end') expect(follows).toBeUndefined();
          if (name === 'leave loss') expect([undefined, 'return', 'leave end']).toContain(follows);
        }
        if (closedAt !== null) for (const [second] of lines) expect(second).toBeLessThanOrEqual(Math.max(closedAt, 0));
        const seconds = lines.map(([second]) => second);
        expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
      }),
    );
  });

  it('can come to each of its steps', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(course(scenario), (officer) => {
        for (const { step } of play(scenario, officer).playing.reached) seen.add(step);
      }),
      { numRuns: 3_000, seed: 31 },
    );
    expect(Object.keys(scenario.steps).filter((step) => !seen.has(step))).toEqual([]);
  });
});

it('plays every file that is shipped', () => {
  expect(scenarios).toHaveLength(readdirSync(scenariosOfFrance).length);
});
