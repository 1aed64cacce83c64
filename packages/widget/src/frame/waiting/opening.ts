import { type Key, t } from '../i18n/index.ts';

const DAY_MS = 86_400_000;

/** The day that a calendar in the zone shows, as a number of days. */
const dayIn = (timeZone: string, at: number): number => {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' })
    .formatToParts(at)
    .map(({ type, value }) => [type, Number(value)]);
  const { year = 0, month = 0, day = 0 } = Object.fromEntries(parts) as Record<string, number>;
  return Date.UTC(year, month - 1, day) / DAY_MS;
};

/** « 8 h », « 8 h 30 », as French writes a time; as their own custom has it elsewhere. */
const timeText = (locale: string, timeZone: string, at: number): string => {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' }).formatToParts(at);
  if (locale !== 'fr') return parts.map(({ value }) => value).join('');
  const number = (name: string) => Number(parts.find(({ type }) => type === name)?.value);
  const minute = number('minute');
  return `${number('hour')}\u00a0h${minute > 0 ? `\u00a0${`${minute}`.padStart(2, '0')}` : ''}`;
};

/** Only where this device's clock shows another time: somebody abroad must not be told the wrong hour. */
const zoneText = (locale: string, timeZone: string, at: number): string => {
  const show = (zone?: string) =>
    new Intl.DateTimeFormat('en', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at);
  if (show(timeZone) === show()) return '';
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' }).formatToParts(at);
  return ` (${parts.find(({ type }) => type === 'timeZoneName')?.value})`;
};

/** « Le 1er », as no other day of the month in French, and as `Intl` does not say it. */
const dateText = (locale: string, text: string): string => (locale === 'fr' ? text.replace(/ 1 /, ' 1er ') : text);

const dayText = (locale: string, timeZone: string, at: number, days: number): [key: Key, day: string] => {
  if (days <= 1) return ['opens.near', new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')];
  const weekday = { timeZone, weekday: 'long' } as const;
  return days < 7
    ? ['opens.weekday', new Intl.DateTimeFormat(locale, weekday).format(at)]
    : [
        'opens.date',
        dateText(locale, new Intl.DateTimeFormat(locale, { ...weekday, day: 'numeric', month: 'long' }).format(at)),
      ];
};

/** When officers are back, as one says it: « demain à 8 h », « lundi à 8 h 30 », in the time of the site. */
export const openingText = (
  at: number,
  { now, timeZone, locale }: { readonly now: number; readonly timeZone: string; readonly locale: string },
): string => {
  const [key, day] = dayText(locale, timeZone, at, dayIn(timeZone, at) - dayIn(timeZone, now));
  return t(key, { day, time: timeText(locale, timeZone, at) }) + zoneText(locale, timeZone, at);
};
