import type { OpeningHours } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openingAt } from './hours.ts';

type Spans = [string, string][];

const everyDay = (spans: Spans): OpeningHours['weekly'] => ({
  monday: spans,
  tuesday: spans,
  wednesday: spans,
  thursday: spans,
  friday: spans,
  saturday: spans,
  sunday: spans,
});
const NEVER = everyDay([]);
const paris = (weekly: OpeningHours['weekly'], days: OpeningHours['days'] = {}): OpeningHours => ({
  timeZone: 'Europe/Paris',
  weekly,
  days,
});

const at = (hours: OpeningHours, now: string) => {
  const { open, changesAt } = openingAt(hours, Date.parse(now));
  return { open, changesAt: changesAt === null ? null : new Date(changesAt).toISOString().replace(':00.000Z', 'Z') };
};

describe('opening hours', () => {
  const office = paris({
    ...everyDay([
      ['08:30', '12:00'],
      ['14:00', '19:00'],
    ]),
    sunday: [],
  });

  it('are those of the clock on the wall', () => {
    // A Tuesday in winter, and one in summer.
    expect(at(office, '2026-11-24T07:29:59.999Z')).toEqual({ open: false, changesAt: '2026-11-24T07:30Z' });
    expect(at(office, '2026-11-24T07:30:00Z')).toEqual({ open: true, changesAt: '2026-11-24T11:00Z' });
    expect(at(office, '2026-11-24T11:00:00Z')).toEqual({ open: false, changesAt: '2026-11-24T13:00Z' });
    expect(at(office, '2026-07-14T06:30:00Z')).toEqual({ open: true, changesAt: '2026-07-14T10:00Z' });
    expect(at({ ...office, timeZone: 'America/Martinique' }, '2026-07-14T12:29:00Z')).toEqual({
      open: false,
      changesAt: '2026-07-14T12:30Z',
    });
    expect(at({ ...office, timeZone: 'Asia/Kathmandu' }, '2026-07-14T02:44:00Z')).toEqual({
      open: false,
      changesAt: '2026-07-14T02:45Z',
    });
  });

  it('pass over days without hours', () => {
    expect(at(office, '2026-11-28T18:00:00Z')).toEqual({ open: false, changesAt: '2026-11-30T07:30Z' });
  });

  it('join where one day ends and the next begins', () => {
    const night = paris(
      everyDay([
        ['00:00', '06:00'],
        ['22:00', '24:00'],
      ]),
    );
    expect(at(night, '2026-11-24T21:00:00Z')).toEqual({ open: true, changesAt: '2026-11-25T05:00Z' });
    expect(at(night, '2026-11-24T23:00:00Z')).toEqual({ open: true, changesAt: '2026-11-25T05:00Z' });
    const fromFriday = paris({ ...NEVER, friday: [['20:00', '24:00']], saturday: [['00:00', '24:00']] });
    expect(at(fromFriday, '2026-11-27T20:00:00Z')).toEqual({ open: true, changesAt: '2026-11-28T23:00Z' });
  });

  it('never change where somebody always answers', () => {
    expect(at(paris(everyDay([['00:00', '24:00']])), '2026-11-24T12:00:00Z')).toEqual({ open: true, changesAt: null });
    expect(
      at(
        paris(
          everyDay([
            ['00:00', '12:00'],
            ['10:00', '24:00'],
          ]),
        ),
        '2026-11-24T12:00:00Z',
      ).changesAt,
    ).toBeNull();
  });

  it('have days of their own', () => {
    const holidays = { '2026-12-25': [], '2026-12-24': [['08:30', '12:00']] as Spans };
    const closed = paris(office.weekly, holidays);
    expect(at(closed, '2026-12-24T08:00:00Z')).toEqual({ open: true, changesAt: '2026-12-24T11:00Z' });
    expect(at(closed, '2026-12-24T11:00:00Z')).toEqual({ open: false, changesAt: '2026-12-26T07:30Z' });
    // Open on a day that is otherwise closed.
    const sunday = paris(office.weekly, { '2026-11-29': [['10:00', '11:00']] });
    expect(at(sunday, '2026-11-28T18:00:00Z')).toEqual({ open: false, changesAt: '2026-11-29T09:00Z' });
  });

  it('find a day that is far away', () => {
    const asEver: Spans = [['00:00', '24:00']];
    const always = paris(everyDay(asEver), { '2026-12-01': asEver, '2027-12-25': [], '2028-01-01': [] });
    expect(at(always, '2026-11-24T12:00:00Z')).toEqual({ open: true, changesAt: '2027-12-24T23:00Z' });
  });

  it('are found after weeks without any', () => {
    const mondays = paris(
      { ...NEVER, monday: [['09:00', '10:00']] },
      Object.fromEntries(
        ['2026-11-30', '2026-12-07', '2026-12-14', '2026-12-21', '2026-12-28'].map((day) => [day, []]),
      ),
    );
    expect(at(mondays, '2026-11-24T12:00:00Z')).toEqual({ open: false, changesAt: '2027-01-04T08:00Z' });
    // As many as stay away for a year.
    const year = Array.from({ length: 365 }, (_, day) =>
      new Date(Date.UTC(2027, 0, 1 + day)).toISOString().slice(0, 10),
    );
    const sabbatical = paris(office.weekly, Object.fromEntries(year.map((day) => [day, []])));
    expect(at(sabbatical, '2027-01-01T12:00:00Z')).toEqual({ open: false, changesAt: '2028-01-01T07:30Z' });
  });

  it('lose an hour in spring and have one twice in autumn', () => {
    // The clocks of Paris go from 02:00 to 03:00 on 28 March 2027, and from 03:00 to 02:00 on 31 October.
    const small = paris(everyDay([['02:15', '02:45']]));
    expect(at(small, '2027-03-27T02:00:00Z')).toEqual({ open: false, changesAt: '2027-03-29T00:15Z' });
    expect(at(small, '2027-10-31T00:30:00Z')).toEqual({ open: true, changesAt: '2027-10-31T00:45Z' });
    expect(at(small, '2027-10-31T00:45:00Z')).toEqual({ open: false, changesAt: '2027-10-31T01:15Z' });
    const from = paris(everyDay([['02:30', '12:00']]));
    expect(at(from, '2027-03-28T00:30:00Z')).toEqual({ open: false, changesAt: '2027-03-28T01:00Z' });
    expect(at(from, '2027-03-28T01:00:00Z')).toEqual({ open: true, changesAt: '2027-03-28T10:00Z' });
  });
});

