// docs/security.md: T10

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findPosition, mayAsk, positionText, toPosition } from './position.ts';

const paris = { latitude: 48.856613, longitude: 2.352222, accuracy: 11.2 };

describe('a position', () => {
  it('is what is shown, to the last digit', () => {
    const position = toPosition(paris);
    expect(position).toEqual({ about: 'position', latitude: 48.85661, longitude: 2.35222, accuracy: 12 });
    expect(position && positionText(position)).toBe('48.85661, 2.35222');
    fc.assert(
      fc.property(
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.double({ min: -180, max: 180, noNaN: true }),
        (a, b) => {
          const found = toPosition({ latitude: a, longitude: b, accuracy: 5 });
          if (!found) return;
          expect(positionText(found).split(', ').map(Number)).toEqual([found.latitude, found.longitude]);
          expect(Math.abs(found.latitude - a)).toBeLessThan(0.00001);
        },
      ),
    );
  });

  it.each([
    ['in no place', { latitude: 91 }],
    ['in no place', { longitude: -180.5 }],
    ['not a number', { latitude: Number.NaN }],
    ['not finite', { longitude: Number.POSITIVE_INFINITY }],
    ['of the middle of the sea, which stands for nothing', { latitude: 0, longitude: 0 }],
    ['vaguer than a town', { accuracy: 5_001 }],
    ['without a radius', { accuracy: Number.NaN }],
    ['with an impossible radius', { accuracy: -1 }],
  ])('%s is none', (_, change) => {
    expect(toPosition({ ...paris, ...change })).toBeNull();
  });

  it('on the equator or the meridian of Greenwich is one', () => {
    expect(toPosition({ ...paris, latitude: 0 })).not.toBeNull();
    expect(toPosition({ ...paris, longitude: 0 })).not.toBeNull();
  });
});

describe('asking for it', () => {
  let asked: PositionOptions[];
  let answer: (success: (position: unknown) => void, failure: (error: unknown) => void) => void;
  const allow = (allowed: boolean | undefined) =>
    Object.assign(document, { featurePolicy: allowed === undefined ? undefined : { allowsFeature: () => allowed } });

  beforeEach(() => {
    asked = [];
    vi.stubGlobal('navigator', {
      geolocation: {
        getCurrentPosition(success: never, failure: never, options: PositionOptions) {
          asked.push(options);
          answer(success, failure);
        },
      },
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    allow(undefined);
  });

  it('asks once, for an exact and a new one', async () => {
    answer = (success) => success({ coords: paris });
    expect(await findPosition()).toEqual(toPosition(paris));
    expect(asked).toEqual([{ enableHighAccuracy: true, timeout: 20_000, maximumAge: 0 }]);
  });

  it.each([
    [1, undefined, 'refused'],
    [1, true, 'refused'],
    [2, true, 'unavailable'],
    [3, true, 'timeout'],
  ] as const)('with the fault %d where the page allows %s is %s', async (code, allowed, fault) => {
    allow(allowed);
    answer = (_, failure) => failure({ code });
    expect(await findPosition()).toBe(fault);
  });

  it('says what is too vague', async () => {
    answer = (success) => success({ coords: { ...paris, accuracy: 80_000 } });
    expect(await findPosition()).toBe('absurd');
  });

  it('does not ask where the page around forbids it', async () => {
    allow(false);
    expect(mayAsk()).toBe(false);
    expect(await findPosition()).toBe('forbidden');
    expect(asked).toEqual([]);
  });

  it('finds nothing on a device that has no such thing', async () => {
    vi.stubGlobal('navigator', {});
    expect(await findPosition()).toBe('unavailable');
  });
});
