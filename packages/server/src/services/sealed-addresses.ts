import type { ConversationId } from '@lanterne/protocol';
import { TOKEN_LIFE_MS } from '@lanterne/protocol';
import { type Policy, policyFor } from '../domain/policy.ts';
import { ANSWER_WITHIN_MS } from '../domain/two-people.ts';
import { waitingIn } from '../domain/unsealing.ts';
import type { Command, Store, Transaction } from '../ports.ts';

interface RenewAddress {
  readonly conversation: ConversationId;
  readonly box: string;
}

/**
 * Puts the address that a visitor has now in the place of the one that was sealed. Only where one was: who was told of none has
 * none sealed. While two people are about to open the one that is there, it stays; `later` says so. After the end it stays too.
 */
export const renewAddress: Command<RenewAddress, 'done' | 'later'> = {
  name: 'renewAddress',
  async run(tx, { conversation: id, box }) {
    const nothing = (answer: 'done' | 'later') => ({ answer, changes: [], keep: false });
    const conversation = await tx.lockConversation(id, 'wait');
    if (!conversation || 'endedAt' in conversation || !(await tx.sealedAddress(id))) return nothing('done');
    if (waitingIn(await tx.unsealingsOf(id), tx.now)) return nothing('later');
    await tx.renewAddress(id, { box, sealedAt: tx.now });
    return { answer: 'done', changes: [], keep: true };
  },
};

/** What was promised may be shortened at any time, and that none is kept any more is the shortest. */
const followPolicy = async (tx: Transaction, policy: Policy, most: number): Promise<ConversationId[]> => {
  const unwanted: ConversationId[] = [];
  for (const site of await tx.sitesWithAddresses()) {
    const { address } = policyFor(policy, site);
    if (address) await tx.shortenAddresses(site, Math.floor(address.keptMs / 1_000));
    else unwanted.push(...(await tx.addressesOf(site, most)));
  }
  return unwanted;
};

/** Destroys addresses whose time is over, some at a time; answers how many. */
export const destroyAddresses: Command<{ readonly policy: Policy; readonly most: number }, number> = {
  name: 'destroyAddresses',
  waits: true,
  async run(tx, { policy, most }) {
    const unwanted = await followPolicy(tx, policy, most);
    const over = await tx.overdueAddresses(tx.now - TOKEN_LIFE_MS, most);
    const gone = [...new Set([...unwanted, ...over])];
    for (const id of gone) await tx.eraseAddress(id);
    await tx.forgetShares(tx.now - ANSWER_WITHIN_MS);
    return { answer: gone.length, changes: [], keep: true };
  },
};

/** Each is a row or two. */
const AT_ONCE = 50;

/** Destroys all addresses whose time is over. Done twice at one time, it does no harm. `goOn` is asked between two batches. */
export const destroyOverdueAddresses = async (
  store: Pick<Store, 'write'>,
  policy: Policy,
  goOn: () => boolean | Promise<boolean> = () => true,
): Promise<void> => {
  let gone: number;
  do gone = await store.write(destroyAddresses, { policy, most: AT_ONCE });
  while (gone >= AT_ONCE && (await goOn()));
};
