import { describe, expect, it } from 'vitest';
import { at, id, offered, own, snapshot, T0, waiting } from '../desk.fixture.ts';
import { endOf, isMoved, keyOf, offersIn } from './offer.ts';

describe('what is offered', () => {
  it('is what waits for this officer until its time is up by the server’s clock', () => {
    const queue = [offered(1, 30), waiting(2), waiting(3, { offer: { to: 'p'.repeat(21) as never, until: at(30) } })];
    expect(offersIn(queue, T0).map(({ conversation }) => conversation)).toEqual([id(1)]);
    expect(offersIn(queue, T0 + 30_000)).toEqual([]);
  });

  it('is another offer when it comes again', () => {
    expect(keyOf(offered(1, 30))).not.toBe(keyOf(offered(1, 60)));
  });

  it('moves a card that stays, not one that stands where it stood', () => {
    expect(isMoved(['a'], ['a', 'b'])).toBe(false);
    expect(isMoved(['a', 'b'], ['a'])).toBe(false);
    expect(isMoved(['a'], ['b'])).toBe(false);
    expect(isMoved(['a'], ['b', 'a'])).toBe(true);
    expect(isMoved(['a', 'b'], ['b'])).toBe(true);
  });
});

describe('why an offer ended', () => {
  const gone = (more: { erased?: boolean; takenBy?: string } = {}) =>
    ({ name: 'gone', data: { conversation: id(1), erased: false, ...more } }) as const;
  const quiet = { heard: null, passed: false, isUp: true };

  it('is told for each way that is not the officer’s own', () => {
    const end = (more: Partial<Parameters<typeof endOf>[1]>) => endOf(id(1), { entry: undefined, ...quiet, ...more });
    expect(end({ heard: gone({ takenBy: 'Camille' }) })).toEqual({ why: 'taken', alias: 'Camille' });
    expect(end({ heard: gone() })).toEqual({ why: 'left' });
    expect(end({ heard: gone({ erased: true }) })).toEqual({ why: 'erased' });
    expect(end({ entry: waiting(1) })).toEqual({ why: 'over' });
    expect(end({ entry: waiting(1), isUp: false })).toEqual({ why: 'withdrawn' });
    expect(end({ entry: waiting(1), passed: true })).toEqual({ why: 'passed' });
    expect(end({ entry: waiting(1, { state: 'left', danger: true }) })).toEqual({ why: 'left' });
    expect(end({ entry: waiting(1, { state: 'held', holder: 'p'.repeat(21) as never }) })).toEqual({ why: 'gone' });
  });

  it('is not told of what the officer took, was refused, or missed with the link', () => {
    expect(endOf(id(1), { entry: own(1), ...quiet })).toBeNull();
    expect(endOf(id(1), { entry: undefined, ...quiet })).toBeNull();
    const another = { name: 'gone', data: { conversation: id(2), erased: false } } as const;
    expect(endOf(id(1), { entry: undefined, ...quiet, heard: another })).toBeNull();
    expect(endOf(id(1), { entry: waiting(1), ...quiet, heard: snapshot() })).toBeNull();
  });
});
