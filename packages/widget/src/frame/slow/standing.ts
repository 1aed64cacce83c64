import type { Conversation, Item } from '../conversation/state.ts';

export type Slow = Item & { readonly kind: 'slow'; readonly seconds: number };

/** What holds now; null where one writes as one likes. A danger that the server does not know of yet waits for nobody either. */
export const slowIn = ({ items, phase, danger }: Conversation): Slow | null => {
  const last = items.findLast(({ kind }) => kind === 'slow');
  const isOpen = phase.name === 'waiting' || phase.name === 'held';
  if (last?.kind !== 'slow' || last.seconds === null || !isOpen || danger === 'asked') return null;
  return { ...last, seconds: last.seconds };
};

/** The newest message that counts: what was written before it began, or was refused, does not. */
export const countedIn = (items: readonly Item[], { seq: since = 0 }: Slow): (Item & { kind: 'mine' }) | null => {
  const last = items.findLast((item) => item.kind === 'mine' && typeof item.delivery !== 'object');
  return last?.kind === 'mine' && (last.seq === undefined || last.seq > since) ? last : null;
};
