import type { Event, OfficerId } from '@lanterne/protocol';
import { decide, type Held } from '../domain/conversation.ts';
import type { Spans } from '../domain/policy.ts';
import { LEASE_MS } from '../domain/shift.ts';
import type { Change, Command, Transaction } from '../ports.ts';
import { type ActingOfficer, stampOf } from './log.ts';

/** Whoever helped knows the conversation: they are asked first. */
const HELPER_OFFER_MS = 30_000;

type Why = Extract<Event, { kind: 'released' }>['why'];

/** Puts what an officer holds back into the queue, where everybody sees it. The visitor is told, and so are colleagues. */
export const giveBack = async (
  tx: Transaction,
  officer: ActingOfficer,
  why: Why,
  which: (held: Held) => boolean = () => true,
): Promise<Change[]> => {
  const changes: Change[] = [];
  // In the order in which others lock several of them.
  for (const id of (await tx.heldBy(officer.id)).map((held) => held.id).toSorted()) {
    const held = await tx.lockConversation(id, 'wait');
    // Closed, left or given away in this moment.
    if (held?.state !== 'held' || held.holder !== officer.id || !which(held)) continue;
    // Nothing can be written to it; the others go back all the same.
    if (!(await tx.opens(id))) continue;
    const advanced = await tx.advance(id);
    const act = { act: 'release', officer: officer.id, offerUntil: tx.now + HELPER_OFFER_MS } as const;
    const decision = advanced && decide(advanced, act, advanced.lastAt);
    if (decision?.verdict !== 'done') throw new Error(`conversation ${id} is not held any more under its own lock`);
    const { next } = decision;
    const event = { kind: 'released', author: 'officer', alias: officer.alias, why, ...stampOf(next) } as const;
    await tx.saveConversation(next);
    await tx.appendEvent(id, event, officer.id);
    changes.push({ conversation: next, events: [event], erased: false });
  }
  return changes;
};

/** A desk that was not heard of after this time has been gone for the shorter of two graces. */
export const lapsedBefore = (now: number, { calmMs, dangerMs }: Spans): number =>
  now - LEASE_MS - Math.min(calmMs, dangerMs);

/**
 * Gives back what an officer holds whose desk has been gone for longer than the grace; answers how many that were. Their
 * shift ends with the longer of its times. Whoever never had a desk open has no shift, and keeps what they claimed over the
 * wire.
 */
export const giveBackLapsed: Command<{ readonly officer: OfficerId; readonly grace: Spans }, number> = {
  name: 'giveBackLapsed',
  waits: true,
  async run(tx, { officer: id, grace }) {
    // Another process gives it back, or their desk is there again.
    const shift = await tx.lockShift(id, 'pass over');
    const officer = shift && (await tx.officer(id));
    if (!officer) return { answer: 0, changes: [], keep: false };
    // Under the lock: a renewal may have come first.
    const goneMs = tx.now - LEASE_MS - shift.seenAt;
    const isOver = (danger: boolean) => goneMs >= (danger ? grace.dangerMs : grace.calmMs);
    if (isOver(true) && isOver(false)) await tx.deleteShift(id);
    const changes = await giveBack(tx, officer, 'lost', ({ danger }) => isOver(danger));
    return { answer: changes.length, changes, keep: true };
  },
};
