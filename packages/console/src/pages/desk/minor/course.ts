import type { DeskEntry, Event as LogEvent } from '@lanterne/protocol';
import { type AgeHit, findAge } from '../lexicon/age.ts';

/** The card of the help that speaks to somebody under 18, of the number that is free and not on the bill. */
export const CARD = 'under-18';

export interface SaidAge {
  readonly seq: number;
  readonly text: string;
  readonly hit: AgeHit;
}

/** When an officer last said whether the visitor is a minor; 0 for never. */
export const lastSaid = (events: readonly LogEvent[]): number =>
  events.findLast(({ kind }) => kind === 'minor')?.seq ?? 0;

const known = new Map<string, AgeHit | null>();

/** What was found in a text is kept: each is looked through once. */
const search = (text: string): AgeHit | null => {
  const found = known.get(text);
  if (found !== undefined) return found;
  // Texts of conversations do not pile up in memory.
  if (known.size > 500) known.clear();
  const hit = findAge(text);
  known.set(text, hit);
  return hit;
};

/** The newest words after `since` by which the visitor says that they are under 18, as they wrote them or as they were translated. */
export const ageSaidIn = (events: readonly LogEvent[], since: number): SaidAge | null => {
  const isTheirs = (seq: number): boolean =>
    events.some((event) => event.seq === seq && event.kind === 'message' && event.author === 'visitor');
  for (const event of [...events].reverse()) {
    if (event.seq <= since) return null;
    const isText = (event.kind === 'message' && event.author === 'visitor') || event.kind === 'translation';
    if (!isText || event.text === undefined || (event.kind === 'translation' && !isTheirs(event.of))) continue;
    const hit = search(event.text);
    if (hit) return { seq: event.seq, text: event.text, hit };
  }
  return null;
};

/** Whether the visitor has the card. */
export const hasCard = (events: readonly LogEvent[]): boolean =>
  events.some((event) => event.kind === 'card' && event.card.id === CARD);

const since = (instant: string | null): number => (instant === null ? 0 : Date.parse(instant));

/** Minors whom colleagues answer, as a supervisor is told of them: the oldest claim first. Those in danger stand elsewhere. */
export const watchedMinorsIn = (entries: Iterable<DeskEntry>): DeskEntry[] =>
  [...entries]
    .filter(
      ({ minor, mine, helping, holder, state, danger, dangerStep }) =>
        minor &&
        !mine &&
        !helping &&
        holder !== null &&
        (state === 'held' || state === 'left') &&
        !danger &&
        dangerStep === null,
    )
    .sort((a, b) => since(a.claimedAt) - since(b.claimedAt));
