// docs/security.md: T15

import type { ConversationId, OfficerId, QueueId } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Offer } from './conversation.ts';
import { compareStanding, GENERAL } from './queue.ts';
import { fits, inOrderFor, isResting, isStanding, type OfficerAtWork, plan, type WaitingView } from './routing.ts';

// fast-check prints the seed and the path of a failure; `fc.assert(…, { seed, path })` runs it again.

const NOW = 1_000_000;
const TIMES = { calmMs: 30_000, dangerMs: 15_000 };
const OTHER_QUEUE = 'mineurs' as QueueId;

const waitingView = (id: string, more: Partial<WaitingView> = {}): WaitingView => ({
  id: id as ConversationId,
  danger: false,
  priority: 0,
  openedAt: NOW - 60_000,
  queue: GENERAL,
  skill: null,
  locale: 'fr',
  offer: null,
  ...more,
});

const officerAtWork = (id: string, more: Partial<OfficerAtWork> = {}): OfficerAtWork => ({
  id: id as OfficerId,
  queues: [],
  skills: [],
  languages: ['fr'],
  available: true,
  capacity: 2,
  load: 0,
  idleSince: NOW - 1_000,
  askable: true,
  ...more,
});

const offersOf = (waiting: readonly WaitingView[], officers: readonly OfficerAtWork[], now = NOW) =>
  plan(waiting, officers, { now, times: TIMES }).map(({ conversation, offer }) => [conversation, offer.to]);

const anyId = fc.integer({ min: 1, max: 40 });
const skills = ['numerique', 'mineurs'];
const languages = ['fr', 'en', 'ar'];
const officerIds = ['o1', 'o2', 'o3', 'o4', 'o5', 'gone'] as OfficerId[];

const anyOffer: fc.Arbitrary<Offer | null> = fc.option(
  fc.record({
    to: fc.constantFrom(...officerIds),
    until: fc.oneof(fc.integer({ min: NOW - 2, max: NOW + 2 }), fc.constant(NOW + 90_000)),
    passed: fc.subarray(officerIds),
  }),
  { freq: 2 },
);
const anyWaiting: fc.Arbitrary<WaitingView[]> = fc.uniqueArray(
  fc.record({
    id: anyId.map((id) => `c${id}` as ConversationId),
    danger: fc.boolean(),
    priority: fc.integer({ min: -1, max: 1 }),
    openedAt: fc.integer({ min: NOW - 5, max: NOW }),
    queue: fc.constantFrom(GENERAL, OTHER_QUEUE),
    skill: fc.constantFrom(null, null, ...skills),
    locale: fc.constantFrom('fr', 'fr-CA', 'en', 'ar', 'uk'),
    offer: anyOffer,
  }),
  { selector: ({ id }) => id, maxLength: 25 },
);
const anyOfficers: fc.Arbitrary<OfficerAtWork[]> = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...officerIds.slice(0, 5)),
    queues: fc.subarray([GENERAL, OTHER_QUEUE]),
    skills: fc.subarray(skills),
    languages: fc.subarray(languages),
    available: fc.boolean(),
    capacity: fc.integer({ min: 0, max: 3 }),
    load: fc.integer({ min: 0, max: 4 }),
    idleSince: fc.integer({ min: NOW - 5, max: NOW }),
    askable: fc.boolean(),
  }),
  { selector: ({ id }) => id },
);

/** What is standing after a plan: the offers that ran before and those it made. */
const after = (waiting: readonly WaitingView[], officers: readonly OfficerAtWork[]) => {
  const made = new Map(
    plan(waiting, officers, { now: NOW, times: TIMES }).map(({ conversation, offer }) => [conversation, offer]),
  );
  return { made, waiting: waiting.map((one) => ({ ...one, offer: made.get(one.id) ?? one.offer })) };
};

const freePlaces = (officer: OfficerAtWork, waiting: readonly WaitingView[]): number =>
  officer.capacity -
  officer.load -
  waiting.filter(({ offer }) => isStanding(offer, NOW) && offer.to === officer.id).length;

describe('fits', () => {
  it('asks for the queue, the skill and the language', () => {
    const officer = officerAtWork('o', { queues: [GENERAL], skills: ['numerique'], languages: ['fr', 'en'] });
    expect(fits(officer, waitingView('c'))).toBe(true);
    expect(fits(officer, waitingView('c', { locale: 'en-GB', skill: 'numerique' }))).toBe(true);
    expect(fits(officer, waitingView('c', { queue: OTHER_QUEUE }))).toBe(false);
    expect(fits(officer, waitingView('c', { skill: 'mineurs' }))).toBe(false);
    expect(fits(officer, waitingView('c', { locale: 'ar' }))).toBe(false);
    expect(fits({ ...officer, queues: [] }, waitingView('c', { queue: OTHER_QUEUE }))).toBe(true);
  });
});

