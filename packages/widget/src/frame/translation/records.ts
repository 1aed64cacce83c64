import type { Event, TranslationEvent } from '@lanterne/protocol';

/** The translation that counts for the message of that seq: the newest; undefined for none. */
export const translationOf = (records: readonly Event[], seq: number): TranslationEvent | undefined =>
  records.findLast((event): event is TranslationEvent => event.kind === 'translation' && event.of === seq);
