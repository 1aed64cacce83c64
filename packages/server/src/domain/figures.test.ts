import type { ConversationId, Event, OfficerId, QueueId, SiteId } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Act, type Conversation, decide, openedAs, type Waiting } from './conversation.ts';
import {
  addedBy,
  countIn,
  createGrouping,
  dayOf,
  FIGURES_GROUP_MIN,
  type Figures,
  hourAt,
  mergeSmall,
  NO_FIGURES,
  SMALL_GROUPS,
  type Step,
  spreadIn,
  sumOfFigures,
  TIMES,
  weekOf,
} from './figures.ts';
import { spreadOf } from './spread.ts';

const SITE = 'site' as SiteId;
const GENERAL = 'general' as QueueId;
const ME = 'me' as OfficerId;
const NOW = Date.parse('2026-11-24T12:00:00Z');
const SECOND = 1_000;

const opening = (more: Partial<Waiting> = {}): Waiting => ({
  ...openedAs({
    id: 'conversation' as ConversationId,
    site: SITE,
    door: 'victim',
    locale: 'fr-BE',
    danger: false,
    queue: GENERAL,
    priority: 0,
    lastSeq: 1,
    openedAt: NOW,
    placeAtOpening: 1,
  }),
  ...more,
});

const step = (before: Conversation | null, after: Conversation, more: Partial<Step> = {}): Step => ({
  before,
  after,
  events: [],
  erased: false,
  ...more,
});
const figuresOf = (one: Step): Figures => addedBy(one)?.figures ?? NO_FIGURES;

/** Does the acts one after the other, each so many seconds after the opening; the steps that they make. */
const course = (start: Waiting, acts: readonly (readonly [seconds: number, act: Act])[]): Step[] => {
  const steps = [step(null, start)];
  let now: Conversation = start;
  for (const [seconds, act] of acts) {
    const decision = decide(now, act, NOW + seconds * SECOND);
    if (decision.verdict !== 'done') continue;
    steps.push(step(now, decision.next));
    now = decision.next;
  }
  return steps;
};
const allOf = (steps: readonly Step[]): Figures => sumOfFigures(steps.map(figuresOf));
const timesOf = (figures: Figures) => Object.fromEntries(TIMES.map((time) => [time, spreadIn(figures, time).n]));

const claim = { act: 'claim', officer: ME } as const;
const answer = { act: 'answer', officer: ME } as const;
const close = { act: 'close', officer: ME } as const;
const leave = { act: 'leave', how: 'end' } as const;

const event = (more: Partial<Event> & { kind: Event['kind'] }): Event =>
  ({ author: 'officer', alias: 'A', seq: 2, at: new Date(NOW).toISOString(), ...more }) as Event;

