import { type Event, type MessageEvent, SERVICE_LANGUAGE, type TranslationEvent } from '@lanterne/protocol';
import { languageOf } from './figures.ts';

/** From which language into which a message goes. */
export interface Direction {
  readonly from: string;
  readonly to: string;
}

/** Visitors write in the language that they chose, officers in that of the service. Null where both are one. */
export const directionOf = ({ author }: Pick<MessageEvent, 'author'>, locale: string): Direction | null => {
  const language = languageOf(locale);
  if (language === SERVICE_LANGUAGE) return null;
  return author === 'visitor' ? { from: language, to: SERVICE_LANGUAGE } : { from: SERVICE_LANGUAGE, to: language };
};

const isMessage = (event: Event): event is MessageEvent => event.kind === 'message';

/** What the log says last of the translation of a message into a language. */
export const translationOf = (events: readonly Event[], of: number, lang: string): TranslationEvent | null =>
  events.findLast(
    (event): event is TranslationEvent => event.kind === 'translation' && event.of === of && event.lang === lang,
  ) ?? null;

/** Whether it is worth another try by itself: the engine was not there. */
export const wantsAnotherTry = ({ status, flags }: Pick<TranslationEvent, 'status' | 'flags'>): boolean =>
  status === 'failed' && flags.includes('unavailable');

/** A message, and the failed translation in whose place one comes; null for the first one. */
export interface Untranslated {
  readonly message: MessageEvent;
  readonly direction: Direction;
  readonly inPlaceOf: number | null;
}

/** What of a log is still to be translated, the oldest first. */
export const untranslatedIn = (events: readonly Event[], locale: string): Untranslated[] =>
  events.filter(isMessage).flatMap((message) => {
    const direction = directionOf(message, locale);
    if (!direction) return [];
    const last = translationOf(events, message.seq, direction.to);
    return !last || wantsAnotherTry(last) ? { message, direction, inPlaceOf: last?.seq ?? null } : [];
  });
