import { useEffect, useState } from 'preact/hooks';
import { whenIdle } from '../ui/idle.ts';
import { localeInUse } from './index.ts';

let format: Intl.DateTimeFormat | undefined;
let made: string;

/**
 * Writes an instant as hours and minutes of this device's clock. Nothing before the first frame: the first
 * `Intl.DateTimeFormat` takes a tenth of a second and more on a weak phone, in which one could not type.
 */
export const useTimes = (): ((at: string) => string) => {
  const [, redraw] = useState(format);
  const locale = localeInUse();
  useEffect(() => {
    if (made === locale) return;
    whenIdle(() => {
      made = locale;
      format = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
      redraw(format);
    });
  }, [locale]);
  return (at) => format?.format(new Date(at)) ?? '';
};
