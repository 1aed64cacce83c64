import { localeInUse } from './index.ts';

const FORMATS = {
  time: { hour: '2-digit', minute: '2-digit' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  moment: { dateStyle: 'medium', timeStyle: 'short' },
  exact: { dateStyle: 'short', timeStyle: 'medium' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are dear to make and cheap to use. */
const formatOf = (name: keyof typeof FORMATS): Intl.DateTimeFormat => {
  const key = `${localeInUse()} ${name}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(localeInUse(), FORMATS[name]);
  formats.set(key, made);
  return made;
};

/** Hours and minutes of an instant, on this desk's wall clock. */
export const clockTime = (at: string | number): string => formatOf('time').format(new Date(at));

/** The day of an instant, for a transcript that passes midnight. */
export const dayName = (at: string | number): string => formatOf('day').format(new Date(at));

/** Day and time of an instant, to be read in a sentence. */
export const dayAndTime = (at: string): string => formatOf('moment').format(new Date(at));

/** To the second, for what is held against other records. */
export const exactTime = (at: string): string => formatOf('exact').format(new Date(at));

export const sameDay = (a: string, b: string): boolean => new Date(a).toDateString() === new Date(b).toDateString();

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** A wait as `m:ss`, from one hour on as `h:mm:ss`. */
export const stopwatch = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const rest = twoDigits(seconds % 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${rest}`;
};
