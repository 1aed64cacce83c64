import * as v from 'valibot';
import { EXIT_ADDRESS, THEMES } from './constants.ts';
import { helpOverlay } from './help.ts';

/** Whether a host is this machine itself, where http is as good as https. */
export const isLoopback = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]', '::1'].includes(host);

/** An address to go to: https, or http on this machine itself. */
export const webAddress = v.pipe(
  v.string('wrong_type'),
  v.maxLength(2_000, 'too_long'),
  v.check((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  }, 'malformed'),
);

/** An exact origin, as browsers write it: scheme, host, and port when it is not the scheme's own. */
export const webOrigin = v.pipe(
  v.string('wrong_type'),
  v.maxLength(300, 'too_long'),
  v.check((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    return url?.origin === text && ['http:', 'https:'].includes(url.protocol);
  }, 'malformed'),
);

/** Asked again with every read of a site's settings, and slow to find out. */
const timeZones = new Map<string, boolean>();
const TIME_ZONES_KEPT = 1_000;

const isTimeZone = (name: string): boolean => {
  const known = timeZones.get(name);
  if (known !== undefined) return known;
  let is = true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    is = false;
  }
  if (timeZones.size < TIME_ZONES_KEPT) timeZones.set(name, is);
  return is;
};

/** Hours and minutes of a day, `00:00` to `24:00`. */
const timeOfDay = v.pipe(v.string('wrong_type'), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'malformed'));

/** From, and until: the second later than the first. `24:00` joins the next day's `00:00`. */
const span = v.pipe(
  v.strictTuple([timeOfDay, timeOfDay]),
  v.check(([from, until]) => from < until, 'malformed'),
);
const spans = v.array(span);

/** A day that the calendar has. */
const calendarDay = v.pipe(
  v.string(),
  v.isoDate('malformed'),
  v.check((date) => new Date(`${date}T00:00:00Z`).toISOString().startsWith(date), 'malformed'),
);

/** When officers answer, in the local time of one zone. */
export const openingHours = v.pipe(
  v.strictObject({
    /** A name of the IANA data base, such as `Europe/Paris`. */
    timeZone: v.pipe(v.string('wrong_type'), v.maxLength(100, 'too_long'), v.check(isTimeZone, 'malformed')),
    weekly: v.strictObject({
      monday: spans,
      tuesday: spans,
      wednesday: spans,
      thursday: spans,
      friday: spans,
      saturday: spans,
      sunday: spans,
    }),
    /** Holidays and other days that have hours of their own; an empty list is a closed day. */
    days: v.optional(v.record(calendarDay, spans), {}),
  }),
  // Somebody who reads "we come back at" must be told a time.
  v.check(({ weekly }) => Object.values(weekly).some((day) => day.length > 0), 'empty'),
);
export type OpeningHours = v.InferOutput<typeof openingHours>;

const colour = v.pipe(v.string('wrong_type'), v.regex(/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i, 'malformed'));

/** A handful of colours in place of those of the theme, for light and for dark screens. */
export const colours = v.strictObject({
  accent: v.optional(colour),
  onAccent: v.optional(colour),
  paper: v.optional(colour),
  sheet: v.optional(colour),
  ink: v.optional(colour),
});
export type Colours = v.InferOutput<typeof colours>;

/** What an administrator may settle for one site. Each part has a default, so `{}` is a whole. */
export const siteSettings = v.strictObject({
  /** Where a quick exit leads. */
  exit: v.optional(webAddress, EXIT_ADDRESS),
  /** Null for day and night. */
  hours: v.optional(v.nullable(openingHours), null),
  /** Whether visitors may send pictures and PDF. */
  files: v.optional(v.boolean('wrong_type'), false),
  /** Whether visitors may choose to keep the conversation while browsing the site; a victim never may. */
  keep: v.optional(v.boolean('wrong_type'), true),
  /** Where the service states how accessible it is (RGAA 4.1, law 2005-102, article 47); null for nowhere yet. */
  accessibility: v.optional(v.nullable(webAddress), null),
  theme: v.optional(v.picklist(THEMES, 'malformed'), 'lantern'),
  light: v.optional(colours, {}),
  dark: v.optional(colours, {}),
  /** Changes to the help of the country. */
  help: v.optional(v.nullable(helpOverlay), null),
});
export type SiteSettings = v.InferOutput<typeof siteSettings>;
/** As the administrator wrote them: what is not said follows the defaults of the release that runs. */
export type SettingsDocument = v.InferInput<typeof siteSettings>;

const changed = <Schema extends v.GenericSchema>(schema: Schema) => v.optional(v.nullable(schema));
/** What changes of the settings: null takes back what was said, and what is not named stays. */
export const settingsChange = v.strictObject({
  exit: changed(webAddress),
  hours: changed(openingHours),
  files: changed(v.boolean('wrong_type')),
  keep: changed(v.boolean('wrong_type')),
  accessibility: changed(webAddress),
  theme: changed(v.picklist(THEMES, 'malformed')),
  light: changed(colours),
  dark: changed(colours),
  help: changed(helpOverlay),
} satisfies Record<keyof SettingsDocument, v.GenericSchema>);
export type SettingsChange = v.InferInput<typeof settingsChange>;