describe('plan', () => {
  it('asks the longest idle of those who fit', () => {
    const officers = [
      officerAtWork('a', { idleSince: NOW - 10 }),
      officerAtWork('b', { idleSince: NOW - 30 }),
      officerAtWork('c', { idleSince: NOW - 50, languages: ['en'] }),
    ];
    expect(offersOf([waitingView('1')], officers)).toEqual([['1', 'b']]);
    expect(offersOf([waitingView('1', { locale: 'en' })], officers)).toEqual([['1', 'c']]);
  });

  it('shares what comes at one time', () => {
    const officers = [officerAtWork('a'), officerAtWork('b')];
    const waiting = ['1', '2', '3', '4', '5'].map((id) => waitingView(id));
    expect(offersOf(waiting, officers)).toEqual([
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'a'],
      ['4', 'b'],
    ]);
  });

  it('waits for one who fits and is busy, and gives up the language, the skill, the queue when nobody at work fits', () => {
    const busy = officerAtWork('busy', { languages: ['ar'], load: 2 });
    const free = officerAtWork('free');
    expect(offersOf([waitingView('1', { locale: 'ar' })], [busy, free])).toEqual([]);
    expect(offersOf([waitingView('1', { locale: 'ar' })], [free])).toEqual([['1', 'free']]);
    // One who takes what they want, and is not asked, keeps nobody waiting.
    expect(offersOf([waitingView('1', { locale: 'ar' })], [{ ...busy, available: false }, free])).toEqual([
      ['1', 'free'],
    ]);
    const able = officerAtWork('able', { queues: [GENERAL], skills: ['mineurs'] });
    const asking = waitingView('1', { queue: OTHER_QUEUE, skill: 'mineurs', locale: 'ar' });
    expect(offersOf([asking], [able])).toEqual([['1', 'able']]);
    expect(offersOf([asking], [able, officerAtWork('serves', { queues: [OTHER_QUEUE] })])).toEqual([['1', 'serves']]);
  });

  it('asks for danger first and sooner again, and where nobody has a place, the least loaded', () => {
    const waiting = [waitingView('calm', { priority: 9 }), waitingView('danger', { danger: true, openedAt: NOW })];
    expect(plan(waiting, [officerAtWork('a', { capacity: 1 })], { now: NOW, times: TIMES })).toEqual([
      { conversation: 'danger', offer: { to: 'a', until: NOW + TIMES.dangerMs, passed: [] } },
    ]);
    const full = [officerAtWork('a', { load: 4 }), officerAtWork('b', { load: 3 }), officerAtWork('c', { load: 5 })];
    expect(offersOf(waiting, full)).toEqual([['danger', 'b']]);
    expect(offersOf([waitingView('1', { danger: true, offer: { to: 'b' as OfficerId, until: NOW } })], full)).toEqual([
      ['1', 'a'],
    ]);
  });

  it('passes over an officer who let it lapse, until everybody who fits has', () => {
    const officers = ['a', 'b', 'c'].map((id, index) => officerAtWork(id, { idleSince: NOW - 10 + index }));
    let offer: Offer | null = null;
    const asked: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      const now = NOW + round * TIMES.calmMs;
      const [next] = plan([waitingView('1', { offer })], officers, { now, times: TIMES });
      if (next) offer = next.offer;
      asked.push(next ? next.offer.to : 'nobody');
    }
    // Without being told that they are less idle now: only what is remembered moves it on.
    expect(asked).toEqual(['a', 'b', 'c', 'nobody', 'a', 'b', 'c', 'nobody']);
  });

  it('leaves who let it pass alone for a moment, though nobody else can be asked, but for danger', () => {
    const officers = [officerAtWork('a')];
    const offer = { to: 'a' as OfficerId, until: NOW };
    const at = (now: number, more: Partial<WaitingView> = {}) =>
      offersOf([waitingView('1', { offer, ...more })], officers, now);
    expect(at(NOW)).toEqual([]);
    expect(at(NOW + TIMES.calmMs - 1)).toEqual([]);
    expect(at(NOW + TIMES.calmMs)).toEqual([['1', 'a']]);
    expect(at(NOW, { danger: true })).toEqual([['1', 'a']]);
  });

  it('asks anew when the officer who was asked has gone, or is on a break', () => {
    const offer = { to: 'gone' as OfficerId, until: NOW + 1_000 };
    const asked = (...officers: OfficerAtWork[]) => offersOf([waitingView('1', { offer })], officers);
    expect(asked(officerAtWork('a'))).toEqual([['1', 'a']]);
    expect(asked(officerAtWork('gone', { available: false }), officerAtWork('a'))).toEqual([['1', 'a']]);
    expect(asked(officerAtWork('gone'), officerAtWork('a'))).toEqual([]);
  });

  it('leaves no more time than for any danger to whom it was offered before it was one', () => {
    const offer = { to: 'a' as OfficerId, until: NOW + 90_000, passed: ['b' as OfficerId] };
    const planned = (officer: OfficerAtWork, until = offer.until, danger = true) =>
      plan([waitingView('1', { danger, offer: { ...offer, until } })], [officer, officerAtWork('b')], {
        now: NOW,
        times: TIMES,
      });
    const until = NOW + TIMES.dangerMs;
    expect(planned(officerAtWork('a'))).toEqual([{ conversation: '1', offer: { ...offer, until } }]);
    expect(planned(officerAtWork('a'), until)).toEqual([]);
    expect(planned(officerAtWork('a'), offer.until, false)).toEqual([]);
    // Another process decides about them at this moment.
    expect(planned(officerAtWork('a', { askable: false }))).toEqual([]);
  });

  it('offers nothing twice, and nobody more than they have places for, but for danger', () => {
    fc.assert(
      fc.property(anyWaiting, anyOfficers, (waiting, officers) => {
        const offers = plan(waiting, officers, { now: NOW, times: TIMES });
        expect(new Set(offers.map(({ conversation }) => conversation)).size).toBe(offers.length);
        const atWork = new Map(officers.map((one) => [one.id, one]));
        for (const { conversation, offer } of offers) {
          const before = waiting.find(({ id }) => id === conversation)?.offer ?? null;
          // A running offer is never taken from who may still take it; in danger, their time may be cut short.
          const isTheirs = isStanding(before, NOW) && atWork.get(before.to)?.available;
          if (isTheirs) expect(offer).toEqual({ ...before, until: NOW + TIMES.dangerMs });
          expect(atWork.get(offer.to)).toMatchObject({ available: true, askable: true });
          expect(offer.until).toBeGreaterThan(NOW);
        }
        for (const officer of officers) {
          const calm = offers.filter(
            ({ conversation, offer }) =>
              offer.to === officer.id && !waiting.find(({ id }) => id === conversation)?.danger,
          );
          expect(calm.length).toBeLessThanOrEqual(Math.max(0, freePlaces(officer, waiting)));
        }
      }),
    );
  });

  it('leaves nobody waiting, unless an offer is running, while one who fits is free and has not just let it pass', () => {
    fc.assert(
      fc.property(anyWaiting, anyOfficers, (waiting, officers) => {
        const then = after(waiting, officers).waiting;
        const asked = new Set(officers.flatMap(({ id, available }) => (available ? [id] : [])));
        for (const one of then) {
          if (isStanding(one.offer, NOW) && asked.has(one.offer.to)) continue;
          const idle = officers.filter(
            (officer) => officer.available && officer.askable && fits(officer, one) && freePlaces(officer, then) > 0,
          );
          const passed = [...(one.offer?.passed ?? []), one.offer?.to];
          const resting = !one.danger && isResting(one.offer, NOW, TIMES);
          expect(resting ? idle.filter(({ id }) => !passed.includes(id)) : idle).toEqual([]);
        }
      }),
    );
  });

  it('strands nobody: whoever waits is for somebody who is asked', () => {
    fc.assert(
      fc.property(anyWaiting, anyOfficers, (waiting, officers) => {
        const roomy = officers.map((one) => ({ ...one, askable: true, load: 0, capacity: 100 }));
        const somebody = roomy.some(({ available }) => available);
        const rested = waiting.map((one) => ({ ...one, offer: isStanding(one.offer, NOW) ? one.offer : null }));
        for (const { offer } of after(rested, roomy).waiting) {
          if (somebody) expect(isStanding(offer, NOW)).toBe(true);
        }
      }),
    );
  });

  it('puts danger first: while one in danger has not been offered, nobody else has', () => {
    fc.assert(
      fc.property(anyWaiting, anyOfficers, (waiting, officers) => {
        const { made, waiting: then } = after(waiting, officers);
        const asked = officers.filter(({ available, askable }) => available && askable);
        const inDanger = then.filter(({ danger }) => danger);
        for (const { offer } of inDanger) {
          // Not even a full desk keeps it waiting, unless all whom it fits are being decided about.
          const everybody = officers.every(({ available, askable }) => askable || !available);
          if (asked.length > 0 && everybody) expect(isStanding(offer, NOW)).toBe(true);
        }
        const order = [...made.keys()].map((id) => waiting.find((one) => one.id === id)?.danger);
        expect(order).toEqual([...order].sort((a, b) => Number(b) - Number(a)));
      }),
    );
  });

  it('is the same whatever the order in which it is told', () => {
    const told = fc
      .tuple(anyWaiting, anyOfficers)
      .chain(([waiting, officers]) =>
        fc.tuple(
          fc.constant({ waiting, officers }),
          fc.shuffledSubarray(waiting, { minLength: waiting.length }),
          fc.shuffledSubarray(officers, { minLength: officers.length }),
        ),
      );
    fc.assert(
      fc.property(told, ([{ waiting, officers }, otherWaiting, otherOfficers]) => {
        const options = { now: NOW, times: TIMES };
        expect(plan(otherWaiting, otherOfficers, options)).toEqual(plan(waiting, officers, options));
      }),
    );
  });

  it('starves nobody: while one officer takes what is offered, every conversation is taken in the end', () => {
    const desk = fc.record({
      sleepers: fc.integer({ min: 0, max: 4 }),
      places: fc.integer({ min: 1, max: 3 }),
      waiting: anyWaiting,
      /** Others who keep coming while these wait. */
      arrivals: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(desk, ({ sleepers, places, waiting, arrivals }) => {
        const awake = officerAtWork('awake', { capacity: places });
        const officers = [
          awake,
          ...Array.from({ length: sleepers }, (_, index) => officerAtWork(`asleep-${index}`, { capacity: places })),
        ];
        const first = new Set(waiting.map(({ id }) => id));
        let queue: WaitingView[] = waiting.map((one) => ({ ...one, queue: GENERAL, skill: null, locale: 'fr' }));
        let idle = new Map(officers.map(({ id, idleSince }) => [id, idleSince]));
        const rounds = 2 * (waiting.length + 1) * (sleepers + 2);
        for (let round = 0; round < rounds && first.size > 0; round += 1) {
          const now = NOW + round * TIMES.calmMs;
          const asked = officers.map((one) => ({ ...one, idleSince: idle.get(one.id) ?? 0 }));
          const offers = plan(queue, asked, { now, times: TIMES });
          idle = new Map([...idle, ...offers.map(({ offer }) => [offer.to, now] as const)]);
          // The awake officer takes what is offered and is done with it by the next round; the others never answer.
          const taken = new Set(
            offers.filter(({ offer }) => offer.to === awake.id).map(({ conversation }) => conversation),
          );
          for (const id of taken) first.delete(id);
          queue = queue
            .filter(({ id }) => !taken.has(id))
            .map((one) => ({
              ...one,
              offer: offers.find(({ conversation }) => conversation === one.id)?.offer ?? one.offer,
            }));
          for (let index = 0; index < arrivals; index += 1) {
            queue.push(waitingView(`new-${round}-${index}`, { priority: -1, openedAt: now }));
          }
        }
        expect(first.size).toBe(0);
      }),
    );
  });
});

