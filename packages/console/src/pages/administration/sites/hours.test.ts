import { expect, it } from 'vitest';
import { daysIn, hoursIn, sayDays, sayHours } from './hours.ts';

it('reads hours as they are typed, and writes them back', () => {
  expect(hoursIn(' 09:00 - 12:00,14:00–18:00 ')).toEqual([
    ['09:00', '12:00'],
    ['14:00', '18:00'],
  ]);
  expect(hoursIn('')).toEqual([]);
  // What is no span goes to the server as it is, which says so.
  expect(hoursIn('9h')).toEqual([['9h']]);
  expect(sayHours(hoursIn('09:00-12:00, 14:00-18:00'))).toBe('09:00-12:00, 14:00-18:00');
});

it('reads days that have hours of their own', () => {
  const days = daysIn(['2026-12-24: 09:00-12:00', '2026-12-25:']);
  expect(days).toEqual({ '2026-12-24': [['09:00', '12:00']], '2026-12-25': [] });
  expect(sayDays(days as never)).toBe('2026-12-24: 09:00-12:00\n2026-12-25:');
});
