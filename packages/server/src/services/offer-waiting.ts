import type { ConversationId, OfficerId } from '@lanterne/protocol';
import { decide, type Waiting } from '../domain/conversation.ts';
import { type OfferTimes, type PlannedOffer, plan, type WaitingView } from '../domain/routing.ts';
import { LEASE_MS } from '../domain/shift.ts';
import type { Change, Command, Reader, Transaction } from '../ports.ts';
import { officersAtWork } from './officers-at-work.ts';

/** In one transaction: others wait for what it locks. */
const OFFERS_AT_ONCE = 50;
/** All of them. */
const EVERYBODY = 1_000_000;

const readWaiting = async (
  reader: Pick<Reader | Transaction, 'waitingFrom'>,
  isFree: boolean,
): Promise<readonly WaitingView[]> => {
  // Danger comes first, and alone is offered while nobody has a place.
  if (!isFree && !(await reader.waitingFrom(0, 1))[0]?.danger) return [];
  return reader.waitingFrom(0, EVERYBODY);
};

/** What is to be offered to whom now, and the conversations that it was made of. `locked` says who may be decided about. */
export const planOffers = async (
  reader: Pick<Reader | Transaction, 'openShifts' | 'loads' | 'waitingFrom'>,
  { now, times, locked }: { now: number; times: OfferTimes; locked?: ReadonlySet<OfficerId> },
): Promise<{ readonly offers: readonly PlannedOffer[]; readonly waiting: readonly WaitingView[] }> => {
  const team = (await officersAtWork(reader, now)).map((one) => ({ ...one, askable: !locked || locked.has(one.id) }));
  const isFree = team.some(({ available, askable, capacity, load }) => available && askable && load < capacity);
  if (!team.some(({ available }) => available)) return { offers: [], waiting: [] };
  const waiting = await readWaiting(reader, isFree);
  return { offers: plan(waiting, team, { now, times }), waiting };
};

const sameOffer = (a: WaitingView['offer'], b: WaitingView['offer']): boolean =>
  a?.to === b?.to && a?.until === b?.until;

/**
 * Offers those who wait, to officers who are at work. Whom it decides about is locked, and a conversation that somebody
 * claims or offers meanwhile is passed over: it waits for nobody, and of several processes only one offers. Answers whether
 * there is more to offer.
 */
export const offerWaiting: Command<{ readonly times: OfferTimes }, boolean> = {
  name: 'offerWaiting',
  waits: true,
  async run(tx, { times }) {
    const shifts = new Map((await tx.lockOpenShifts(tx.now - LEASE_MS)).map((shift) => [shift.officer, shift]));
    const { offers, waiting } = await planOffers(tx, { now: tx.now, times, locked: new Set(shifts.keys()) });
    const views = new Map(waiting.map((view) => [view.id, view]));
    const changes: Change[] = [];
    for (const { conversation: id, offer } of offers.slice(0, OFFERS_AT_ONCE)) {
      const found = await lockUnchanged(tx, id, views.get(id));
      const decision = found && decide(found, { act: 'offer', offer }, tx.now);
      const shift = shifts.get(offer.to);
      if (decision?.verdict !== 'done' || !shift) continue;
      await tx.saveConversation(decision.next);
      await tx.saveShift({ ...shift, assignedAt: tx.now });
      changes.push({ conversation: decision.next, events: [], erased: false });
    }
    return { answer: offers.length > OFFERS_AT_ONCE, changes, keep: true };
  },
};

const lockUnchanged = async (
  tx: Transaction,
  id: ConversationId,
  view: WaitingView | undefined,
): Promise<Waiting | null> => {
  const found = await tx.lockConversation(id, 'pass over');
  return found?.state === 'waiting' && view && sameOffer(found.offer, view.offer) ? found : null;
};
