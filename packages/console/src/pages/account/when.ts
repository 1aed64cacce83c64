import { localeInUse } from '../../i18n/index.ts';

/** Day and time of an instant, on this desk's wall clock. */
export const when = (instant: string): string =>
  new Intl.DateTimeFormat(localeInUse(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