describe('what a conversation adds to the figures', () => {
  it('is its opening, its wait, its first answer, its handling and its close, each once', () => {
    const figures = allOf(
      course(opening(), [
        [60, claim],
        [90, answer],
        [95, answer],
        [90, answer],
        [660, close],
        [661, close],
      ]),
    );
    expect(figures.counts).toEqual({ opened: 1, closed: 1 });
    expect(figures.times).toEqual({
      wait: spreadOf(60 * SECOND),
      answer: spreadOf(90 * SECOND),
      handling: spreadOf(600 * SECOND),
    });
  });

  it('belongs to the site, door, language and hour of its opening', () => {
    expect(addedBy(step(null, opening()))).toMatchObject({
      site: SITE,
      queue: GENERAL,
      door: 'victim',
      language: 'fr',
      openedAt: NOW,
    });
  });

  it('counts danger once, from the first moment or later', () => {
    const flag = { act: 'flagDanger' } as const;
    expect(figuresOf(step(null, opening({ danger: true, dangerAt: NOW }))).counts).toEqual({ opened: 1, danger: 1 });
    const later = course(opening(), [
      [10, flag],
      [20, flag],
    ]);
    expect(allOf(later).counts).toEqual({ opened: 1, danger: 1 });
  });

  it('is a wait in vain where nobody had taken it: left, or erased', () => {
    const left = allOf(course(opening(), [[200, leave]]));
    expect(left.times).toEqual({ patience: spreadOf(200 * SECOND) });
    const waiting = opening({ lastAt: NOW + 30 * SECOND });
    expect(figuresOf(step(waiting, waiting, { erased: true })).times).toEqual({ patience: spreadOf(30 * SECOND) });
    const gone = course(opening(), [[200, leave]]).at(-1)?.after as Conversation;
    expect(addedBy(step(gone, gone, { erased: true }))).toBeNull();
  });

  it('takes a wait in vain back when the visitor comes back by a code', () => {
    const back = allOf(
      course(opening(), [
        [200, leave],
        [205, { act: 'leave', how: 'exit' }],
        [300, { act: 'resume' }],
      ]),
    );
    expect(spreadIn(back, 'patience')).toEqual({ n: 0, seconds: 0, at: [] });
  });

  it('is no wait in vain where an officer had taken it, and was handled until the visitor left', () => {
    const figures = allOf(
      course(opening(), [
        [10, claim],
        [70, leave],
        [500, close],
      ]),
    );
    expect(figures.times).toEqual({ wait: spreadOf(10 * SECOND), handling: spreadOf(60 * SECOND) });
  });

  it('has no handling where it was taken only after it was left in danger', () => {
    const figures = allOf(
      course(opening({ danger: true, dangerAt: NOW }), [
        [20, { act: 'leave', how: 'exit' }],
        [50, claim],
        [60, close],
      ]),
    );
    expect(timesOf(figures)).toEqual({ answer: 0, wait: 0, handling: 0, patience: 1 });
    expect(figures.counts).toEqual({ opened: 1, danger: 1, closed: 1 });
  });

  it('waits once, also when it came back to the queue', () => {
    const again = opening({ queuedAt: NOW + 50 * SECOND });
    expect(allOf(course(again, [[70, claim]]).slice(1))).toEqual(NO_FIGURES);
  });

  it('counts transfers, and conversations that were transferred, for the queue that they came from', () => {
    const held = course(opening(), [[10, claim]]).at(-1)?.after as Conversation;
    const other = { ...opening(), queue: 'minors' as QueueId };
    const first = addedBy(step(held, { ...other, transfers: 1 }));
    expect(first).toMatchObject({ queue: GENERAL, figures: { counts: { transfers: 1, transferred: 1 } } });
    expect(figuresOf(step({ ...held, transfers: 1 }, { ...other, transfers: 2 })).counts).toEqual({ transfers: 1 });
  });

  it('counts what the log alone says: given back, and how it came out', () => {
    const held = course(opening(), [[10, claim]]).at(-1)?.after as Conversation;
    const events = [event({ kind: 'released' }), event({ kind: 'outcome', outcome: 'oriented', tags: [] })];
    expect(figuresOf(step(held, held, { events })).counts).toEqual({ released: 1, 'outcome.oriented': 1 });
  });

  it('is nothing for talk', () => {
    const held = course(opening(), [
      [10, claim],
      [20, answer],
    ]).at(-1)?.after as Conversation;
    expect(addedBy(step(held, held, { events: [event({ kind: 'message' })] }))).toBeNull();
  });

  it('never counts a thing twice, whatever is done in whatever order', () => {
    const acts = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 5_000 }),
        fc.constantFrom<Act>(claim, answer, close, leave, { act: 'resume' }, { act: 'flagDanger' }, { act: 'write' }),
      ),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(acts, (all) => {
        const steps = course(
          opening(),
          [...all].sort(([a], [b]) => a - b),
        );
        const figures = allOf(steps);
        const end = steps.at(-1)?.after as Conversation;
        const times = timesOf(figures);
        expect(countIn(figures, 'opened')).toBe(1);
        expect(countIn(figures, 'danger')).toBe(end.danger ? 1 : 0);
        expect(countIn(figures, 'closed')).toBe(end.state === 'closed' ? 1 : 0);
        expect(times.answer).toBe(end.firstAnswerAt === null ? 0 : 1);
        // Everybody is either taken or waits in vain.
        expect((times.wait ?? 0) + (times.patience ?? 0)).toBe(end.state === 'waiting' ? 0 : 1);
      }),
    );
  });
});

