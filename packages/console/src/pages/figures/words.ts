import type { FiguresBy, FiguresGroup } from '@lanterne/protocol';
import { localeInUse, t } from '../../i18n/index.ts';
import { stopwatch } from '../../i18n/time.ts';
import { ft } from './texts.ts';

const DOORS = ['victim', 'report', 'ask', 'unsure'] as const;

const dateFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(localeInUse(), { ...options, timeZone: 'UTC' });

/** What the key of a group says to a reader. `short` stands under a chart, where there is little room. */
export const createNames = (
  by: FiguresBy,
): ((group: Pick<FiguresGroup, 'key' | 'name'>, short?: boolean) => string) => {
  const day = { day: 'numeric', month: 'short' } as const;
  const formats = {
    short: dateFormat(day),
    long: dateFormat({ weekday: 'short', ...day, year: 'numeric' }),
  };
  const language = new Intl.DisplayNames(localeInUse(), { type: 'language' });
  const dateOf = (key: string, short: boolean): string => formats[short ? 'short' : 'long'].format(new Date(key));
  return ({ key, name }, short = false) => {
    if (key === '*') return ft('others');
    switch (by) {
      case 'hour':
        return ft('at.hour', { day: dateOf(key.slice(0, 10), short), hour: Number(key.slice(11)) });
      case 'day':
        return dateOf(key, short);
      case 'week':
        return short ? dateOf(key, true) : ft('at.week', { day: dateOf(key, false) });
      case 'door': {
        const door = DOORS.find((known) => known === key);
        return door ? t(`door.${door}`) : key;
      }
      case 'language':
        return language.of(key) ?? key;
      case 'site':
      case 'queue':
        return name ?? (key === 'general' ? ft('queue.general') : key);
    }
  };
};

export const amountText = (amount: number): string => new Intl.NumberFormat(localeInUse()).format(amount);

/** A share of 1, in per cent. */
export const shareText = (share: number): string =>
  new Intl.NumberFormat(localeInUse(), { style: 'percent', maximumFractionDigits: 1 }).format(share);

/** Seconds as a stopwatch shows them. */
export const secondsText = (seconds: number): string => stopwatch(seconds * 1_000);

/** What there is nothing of. */
const NOTHING = '–';

export const orNothing = <Value>(value: Value | null, say: (value: Value) => string): string =>
  value === null ? NOTHING : say(value);
