import { localeInUse, t } from '../i18n/index.ts';

/** How often one can write from then on. */
export const slowText = ({ seconds }: { readonly seconds: number | null }): string =>
  seconds === null ? t('slow.off') : t('slow.on', { seconds: seconds.toLocaleString(localeInUse()) });
