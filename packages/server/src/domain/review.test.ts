import { type Event, type Scenario, scenario as scenarioSchema } from '@lanterne/protocol';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type PracticeRecord, reviewOf } from './review.ts';

const T0 = Date.parse('2026-11-24T10:00:00.000Z');

const recordOf = (
  goals: unknown[],
  events: readonly (readonly [second: number, event: object])[],
  more = {},
): PracticeRecord => ({
  scenario: v.parse(scenarioSchema, {
    id: 'test',
    title: 'T',
    summary: 'S',
    level: 1,
    door: 'ask',
    language: 'fr',
    mood: 'calm',
    moods: { calm: { title: 'C', patience: 30 } },
    steps: { start: {}, end: {} },
    goals,
  }) satisfies Scenario,
  // Each is made of the fields of its kind that are looked at.
  log: events.map(([second, event], index) => ({
    seq: index + 1,
    at: new Date(T0 + second * 1_000).toISOString(),
    ...event,
  })) as Event[],
  reached: [
    { step: 'start', mood: 'calm', at: T0 },
    { step: 'end', mood: 'calm', at: T0 + 50_000 },
  ],
  reads: [],
  ...more,
});

const opened = { kind: 'opened', author: 'visitor' };
const claimed = { kind: 'claimed', author: 'officer' };
const said = (text = 'a') => ({ kind: 'message', author: 'visitor', text });
const answered = (text = 'b') => ({ kind: 'message', author: 'officer', text });
const danger = { kind: 'danger', author: 'visitor' };
const stepped = (step: string) => ({ kind: 'danger-step', author: 'officer', step });

const verdicts = (...parameters: Parameters<typeof recordOf>) =>
  reviewOf(recordOf(...parameters)).goals.map(({ verdict, at }) => [verdict, at === null ? null : (at - T0) / 1_000]);

describe('reviewOf', () => {
  it('tells the times that matter', () => {
    const events = [
      [0, opened],
      [1, said()],
      [20, claimed],
      [31, answered()],
      [40, said()],
      [42, danger],
      [90, { kind: 'returned', author: 'visitor' }],
      [100, answered()],
      [101, { kind: 'note', author: 'officer' }],
      [110, stepped('confirmed')],
      [120, stepped('relayed')],
      [150, said()],
      [160, { kind: 'left', author: 'visitor', how: 'end' }],
    ] as const;
    const reads = [
      { seq: 5, at: T0 + 41_000 },
      { seq: 6, at: T0 + 45_000 },
    ];
    expect(reviewOf(recordOf([{ text: 'a', does: 'closed' }], events, { reads }))).toEqual({
      goals: [{ text: 'a', verdict: 'missed', at: null }],
      claimedAfterMs: 20_000,
      firstAnswerMs: 31_000,
      waits: [
        { ms: 31_000, seq: 4 },
        { ms: 60_000, seq: 8 },
        { ms: 10_000, seq: 13 },
      ],
      longestWait: { ms: 60_000, seq: 8 },
      danger: { flaggedAt: T0 + 42_000, seenMs: 3_000, confirmedMs: 68_000, relayedMs: 78_000 },
      lastedMs: 160_000,
    });
  });

  it('tells what was never done, and a danger that was seen before it was flagged', () => {
    expect(
      reviewOf(
        recordOf(
          [{ text: 'a', does: 'closed' }],
          [
            [0, opened],
            [9, { kind: 'closed', author: 'officer' }],
            [10, { kind: 'left', author: 'visitor' }],
          ],
        ),
      ),
    ).toMatchObject({
      claimedAfterMs: null,
      firstAnswerMs: null,
      longestWait: { ms: 9_000, seq: 2 },
      danger: null,
    });
    const known = [
      [0, opened],
      [5, stepped('confirmed')],
      [9, danger],
    ] as const;
    expect(reviewOf(recordOf([{ text: 'a', does: 'closed' }], known)).danger).toMatchObject({
      seenMs: null,
      confirmedMs: 0,
      relayedMs: null,
    });
    expect(reviewOf(recordOf([{ text: 'a', does: 'closed' }], []))).toMatchObject({ longestWait: null, lastedMs: 0 });
    const ended = [
      [0, opened],
      [2, answered()],
      [4, said()],
      [9, said()],
    ] as const;
    expect(reviewOf(recordOf([{ text: 'a', does: 'closed' }], ended)).longestWait).toEqual({ ms: 5_000, seq: 4 });
  });

  it('finds what was written, and what should not have been', () => {
    const goals = [
      { text: 'a', hears: ['bonjour'] },
      { text: 'b', hears: ['adresse'] },
      { text: 'c', never: ['pourquoi'] },
      { text: 'd', never: ['calm'] },
    ];
    // A visitor's words are no merit of the officer, and no fault.
    const events = [
      [0, opened],
      [3, said('Pourquoi cette adresse ?')],
      [5, answered('Bonjour')],
      [9, answered('Calmez-vous')],
    ] as const;
    expect(verdicts(goals, events)).toEqual([
      ['met', 5],
      ['missed', null],
      ['met', null],
      ['missed', 9],
    ]);
  });

  it('finds what was done, in time or not', () => {
    const done = ['claimed', 'answered', 'note', 'word', 'suspected', 'confirmed', 'relayed', 'present', 'closed'];
    const goals = done.map((does) => ({ text: does, does }));
    const events = [
      [0, opened],
      [1, claimed],
      [2, answered()],
      [3, { kind: 'note', author: 'officer' }],
      [4, { kind: 'signal-word', author: 'officer' }],
      [5, stepped('suspected')],
      [6, stepped('confirmed')],
      [7, stepped('relayed')],
      [8, stepped('present')],
      [9, stepped('closed')],
      [10, { kind: 'closed', author: 'officer' }],
    ] as const;
    expect(verdicts(goals, events)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10].map((second) => ['met', second]));
    const timed = [
      { text: 'a', does: 'claimed', within: 1 },
      { text: 'b', does: 'answered', within: 1 },
    ];
    expect(verdicts(timed, events)).toEqual([
      ['met', 1],
      ['missed', 2],
    ]);
  });

  it('counts from a danger or a step, and does not ask for what never came up', () => {
    const goals = [
      { text: 'a', does: 'relayed', since: 'danger', within: 10 },
      { text: 'b', hears: ['x'], since: 'end', within: 10 },
      { text: 'c', reaches: 'end', within: 60 },
      { text: 'd', reaches: 'start' },
      { text: 'e', does: 'note', since: 'nowhere' },
    ];
    expect(
      verdicts(goals, [
        [0, opened],
        [55, answered('x')],
      ]),
    ).toEqual([
      ['not-asked', null],
      ['met', 55],
      ['met', 50],
      ['met', 0],
      ['not-asked', null],
    ]);
    const late = verdicts(goals, [
      [0, opened],
      [20, danger],
      [31, stepped('relayed')],
    ]);
    expect(late[0]).toEqual(['missed', 31]);
    expect(verdicts([{ text: 'a', reaches: 'end' }], [[0, opened]], { reached: [] })).toEqual([['missed', null]]);
  });
});
