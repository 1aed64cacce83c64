import type { Officer } from './officer.ts';
import type { Pair } from './traffic.ts';
import type { Visitor } from './visitor.ts';
import { comesAbout } from './wait.ts';

const KNOWN_WITHIN_MS = 30_000;

const refuseStrangers = (own: ReadonlySet<string>, desks: readonly Officer[]) => {
  const strangers = new Set(desks.flatMap(({ waiting }) => waiting).filter((conversation) => !own.has(conversation)));
  if (strangers.size > 0) {
    throw new Error(`${strangers.size} conversations of others wait on this server: measure one that nobody uses`);
  }
};

/**
 * Takes all visitors off the queue, the desks in turn, and waits until both sides know. The queue is that of the whole
 * server, so nothing is taken from one in use: somebody real may wait there.
 */
export const claimAll = async (visitors: readonly Visitor[], desks: readonly Officer[]): Promise<Pair[]> => {
  const unclaimed = new Map(visitors.map((visitor) => [visitor.conversation, visitor]));
  refuseStrangers(new Set(unclaimed.keys()), desks);
  const pairs: Pair[] = [];
  while (unclaimed.size > 0) {
    const claim = async (officer: Officer) => ({ officer, conversation: await officer.claimNext() });
    for (const { officer, conversation } of await Promise.all(desks.slice(0, unclaimed.size).map(claim))) {
      const visitor = conversation && unclaimed.get(conversation);
      if (!visitor) throw new Error(`the head of the queue was ${conversation ?? 'nobody'}, not the first who came`);
      unclaimed.delete(conversation);
      pairs.push({ visitor, officer, knownSeq: 0 });
    }
  }
  const known = await comesAbout(
    () => pairs.every(({ visitor, officer }) => visitor.isHeld() && officer.holds(visitor.conversation)),
    KNOWN_WITHIN_MS,
  );
  if (!known) throw new Error('not every claim was told to both sides');
  return pairs;
};
