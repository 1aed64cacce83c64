import type { FiguresGroup } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { keysOf, lastDays } from './period.ts';

const groups = (...keys: string[]) => keys.map((key) => ({ key }) as FiguresGroup);

describe('a period', () => {
  const noon = new Date(2026, 10, 24, 12).getTime();

  it('begins as many days ago as it says, today among them', () => {
    expect(lastDays('1', noon).from).toBe('2026-11-24');
    expect(lastDays('7', noon).from).toBe('2026-11-18');
  });

  it('ends on the day that has begun anywhere: sites overseas count by their own', () => {
    expect(lastDays('1', Date.parse('2026-11-24T09:59:00Z')).to).toBe('2026-11-24');
    // Midnight has struck on the Line Islands, and at 23:00 in Paris too.
    expect(lastDays('1', Date.parse('2026-11-24T10:00:00Z')).to).toBe('2026-11-25');
    expect(lastDays('1', Date.parse('2026-11-24T23:00:00Z')).to).toBe('2026-11-25');
  });
});

describe('the places of a chart', () => {
  it('are all hours, days and weeks between the first and the last, those without anybody among them', () => {
    expect(keysOf({ by: 'hour', groups: groups('2026-11-24T22', '2026-11-25T01') })).toEqual([
      '2026-11-24T22',
      '2026-11-24T23',
      '2026-11-25T00',
      '2026-11-25T01',
    ]);
    expect(keysOf({ by: 'day', groups: groups('2026-11-29', '2026-12-01') })).toEqual([
      '2026-11-29',
      '2026-11-30',
      '2026-12-01',
    ]);
    expect(keysOf({ by: 'week', groups: groups('2026-11-16', '2026-11-30') })).toHaveLength(3);
    expect(keysOf({ by: 'day', groups: groups('*', '2026-11-29') })).toEqual(['2026-11-29', '*']);
  });

  it('are what there is of all else, and nothing of nothing', () => {
    expect(keysOf({ by: 'language', groups: groups('ar', 'fr', '*') })).toEqual(['ar', 'fr', '*']);
    expect(keysOf({ by: 'day', groups: [] })).toEqual([]);
  });
});
