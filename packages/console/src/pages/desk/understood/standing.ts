import type { Event as LogEvent, UnderstoodAnswer } from '@lanterne/protocol';

export type Told = Extract<LogEvent, { author: 'officer'; kind: 'message' | 'card' }>;

/** What came of a message or a card that something was asked about. */
export type Standing =
  | { readonly what: 'none' }
  | { readonly what: 'clear'; readonly answer: UnderstoodAnswer | null }
  | { readonly what: 'recap'; readonly answer: UnderstoodAnswer | null; readonly text: string | null }
  | { readonly what: 'say-back'; readonly text: string | null };

/** What the visitor wrote next, which is their answer; null before they have. */
const wordsAfter = (events: readonly LogEvent[], after: number): string | null => {
  const next = events.find(({ kind, author, seq }) => kind === 'message' && author === 'visitor' && seq > after);
  return next?.kind === 'message' ? next.text : null;
};

/** Where one of the officers' messages stands. The newest answer counts, and a question asked anew waits for one anew. */
export const standingOf = (events: readonly LogEvent[], told: Told): Standing => {
  const { seq } = told;
  const asked = events.findLast((event) => event.kind === 'understood-asked' && event.of === seq);
  const last = events.findLast((event) => event.kind === 'understood' && event.of === seq);
  const answer = last?.kind === 'understood' && last.seq > (asked?.seq ?? 0) ? last.answer : null;
  const asks = told.kind === 'message' ? told.asks : undefined;
  if (asks === 'say-back') return { what: asks, text: wordsAfter(events, seq) };
  if (asks === 'recap') {
    return { what: asks, answer, text: answer === 'not-quite' && last ? wordsAfter(events, last.seq) : null };
  }
  return told.kind === 'card' || asked ? { what: 'clear', answer } : { what: 'none' };
};

/** Whether it can be asked now if it is clear: of the newest that the officers sent, and of what was not clear. */
export const mayAsk = (events: readonly LogEvent[], told: Told): boolean => {
  const standing = standingOf(events, told);
  if (standing.what === 'none') {
    return (
      events.findLast(({ kind, author }) => author === 'officer' && (kind === 'message' || kind === 'card')) === told
    );
  }
  return standing.what === 'clear' && standing.answer !== null && standing.answer !== 'yes';
};