/** Figures that could have been counted. */
const figures = fc
  .record({
    opened: fc.integer({ min: 0, max: 30 }),
    closed: fc.integer({ min: 0, max: 30 }),
    waits: fc.array(fc.integer({ min: 0, max: 900_000 }), { maxLength: 8 }),
  })
  .map(({ opened, closed, waits }) =>
    sumOfFigures([
      { counts: { opened, closed }, times: {} },
      ...waits.map((ms) => ({ counts: {}, times: { wait: spreadOf(ms) } })),
    ]),
  );

describe('sums of figures', () => {
  it('are the same in whatever order they are made', () => {
    fc.assert(
      fc.property(figures, figures, figures, (a, b, c) => {
        const whole = sumOfFigures([a, b, c]);
        expect(sumOfFigures([sumOfFigures([a, b]), c])).toEqual(whole);
        expect(sumOfFigures([c, sumOfFigures([b, a])])).toEqual(whole);
        expect(sumOfFigures([a, NO_FIGURES])).toEqual(a);
      }),
    );
  });

  it('of groups are those of the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), figures)), (all) => {
        const parts = all.map(([key, one]) => ({ key, figures: one }));
        const grouping = createGrouping();
        for (const { key, figures } of parts) grouping.add(key, figures);
        const groups = grouping.groups();
        expect(groups.map(({ key }) => key)).toEqual([...new Set(parts.map(({ key }) => key))].sort());
        expect(sumOfFigures(groups.map((group) => group.figures))).toEqual(
          sumOfFigures(parts.map((part) => part.figures)),
        );
      }),
    );
  });
});

describe('groups that are too small', () => {
  const group = (key: string, opened: number) => ({ key, figures: { counts: { opened }, times: {} } });
  const openedOf = (groups: readonly { key: string; figures: Figures }[]) =>
    groups.map((one) => [one.key, countIn(one.figures, 'opened')]);

  it('are put together, at the end', () => {
    expect(openedOf(mergeSmall([group('ar', 8), group('fr', 90), group('ps', 4)]))).toEqual([
      ['fr', 90],
      [SMALL_GROUPS, 12],
    ]);
    expect(openedOf(mergeSmall([group('fr', 10)]))).toEqual([['fr', 10]]);
  });

  it('take the smallest of the others with them while they are few, so that no difference tells them', () => {
    expect(openedOf(mergeSmall([group('en', 20), group('fr', 90), group('ps', 4)]))).toEqual([
      ['fr', 90],
      [SMALL_GROUPS, 24],
    ]);
  });

  it('are not told at all where there is nothing else', () => {
    expect(mergeSmall([group('ar', 3), group('ps', 4)])).toEqual([]);
  });

  it('never leave one that is told with fewer than ten', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }), (sizes) => {
        for (const { figures: one } of mergeSmall(sizes.map((size) => group(`l${size}`, size)))) {
          expect(countIn(one, 'opened')).toBeGreaterThanOrEqual(FIGURES_GROUP_MIN);
        }
      }),
    );
  });
});

describe('hours, days and weeks', () => {
  it('are those on the clock of the site', () => {
    expect(hourAt('Europe/Paris', Date.parse('2026-11-24T23:30:00Z'))).toBe('2026-11-25T00');
    expect(hourAt('Europe/Paris', Date.parse('2026-07-14T22:30:00Z'))).toBe('2026-07-15T00');
    expect(hourAt('Asia/Kolkata', Date.parse('2026-11-24T12:15:00Z'))).toBe('2026-11-24T17');
    expect(dayOf('2026-11-25T00')).toBe('2026-11-25');
  });

  it('have one name for the two hours of the night in which clocks are put back', () => {
    const hours = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map((at) => hourAt('Europe/Paris', Date.parse(at)));
    expect(hours).toEqual(['2026-10-25T02', '2026-10-25T02']);
  });

  it('begin a week on Monday', () => {
    expect(['2026-11-23', '2026-11-24', '2026-11-29', '2026-11-30'].map(weekOf)).toEqual([
      '2026-11-23',
      '2026-11-23',
      '2026-11-23',
      '2026-11-30',
    ]);
    expect(weekOf('2027-01-01')).toBe('2026-12-28');
  });
});
