import { localeInUse } from './index.ts';

const STEP = 1_000;

/** The size of a file in the units that the reader's own system uses: kilobytes, and megabytes from one on. */
export const fileSize = (bytes: number): string => {
  const isLarge = bytes >= STEP * STEP;
  return new Intl.NumberFormat(localeInUse(), {
    style: 'unit',
    unit: isLarge ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: isLarge ? 1 : 0,
  }).format(Math.max(1, bytes / STEP) / (isLarge ? STEP : 1));
};
