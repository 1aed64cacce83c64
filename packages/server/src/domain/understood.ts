import type { CardClarity, ClarityGroup, Door, Event, SiteId } from '@lanterne/protocol';
import { mergeSmallOf, SMALL_GROUPS } from './figures.ts';

/** By what the answers about a card are told apart: each alone, so that nobody is found who is both. */
export type ClarityPart = 'door' | 'language';

/** How many said at first, on one day, whether a card was clear, and to how many of them it was. */
export interface UnderstoodCount {
  /** `2026-11-24`, in UTC. */
  readonly day: string;
  readonly site: SiteId;
  readonly card: string;
  readonly part: ClarityPart;
  /** Of a door, or of a language. */
  readonly name: string;
  readonly answers: number;
  readonly clear: number;
}

/** One answer, as it is counted. */
export interface ClarityAnswer {
  readonly day: string;
  readonly site: SiteId;
  readonly card: string;
  readonly door: Door;
  readonly language: string;
  readonly clear: boolean;
}

type Told = Extract<Event, { author: 'officer'; kind: 'message' | 'card' }>;

/** The message or card of the officers that has this seq. */
export const toldAt = (events: readonly Event[], of: number): Told | null => {
  const event = events.find(({ seq }) => seq === of);
  const isTold = event?.author === 'officer' && (event.kind === 'message' || event.kind === 'card');
  return isTold ? event : null;
};

/** Whether the visitor may say if it was clear: of a card always, of a message when they were asked. */
export const isQuestion = (events: readonly Event[], of: number): boolean => {
  const told = toldAt(events, of);
  if (told?.kind !== 'message') return told !== null;
  return told.asks === 'recap' || events.some((event) => event.kind === 'understood-asked' && event.of === of);
};

/** The card about which nothing was answered before; null for anything else. */
export const unansweredCard = (events: readonly Event[], of: number): string | null => {
  const told = toldAt(events, of);
  if (told?.kind !== 'card' || events.some((event) => event.kind === 'understood' && event.of === of)) return null;
  return told.card.id;
};

interface Clarity {
  readonly answers: number;
  readonly clear: number;
}

const sumOf = (some: readonly Clarity[]): Clarity => ({
  answers: some.reduce((sum, { answers }) => sum + answers, 0),
  clear: some.reduce((sum, { clear }) => sum + clear, 0),
});

/** What has the same key, summed up; groups that are too small are put together, as in the figures. */
const groupsOf = (counts: readonly UnderstoodCount[], part: ClarityPart): ClarityGroup[] => {
  const groups = new Map<string, UnderstoodCount[]>();
  for (const count of counts) {
    if (count.part === part) groups.set(count.name, [...(groups.get(count.name) ?? []), count]);
  }
  const all = [...groups].map(([key, some]) => ({ key, ...sumOf(some) }));
  return mergeSmallOf(all, {
    sizeOf: ({ answers }) => answers,
    sumOf: (some) => ({ key: SMALL_GROUPS, ...sumOf(some) }),
  }).sort((a, b) => b.answers - a.answers || (a.key < b.key ? -1 : 1));
};

const shareOf = ({ answers, clear }: Clarity): number => clear / answers;

/** Each card with enough answers, the least clear first, and how many there are with fewer. */
export const clarityOf = (
  counts: readonly UnderstoodCount[],
  enough: number,
): { readonly cards: readonly Omit<CardClarity, 'title'>[]; readonly few: number } => {
  const cards = [...new Set(counts.map(({ card }) => card))].map((card) => {
    const its = counts.filter((count) => count.card === card);
    // Every answer is counted under a door and under a language: each of the two adds up to all of them.
    const whole = sumOf(its.filter(({ part }) => part === 'door'));
    return { card, ...whole, doors: groupsOf(its, 'door'), languages: groupsOf(its, 'language') };
  });
  const shown = cards.filter(({ answers }) => answers >= enough);
  return {
    cards: shown.sort((a, b) => shareOf(a) - shareOf(b) || b.answers - a.answers || (a.card < b.card ? -1 : 1)),
    few: cards.length - shown.length,
  };
};
