import type { DeskEntry } from '@lanterne/protocol';
import { batch, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Desk } from '../desk.ts';
import { type End, endOf, isMoved, keyOf, offersIn } from './offer.ts';
import { ot } from './texts.ts';

/** Nobody sees that the cards have moved and presses another key in less. */
const SETTLE_MS = 500;
/** Clocks that differ a little: an offer that is over so shortly before its end is over since the time is up. */
const UP_MS = 2_000;

export interface OfferWatch {
  /** What is offered to the officer, in the order of the queue. */
  readonly offers: ReadonlySignal<readonly DeskEntry[]>;
  /** The one that came last, of several the first in turn, for as long as it stands. */
  readonly newest: ReadonlySignal<DeskEntry | null>;
  /** Takes it. A press while the cards move was meant for another one, and does nothing. */
  take(offer: DeskEntry): void;
  /** Lets it pass, likewise. */
  pass(offer: DeskEntry): void;
  stop(): void;
}

const sayEnd = (desk: Pick<Desk, 'tell'>, end: End): void =>
  desk.tell(ot(`end.${end.why}`, end.why === 'taken' ? { alias: end.alias } : {}));

/** Follows what is offered at a desk, and says in a quiet word why an offer is not there any more. */
export const watchOffers = (desk: Desk, onTake: () => void): OfferWatch => {
  const offers = signal<readonly DeskEntry[]>([]);
  const newest = signal<DeskEntry | null>(null);
  const passed = new Set<string>();
  let lastHeard = desk.heard.peek();
  let movedAt = Number.NEGATIVE_INFINITY;

  const follow = (before: readonly DeskEntry[], after: readonly DeskEntry[]): void => {
    const [keysBefore, keys] = [before.map(keyOf), after.map(keyOf)];
    if (isMoved(keysBefore, keys)) movedAt = performance.now();
    // Whoever is in danger since is as one who comes.
    const isKnown = (offer: DeskEntry) =>
      before.some((one) => keyOf(one) === keyOf(offer) && one.danger === offer.danger);
    const come = after.find((offer) => !isKnown(offer));
    const standing = newest.peek();
    if (come || (standing && !keys.includes(keyOf(standing)))) newest.value = come ?? null;
  };

  const stop = effect(() => {
    const after = offersIn(desk.queue.value, desk.now.value);
    const heard = desk.heard.value === lastHeard ? null : desk.heard.value;
    lastHeard = desk.heard.value;
    const before = offers.peek();
    if (before.length === after.length && before.every((offer, index) => offer === after[index])) return;
    batch(() => {
      offers.value = after;
      follow(before, after);
    });
    const { entries } = desk.state.peek();
    for (const offer of before) {
      if (after.some(({ conversation }) => conversation === offer.conversation)) continue;
      const entry = entries.get(offer.conversation);
      const leftMs = Date.parse(offer.offeredUntil ?? '') - desk.now.peek();
      const end = endOf(offer.conversation, {
        entry,
        heard,
        passed: passed.delete(keyOf(offer)),
        isUp: leftMs < UP_MS,
      });
      if (end) sayEnd(desk, end);
    }
  });

  const isSettled = (): boolean => performance.now() - movedAt >= SETTLE_MS;
  return {
    offers,
    newest,
    take({ conversation }) {
      if (!isSettled()) return;
      onTake();
      void desk.claim(conversation);
    },
    pass(offer) {
      if (!isSettled()) return;
      passed.add(keyOf(offer));
      void desk.pass(offer.conversation);
    },
    stop,
  };
};
