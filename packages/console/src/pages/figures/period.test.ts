import type { FiguresGroup } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { keysOf, lastDays } from './period.ts';

const groups = (...keys: string[]) => keys.map((key) => ({ key }) as FiguresGroup);

describe('a period', () => {
  it('ends today, and has as many days as it says', () => {
    const noon = new Date(2026, 10, 24, 12).getTime();
    expect(lastDays('1', noon)).toEqual({ from: '2026-11-24', to: '2026-11-24' });
    expect(lastDays('7', noon)).toEqual({ from: '2026-11-18', to: '2026-11-24' });
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
