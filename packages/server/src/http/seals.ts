import type { ConversationId, SiteId } from '@lanterne/protocol';
import type { Conversation } from '../domain/conversation.ts';
import { type Policy, policyFor } from '../domain/policy.ts';
import type { Clock, Logger, SealedAddress, Store } from '../ports.ts';
import { sealAddress } from '../services/sealed-address.ts';
import { renewAddress } from '../services/sealed-addresses.ts';
import type { Network } from './networks.ts';

/** Where a request comes from. Each is found out when it is asked for, and not before. */
export interface Origin {
  network(): Network | null;
  /** The internet address itself; null where it is not known. Nobody asks for it but who seals it at once. */
  address(): string | null;
}

/** Seals addresses where the policy of a site says so, and nowhere else. */
export interface Seals {
  /** For a conversation that is about to be opened; null where nothing is sealed, or where the visitor was not told so. */
  forOpening(
    site: SiteId,
    conversation: ConversationId,
    told: boolean,
    origin: Origin,
  ): Omit<SealedAddress, 'sealedAt'> | null;
  /** A request of a visitor: where it comes from another network than the last one, the seal is made anew, in the background. */
  see(conversation: Conversation, origin: Origin): void;
}

/** More than the conversations that talk at one time. Who is forgotten is sealed again, which is no harm. */
const KNOWN = 10_000;

export const createSeals = ({
  store,
  policy,
  clock,
  logger,
}: {
  store: Pick<Store, 'write'>;
  policy: Policy;
  clock: Clock;
  logger: Logger;
}): Seals => {
  /** From which network a conversation was sealed last: under its name of the hour, which is nobody's address. */
  const known = new Map<ConversationId, Network | null>();
  const know = (conversation: ConversationId, network: Network | null) => {
    known.delete(conversation);
    known.set(conversation, network);
    const [oldest] = known.keys();
    if (known.size > KNOWN && oldest !== undefined) known.delete(oldest);
  };

  const boxFor = (conversation: ConversationId, origin: Origin): string | null => {
    const address = policy.sealKeys && origin.address();
    return policy.sealKeys && address ? sealAddress(policy.sealKeys, conversation, { address, at: clock() }) : null;
  };

  const renew = async (conversation: ConversationId, box: string): Promise<void> => {
    try {
      if ((await store.write(renewAddress, { conversation, box })) === 'later') known.delete(conversation);
    } catch (error) {
      known.delete(conversation);
      logger.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'an address was not sealed anew');
    }
  };

  return {
    forOpening(site, conversation, told, origin) {
      const { address } = policyFor(policy, site);
      const box = address && told ? boxFor(conversation, origin) : null;
      if (!address || !box) return null;
      know(conversation, origin.network());
      return { box, keptSeconds: Math.floor(address.keptMs / 1_000) };
    },
    see({ id, site }, origin) {
      if (!policyFor(policy, site).address) return;
      const network = origin.network();
      if (network === null || known.get(id) === network) return;
      const box = boxFor(id, origin);
      know(id, network);
      if (box) void renew(id, box);
    },
  };
};
