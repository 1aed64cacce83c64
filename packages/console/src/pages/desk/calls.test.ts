import type { OfficerId } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import type { Alarm } from './alarm/alarms.ts';
import { answerCalls, bellFor, callsAfter, firstCalls, noSummons, repeatMs, summonsOf, titleFor } from './calls.ts';
import { at, id, offered, waiting } from './desk.fixture.ts';

const none = new Map();
const count = (calls: ReturnType<typeof firstCalls>) => summonsOf(calls, none, []).count;

describe('calls of the queue', () => {
  it('does not call for who waited before the officer came', () => {
    expect(count(firstCalls([waiting(1), waiting(2)]))).toBe(0);
  });

  it('calls for each who is new, until the page is touched', () => {
    const called = callsAfter(firstCalls([waiting(1)]), [waiting(1), waiting(2)]);
    expect(count(called)).toBe(1);
    expect(count(callsAfter(called, [waiting(1), waiting(2), waiting(3)]))).toBe(2);
    const answered = answerCalls(called);
    expect(count(answered)).toBe(0);
    expect(count(callsAfter(answered, [waiting(1), waiting(2)]))).toBe(0);
  });

  it('does not call for one whom a colleague took', () => {
    const called = callsAfter(firstCalls([]), [waiting(1)]);
    expect(count(callsAfter(called, []))).toBe(0);
  });

  it('calls anew, and differently, when somebody who waits is in danger', () => {
    const quiet = firstCalls([waiting(1)]);
    expect(summonsOf(callsAfter(quiet, [waiting(1, { danger: true })]), none, [])).toEqual({
      count: 1,
      danger: true,
      alarm: false,
    });
  });

  it('calls anew when somebody in danger leaves before any officer has taken them', () => {
    const danger = waiting(1, { danger: true });
    const heard = answerCalls(callsAfter(firstCalls([]), [danger]));
    const left = callsAfter(heard, [{ ...danger, state: 'left', how: 'exit' }]);
    expect(summonsOf(left, none, [])).toMatchObject({ count: 1, danger: true });
  });

  it('calls anew for each offer to this officer, and counts one visitor once', () => {
    const quiet = answerCalls(callsAfter(firstCalls([]), [waiting(1)]));
    const called = callsAfter(quiet, [offered(1, 30)]);
    expect(count(called)).toBe(1);
    expect(count(callsAfter(called, [offered(1, 30)]))).toBe(1);
    expect(count(callsAfter(answerCalls(called), [offered(1, 60)]))).toBe(1);
    expect(count(callsAfter(firstCalls([]), [offered(2, 30)]))).toBe(1);
    const danger = callsAfter(quiet, [offered(1, 30, { danger: true })]);
    expect(summonsOf(danger, none, [])).toMatchObject({ count: 1, danger: true });
  });

  it('is silent for who is offered to a colleague, but for danger, and does not call late when they let it pass', () => {
    const offer = { to: 'p'.repeat(21) as OfficerId, until: at(30) };
    const silent = callsAfter(callsAfter(firstCalls([]), [waiting(1)]), [waiting(1, { offer })]);
    expect(count(silent)).toBe(0);
    expect(count(callsAfter(silent, [waiting(1)]))).toBe(0);
    expect(count(callsAfter(firstCalls([]), [waiting(1, { offer, danger: true })]))).toBe(1);
  });

  it('gives back the same calls when there is nothing to answer', () => {
    const quiet = firstCalls([waiting(1)]);
    expect(answerCalls(quiet)).toBe(quiet);
  });
});

describe('the bell', () => {
  const calm = { ...noSummons, count: 1 };
  const danger = { ...calm, danger: true };
  const alarm = { ...danger, alarm: true };

  it('rings when there is more, goes on while there is something, stops when all is seen', () => {
    expect(bellFor(noSummons, calm)).toBe('ring');
    expect(bellFor(calm, { ...calm, count: 2 })).toBe('ring');
    expect(bellFor(calm, calm)).toBe('go-on');
    expect(bellFor({ ...calm, count: 2 }, calm)).toBe('go-on');
    expect(bellFor(calm, noSummons)).toBe('stop');
  });

  it('rings when danger comes without a new call', () => {
    expect(bellFor(calm, danger)).toBe('ring');
  });

  it('rings when an alarm comes without a new call, and sooner again for as long as it is not heard', () => {
    expect(bellFor(danger, alarm)).toBe('ring');
    expect(bellFor(alarm, alarm)).toBe('go-on');
    expect(bellFor(alarm, danger)).toBe('go-on');
    expect(repeatMs(alarm)).toBeLessThan(repeatMs(danger));
  });

  it('counts alarms that were not heard; a loss is one, the agreed word calls as danger does', () => {
    const loss: Alarm = { kind: 'loss', key: 'a', conversation: id(1), since: at(1) };
    const word: Alarm = { ...loss, kind: 'word', key: 'b' };
    expect(summonsOf(firstCalls([]), none, [loss, word])).toEqual({ count: 2, danger: true, alarm: true });
    expect(summonsOf(firstCalls([]), none, [word])).toEqual({ count: 1, danger: true, alarm: false });
  });

  it('counts unread messages, and tells danger only of those', () => {
    const unread = new Map([
      [id(1), { count: 2, danger: false }],
      [id(2), { count: 0, danger: true }],
    ]);
    expect(summonsOf(firstCalls([]), unread, [])).toEqual({ count: 2, danger: false, alarm: false });
    expect(summonsOf(firstCalls([]), new Map([[id(1), { count: 1, danger: true }]]), []).danger).toBe(true);
  });
});

describe('the title', () => {
  it('shows the count in turn with the bare title, and nothing else', () => {
    const two = { ...noSummons, count: 2, danger: true };
    expect([0, 1, 2].map((second) => titleFor('Bureau', two, second))).toEqual(['(2) Bureau', 'Bureau', '(2) Bureau']);
    expect(titleFor('Bureau', noSummons, 0)).toBe('Bureau');
  });

  it('shows the sign of an alarm at every second', () => {
    const alarm = { count: 2, danger: true, alarm: true };
    expect([0, 1].map((second) => titleFor('Bureau', alarm, second))).toEqual(['(2) ⚠ Bureau', '⚠ Bureau']);
  });
});