/** Looks at the clock on the wall once a minute. */
const slowly = (hours: OpeningHours, now: number, minutesMax: number) => {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: hours.timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const weekday = new Intl.DateTimeFormat('en-US', { timeZone: hours.timeZone, weekday: 'long' });
  const isOpen = (instant: number): boolean => {
    const [date = '', time = ''] = clock.format(instant).split(' ');
    const day = weekday.format(instant).toLowerCase() as keyof OpeningHours['weekly'];
    return (hours.days[date] ?? hours.weekly[day]).some(([from, until]) => from <= time && time < until);
  };
  const open = isOpen(now);
  const first = Math.floor(now / 60_000) * 60_000;
  for (let minute = 1; minute <= minutesMax; minute += 1) {
    if (isOpen(first + minute * 60_000) !== open) return { open, changesAt: first + minute * 60_000 };
  }
  return { open, changesAt: null };
};

/**
 * Clocks that are put forward and back at night, at midnight (Santiago), by half an hour (Lord Howe), for Ramadan
 * (Casablanca), and the farthest ones.
 */
const ZONES = [
  'Europe/Paris',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Atlantic/Azores',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kathmandu',
  'UTC',
];
/** Days around which the clocks of one zone or another are changed. */
const DAYS = [
  '2026-03-29',
  '2026-04-05',
  '2026-09-06',
  '2026-10-04',
  '2026-10-25',
  '2026-02-15',
  '2026-03-22',
  '2026-10-29',
  '2026-04-23',
  '2026-12-31',
];

const time = fc
  .integer({ min: 0, max: 24 * 4 })
  .map(
    (quarters) =>
      `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`,
  );
const spans = fc
  .array(fc.tuple(time, time), { maxLength: 3 })
  .map((pairs) => pairs.map((pair) => [...pair].sort() as [string, string]).filter(([from, until]) => from < until));
const scenario = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    day: fc.constantFrom(...DAYS),
    minute: fc.integer({ min: -1500, max: 1500 }),
  })
  .chain(({ zone, day, minute }) => {
    const near = [-1, 0, 1, 2].map((days) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10));
    return fc.record({
      now: fc.constant(Date.parse(day) + minute * 60_000 + 30_500),
      hours: fc.record({
        timeZone: fc.constant(zone),
        weekly: fc.record({
          monday: spans,
          tuesday: spans,
          wednesday: spans,
          thursday: spans,
          friday: spans,
          saturday: spans,
          sunday: spans,
        }),
        days: fc.dictionary(fc.constantFrom(...near), spans, { maxKeys: 3 }),
      }),
    });
  });

describe('openingAt', () => {
  it('says what somebody would who looks at the clock every minute', () => {
    fc.assert(
      fc.property(scenario, ({ hours, now }) => {
        const minutesMax = 4 * 24 * 60;
        const { open, changesAt } = openingAt(hours, now);
        const slow = slowly(hours, now, minutesMax);
        const withinReach = changesAt !== null && changesAt <= now + minutesMax * 60_000 - 60_000;
        expect({ open, changesAt: withinReach || slow.changesAt !== null ? changesAt : null }).toEqual(slow);
      }),
      { numRuns: 150 },
    );
  });
});