describe('inOrderFor', () => {
  const order = (
    officer: OfficerAtWork,
    waiting: readonly WaitingView[],
    colleagues: readonly OfficerAtWork[] = [],
  ) => {
    const { fit, rest } = inOrderFor(officer, waiting, { colleagues, now: NOW });
    return [...fit, ...rest].map(({ id }) => id);
  };
  const me = officerAtWork('me', { available: false, load: 9 });

  it('gives danger first, then what fits, then the rest, and last what is offered to somebody else', () => {
    const waiting = [
      waitingView('offered', { priority: 3, offer: { to: 'a' as OfficerId, until: NOW + 1 } }),
      waitingView('arabic', { priority: 2, locale: 'ar' }),
      waitingView('lapsed', { priority: 1, offer: { to: 'a' as OfficerId, until: NOW } }),
      waitingView('mine', { offer: { to: 'me' as OfficerId, until: NOW + 1 } }),
      waitingView('danger', { danger: true, locale: 'ar', offer: { to: 'a' as OfficerId, until: NOW + 1 } }),
    ];
    const speaks = officerAtWork('a', { languages: ['ar'] });
    expect(order(me, waiting, [speaks])).toEqual(['danger', 'lapsed', 'mine', 'arabic', 'offered']);
    // Where nobody who is asked speaks it, it is for everybody.
    expect(order(me, waiting)).toEqual(['danger', 'arabic', 'lapsed', 'mine', 'offered']);
  });

  it('keeps all of them, danger before all, and the order of the queue among those that fit', () => {
    fc.assert(
      fc.property(anyWaiting, anyOfficers, fc.nat(4), (waiting, officers, index) => {
        const officer = officers[index % Math.max(1, officers.length)] ?? me;
        const { fit, rest } = inOrderFor(officer, waiting, { colleagues: officers, now: NOW });
        expect([...fit, ...rest].map(({ id }) => id).sort()).toEqual(waiting.map(({ id }) => id).sort());
        expect([...fit]).toEqual([...fit].sort(compareStanding));
        expect(rest.some(({ danger }) => danger)).toBe(false);
      }),
    );
  });
});
