// docs/security.md: T10

import type { SiteId } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { destructionsOf, type Erasure, erasureDay, sumErasures, versionsOn } from './erasure.ts';

const at = (instant: string): number => Date.parse(instant);
const [A, B] = ['a' as SiteId, 'b' as SiteId];
const erasure = (day: string, site: SiteId, cause: Erasure['cause']): Erasure => ({ day, site, cause });

describe('what was erased', () => {
  it('belongs to a day in UTC', () => {
    expect(erasureDay(at('2026-11-24T23:59:59.999Z'))).toBe('2026-11-24');
    expect(erasureDay(at('2026-11-25T00:30:00+01:00'))).toBe('2026-11-24');
  });

  it('is counted by day, site and cause, always in one order', () => {
    const erasures = [
      erasure('2026-11-25', A, 'clock'),
      erasure('2026-11-24', B, 'visitor'),
      erasure('2026-11-24', A, 'visitor'),
      erasure('2026-11-25', A, 'clock'),
      erasure('2026-11-24', A, 'clock'),
    ];
    const counts = sumErasures(erasures);
    expect(counts.map(({ day, site, cause, conversations }) => [day, site, cause, conversations])).toEqual([
      ['2026-11-24', A, 'clock', 1],
      ['2026-11-24', A, 'visitor', 1],
      ['2026-11-24', B, 'visitor', 1],
      ['2026-11-25', A, 'clock', 2],
    ]);
    expect(sumErasures(erasures.toReversed())).toEqual(counts);
    expect(sumErasures([])).toEqual([]);
  });

  it('comes to one proof for each day and site', () => {
    const counts = [
      { ...erasure('2026-11-25', A, 'visitor'), conversations: 3 },
      { ...erasure('2026-11-24', A, 'clock'), conversations: 7 },
      { ...erasure('2026-11-24', A, 'lost-key'), conversations: 1 },
      { ...erasure('2026-11-24', A, 'visitor'), conversations: 2 },
      { ...erasure('2026-11-24', A, 'position'), conversations: 4 },
      { ...erasure('2026-11-25', A, 'handover'), conversations: 5 },
    ];
    const parts = { position: 0, contact: 0, notes: 0, handover: 0 };
    expect(destructionsOf(counts)).toEqual([
      { day: '2026-11-24', site: A, byClock: 7, byVisitor: 2, byLostKey: 1, parts: { ...parts, position: 4 } },
      { day: '2026-11-25', site: A, byClock: 0, byVisitor: 3, byLostKey: 0, parts: { ...parts, handover: 5 } },
    ]);
  });
});

describe('the policy of a day', () => {
  const inForce = [
    { version: 'one', since: at('2026-11-20T09:00:00Z') },
    { version: 'two', since: at('2026-11-24T00:00:00Z') },
    { version: 'three', since: at('2026-11-24T12:00:00Z') },
    { version: 'two', since: at('2026-11-24T18:00:00Z') },
    { version: 'four', since: at('2026-11-26T00:00:00Z') },
  ];
  it.each([
    ['2026-11-19', []],
    ['2026-11-20', ['one']],
    ['2026-11-23', ['one']],
    ['2026-11-24', ['one', 'two', 'three']],
    ['2026-11-25', ['two']],
    ['2026-11-26', ['two', 'four']],
    ['2026-12-31', ['four']],
  ])('of %s is what it began with, and what came on it', (day, versions) => {
    expect(versionsOn(day, inForce)).toEqual(versions);
  });
});
