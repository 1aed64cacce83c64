// docs/security.md: T15

import type { DeskEntry } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import {
  agreed,
  answered,
  at,
  claimed,
  id,
  opened,
  own,
  said,
  snapshot,
  T0,
  waiting,
  withLog,
} from '../desk.fixture.ts';
import { changeDesk, type DeskFact, emptyDesk } from '../state.ts';
import { alarmsIn, heardAtFirst, returnedBetween, sameOr } from './alarms.ts';

const after = (...facts: DeskFact[]) => facts.reduce((state, fact) => changeDesk(state, fact, T0), emptyDesk);
const lost = { danger: true, dangerAt: at(1), lostAt: at(50) };
const log = [opened(), claimed(), agreed(3, 'citron')];
const event = (number: number, one: ReturnType<typeof said>): DeskFact => ({
  name: 'event',
  data: { conversation: id(number), event: one },
});

describe('the alarm of a loss', () => {
  it('is one for somebody in danger, on every desk that sees them, held or waiting', () => {
    const state = after(
      snapshot({
        queue: [waiting(1, lost), waiting(2, { lostAt: at(50) }), waiting(3, { danger: true })],
        mine: [withLog(own(4, { ...lost, lostAt: at(40) })), withLog(own(5, { lostAt: at(40) }))],
      }),
    );
    expect(alarmsIn(state).map(({ kind, conversation }) => [kind, conversation])).toEqual([
      ['loss', id(4)],
      ['loss', id(1)],
    ]);
  });

  it('is none for one who left: by exit and by end, whatever the line did before', () => {
    for (const how of ['exit', 'end'] as const)
      expect(alarmsIn(after(snapshot({ mine: [withLog(own(1, { ...lost, state: 'left', how }))] })))).toEqual([]);
  });

  it('begins when danger is said after the loss, or the loss comes after the danger', () => {
    const quiet = after(snapshot({ queue: [waiting(1, { lostAt: at(50) })] }));
    expect(alarmsIn(quiet)).toEqual([]);
    expect(alarmsIn(changeDesk(quiet, { name: 'entry', data: waiting(1, lost) }, T0))).toHaveLength(1);
  });

  it('has another key for another loss, and the same for the same one whoever holds it', () => {
    const keyOf = (fact: DeskFact) => alarmsIn(after(snapshot(), fact))[0]?.key;
    const first = keyOf({ name: 'entry', data: waiting(1, lost) });
    expect(keyOf({ name: 'entry', data: own(1, lost) })).toBe(first);
    expect(keyOf({ name: 'entry', data: waiting(1, { ...lost, lostAt: at(90) }) })).not.toBe(first);
  });

  it('ends with a return, which is told; with an exit, an erasure or a colleague it ends untold', () => {
    const start = after(snapshot({ mine: [withLog(own(1, lost))] }));
    const before = alarmsIn(start);
    const told = (fact: DeskFact) => {
      const next = changeDesk(start, fact, T0);
      expect(alarmsIn(next)).toEqual([]);
      return returnedBetween(before, next.entries);
    };
    expect(told({ name: 'entry', data: own(1, { ...lost, lostAt: null }) })).toEqual([id(1)]);
    expect(told({ name: 'entry', data: own(1, { ...lost, lostAt: null, state: 'left', how: 'exit' }) })).toEqual([]);
    expect(told({ name: 'gone', data: { conversation: id(1), erased: true } })).toEqual([]);
    expect(told({ name: 'entry', data: own(1, { ...lost, state: 'closed' }) })).toEqual([]);
    expect(returnedBetween(before, start.entries)).toEqual([]);
  });
});

describe('the alarm of a danger', () => {
  const taken = { danger: true, dangerAt: at(1), state: 'held', holder: 'colleague' } as const;
  const colleague = (number: number, more: Partial<DeskEntry> = {}) =>
    waiting(number, { ...taken, ...more } as Partial<DeskEntry>);

  it('is for who watches alone: each danger that others hold or nobody does, and none that one holds', () => {
    const state = after(
      snapshot({
        queue: [waiting(1, { danger: true, dangerAt: at(9) }), waiting(2)],
        dangers: [colleague(3), colleague(4, { danger: false, dangerAt: null, dangerStep: 'suspected' })],
        mine: [withLog(own(5, { danger: true, dangerAt: at(1) }))],
      }),
    );
    expect(alarmsIn(state)).toEqual([]);
    expect(alarmsIn(state, true)).toMatchObject([
      { kind: 'danger', conversation: id(3), since: at(1) },
      { kind: 'danger', conversation: id(1), since: at(9) },
    ]);
  });

  it('keeps its key along the steps, ends with the last, and has another key when it begins anew', () => {
    const keyOf = (entry: DeskEntry) => alarmsIn(after(snapshot(), { name: 'entry', data: entry }), true)[0]?.key;
    const first = keyOf(colleague(1));
    expect(first).toBeDefined();
    expect(keyOf(colleague(1, { dangerStep: 'relayed' }))).toBe(first);
    expect(keyOf(colleague(1, { dangerStep: 'closed' }))).toBeUndefined();
    expect(keyOf(colleague(1, { dangerStep: 'confirmed', dangerAt: at(7) }))).not.toBe(first);
  });
});

describe('the alarm of the agreed word', () => {
  it('comes with the word, and anew each time that it is written', () => {
    const start = after(snapshot({ mine: [withLog(own(1), ...log)] }));
    expect(alarmsIn(start)).toEqual([]);
    const once = changeDesk(start, event(1, said(4, 'Et un citron.')), T0);
    expect(alarmsIn(once)).toMatchObject([{ kind: 'word', conversation: id(1), since: at(4) }]);
    const twice = changeDesk(once, event(1, said(5, 'CITRON')), T0);
    expect(alarmsIn(twice)).toHaveLength(1);
    expect(alarmsIn(twice)[0]?.key).not.toBe(alarmsIn(once)[0]?.key);
  });

  it('stays when the visitor leaves after it, and ends when the conversation is closed', () => {
    const hit = [...log, said(4, 'citron')];
    expect(alarmsIn(after(snapshot({ mine: [withLog(own(1, { state: 'left', how: 'exit' }), ...hit)] })))).toHaveLength(
      1,
    );
    const start = after(snapshot({ mine: [withLog(own(1), ...hit)] }));
    expect(alarmsIn(changeDesk(start, { name: 'entry', data: own(1, { state: 'closed' }) }, T0))).toEqual([]);
  });

  it('is heard already after a reload when the officer has answered since; a loss never is', () => {
    const hit = [...log, said(4, 'citron')];
    const mine = [withLog(own(1, lost), ...hit, answered(5)), withLog(own(2), ...hit)];
    const state = after(snapshot({ mine }));
    const heard = heardAtFirst(state);
    expect(alarmsIn(state).filter(({ key }) => !heard.has(key))).toMatchObject([
      { kind: 'loss', conversation: id(1) },
      { kind: 'word', conversation: id(2) },
    ]);
  });
});

it('gives the list before when the new one says no more', () => {
  const before = alarmsIn(after(snapshot({ queue: [waiting(1, lost)] })));
  expect(sameOr(before, alarmsIn(after(snapshot({ queue: [waiting(1, { ...lost, presence: 'absent' })] }))))).toBe(
    before,
  );
  expect(sameOr(before, [])).toEqual([]);
});
