import type { ConversationId, OfficerId } from '@lanterne/protocol';
import { fits, inOrderFor, type OfficerAtWork, type Reach, type WaitingView } from '../domain/routing.ts';
import type { Transaction } from '../ports.ts';
import { officersAtWork } from './officers-at-work.ts';

/** Thousands may wait, and the one who is taken is nearly always among the first. */
const PAGE = 50;

/** Who fits better is asked only where it matters: mostly the officer can do all that is asked for. */
const colleaguesFor = (tx: Transaction, reach: Reach, page: readonly WaitingView[]): Promise<OfficerAtWork[]> =>
  page.every((one) => one.danger || fits(reach, one)) ? Promise.resolve([]) : officersAtWork(tx, tx.now);

async function* pages(read: (offset: number) => Promise<WaitingView[]>): AsyncGenerator<readonly WaitingView[]> {
  for (let offset = 0; ; offset += PAGE) {
    const page = await read(offset);
    yield page;
    if (page.length < PAGE) return;
  }
}

/** All that wait, those who are given to the officer first at the beginning; a page at a time, for as long as it is asked. */
async function* inTurnFor(tx: Transaction, reach: Reach): AsyncGenerator<ConversationId> {
  const left: WaitingView[] = [];
  for await (const page of pages((offset) => tx.waitingFor(reach.id, offset, PAGE))) {
    const { fit, rest } = inOrderFor(reach, page, { colleagues: await colleaguesFor(tx, reach, page), now: tx.now });
    for (const { id } of fit) yield id;
    left.push(...rest);
  }
  const { fit, rest } = inOrderFor(reach, left, { colleagues: await colleaguesFor(tx, reach, left), now: tx.now });
  for (const { id } of [...fit, ...rest]) yield id;
  // Last what is being offered to somebody else; whoever was passed over before is no worse off for being looked at again.
  for await (const page of pages((offset) => tx.waitingFrom(offset, PAGE))) for (const { id } of page) yield id;
}

const lock = async (
  tx: Transaction,
  id: ConversationId,
  ifLocked: 'wait' | 'pass over',
): Promise<'free' | 'taken' | 'broken'> => {
  const found = await tx.lockConversation(id, ifLocked);
  if (found?.state !== 'waiting') return 'taken';
  return (await tx.opens(id)) ? 'free' : 'broken';
};

/**
 * The next conversation for an officer, its row locked; null when nobody waits. Passes over those that are being claimed.
 * When all are, waits for the first of them: its claim may be taken back, or the lock be no claim at all, and "nobody waits"
 * must be true when it is said. One whose key was changed on the disk can be given to nobody, and keeps nobody else waiting.
 */
export const nextInTurn = async (tx: Transaction, officer: OfficerId): Promise<ConversationId | null> => {
  const reach = (await tx.officer(officer)) ?? { id: officer, queues: [], skills: [], languages: [] };
  for (;;) {
    let first: ConversationId | undefined;
    for await (const id of inTurnFor(tx, reach)) {
      const found = await lock(tx, id, 'pass over');
      if (found === 'free') return id;
      if (found === 'taken') first ??= id;
    }
    if (first === undefined) return null;
    if ((await lock(tx, first, 'wait')) === 'free') return first;
  }
};
