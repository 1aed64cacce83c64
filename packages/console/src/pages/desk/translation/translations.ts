import type { Event as LogEvent, Translating, TranslationEvent } from '@lanterne/protocol';

/** One line of a transcript, with what is known of its translation. */
export interface Translated {
  readonly event: LogEvent;
  readonly translation: TranslationEvent | undefined;
  /** Whether a translation is on its way. */
  readonly isComing: boolean;
  /** Whether the visitor has said that they do not understand it. */
  readonly isUnclear: boolean;
}

/**
 * The lines of a transcript: a translation is none of its own, but stands with its message; of several the newest counts.
 * `translating` says what is translated now, and null or nothing that no more comes.
 */
export const withTranslations = (
  events: readonly LogEvent[],
  translating?: Translating | null,
): readonly Translated[] => {
  const translations = new Map<number, TranslationEvent>();
  const unclear = new Set<number>();
  for (const event of events) {
    if (event.kind === 'translation') translations.set(event.of, event);
    if (event.kind === 'unclear') unclear.add(event.of);
  }
  return events
    .filter(({ kind }) => kind !== 'translation')
    .map((event) => {
      const translation = translations.get(event.seq);
      const route = event.author === 'visitor' ? translating?.toOfficer : translating?.toVisitor;
      const isComing = event.kind === 'message' && !translation && Boolean(route);
      return { event, translation, isComing, isUnclear: unclear.has(event.seq) };
    });
};
