import type { DeskEntry, Event as LogEvent } from '@lanterne/protocol';
import { localeInUse, t } from '../../i18n/index.ts';

/** Why the visitor came. */
export const doorName = ({ door }: Pick<DeskEntry, 'door'>): string => t(`door.${door}`);

/** The visitor's language in the officer's. */
export const languageName = ({ locale }: Pick<DeskEntry, 'locale'>): string =>
  new Intl.DisplayNames(localeInUse(), { type: 'language' }).of(locale) ?? locale;

/** What a system line of the transcript says; null for messages, which say their own words. */
export const systemText = (event: LogEvent): string | null => {
  switch (event.kind) {
    case 'message':
      return null;
    case 'opened':
      return t('event.opened', { door: doorName(event), language: languageName(event) });
    case 'claimed':
      return t('event.claimed', { alias: event.alias });
    case 'danger':
      return t('event.danger');
    case 'left':
      return t(`event.left.${event.how}`);
    case 'closed':
      return t('event.closed', { alias: event.alias });
  }
};
