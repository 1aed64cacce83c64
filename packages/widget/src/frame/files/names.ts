import { FILE_NAME_MAX } from '@lanterne/protocol/constants';
import { localeInUse } from '../i18n/index.ts';

/** Control characters, and those that turn the direction of writing. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A name as the server takes it: a long or a strange one keeps nobody from sending a file. */
export const nameOf = ({ name }: File): string =>
  [...name.replace(UNSEEN, '').replace(/\p{Cs}/gu, '')].slice(0, FILE_NAME_MAX).join('').trim() || 'image';

const MEGA = 1_000_000;

/** « 2,3 Mo » */
export const sizeText = (bytes: number): string => {
  const [unit, amount] = bytes < MEGA ? ['kilobyte', Math.ceil(bytes / 1_000)] : ['megabyte', bytes / MEGA];
  return new Intl.NumberFormat(localeInUse(), { style: 'unit', unit: unit as string, maximumFractionDigits: 1 }).format(
    amount as number,
  );
};
