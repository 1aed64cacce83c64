import { describe, expect, it } from 'vitest';
import { answerCalls, bellFor, callsAfter, firstCalls, noSummons, summonsOf, titleFor } from './calls.ts';
import { id, waiting } from './desk.fixture.ts';

const none = new Map();
const count = (calls: ReturnType<typeof firstCalls>) => summonsOf(calls, none).count;

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
    expect(summonsOf(callsAfter(quiet, [waiting(1, { danger: true })]), none)).toEqual({ count: 1, danger: true });
  });

  it('gives back the same calls when there is nothing to answer', () => {
    const quiet = firstCalls([waiting(1)]);
    expect(answerCalls(quiet)).toBe(quiet);
  });
});

describe('the bell', () => {
  const calm = { count: 1, danger: false };

  it('rings when there is more, goes on while there is something, stops when all is seen', () => {
    expect(bellFor(noSummons, calm)).toBe('ring');
    expect(bellFor(calm, { count: 2, danger: false })).toBe('ring');
    expect(bellFor(calm, calm)).toBe('go-on');
    expect(bellFor({ count: 2, danger: false }, calm)).toBe('go-on');
    expect(bellFor(calm, noSummons)).toBe('stop');
  });

  it('rings when danger comes without a new call', () => {
    expect(bellFor(calm, { count: 1, danger: true })).toBe('ring');
  });

  it('counts unread messages, and tells danger only of those', () => {
    const unread = new Map([
      [id(1), { count: 2, danger: false }],
      [id(2), { count: 0, danger: true }],
    ]);
    expect(summonsOf(firstCalls([]), unread)).toEqual({ count: 2, danger: false });
    expect(summonsOf(firstCalls([]), new Map([[id(1), { count: 1, danger: true }]])).danger).toBe(true);
  });
});

describe('the title', () => {
  it('shows the count in turn with the bare title, and nothing else', () => {
    const two = { count: 2, danger: true };
    expect([0, 1, 2].map((second) => titleFor('Bureau', two, second))).toEqual(['(2) Bureau', 'Bureau', '(2) Bureau']);
    expect(titleFor('Bureau', noSummons, 0)).toBe('Bureau');
  });
});
