import type { PageData } from '@lanterne/protocol';
import { localeInUse, t } from '../i18n/index.ts';

/** Up to two days are said in hours: "24 hours" leaves no doubt that "one day" leaves. */
const UNITS = [
  ['day', 86_400, 3],
  ['hour', 3_600, 1],
  ['minute', 60, 1],
] as const;

/** Says a length of time exactly, in the largest unit that it is a whole number of: "24 hours", "30 days". */
export const durationText = (seconds: number, locale: string): string => {
  const [unit, size] = UNITS.find(([, size, atLeast]) => seconds % size === 0 && seconds >= size * atLeast) ?? [
    'second',
    1,
  ];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size);
};

/** What becomes of the internet address of whoever writes; null where none is kept (SAFETY.md T05). */
export const sealText = ({ addressSeconds }: PageData['notice']): string | null =>
  addressSeconds === undefined ? null : t('sealed.told', { duration: durationText(addressSeconds, localeInUse()) });

let told = false;

/** It is on the screen. From then on whoever writes has been told. */
export const noteTold = (): void => {
  told = true;
};

/** Whether it was on the screen of this page: else nothing may be sealed. */
export const wasTold = (): boolean => told;
