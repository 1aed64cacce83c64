import type { OfficerId, SealAnswer, WaitingUnsealing } from '@lanterne/protocol';
import type { Conversation } from '../domain/conversation.ts';
import { instantOf } from '../domain/instant.ts';
import { may } from '../domain/permission.ts';
import { type Policy, policyFor, sealingSites } from '../domain/policy.ts';
import { ANSWER_WITHIN_MS } from '../domain/two-people.ts';
import { addressUntil, isAddressOver, isInDanger, openedIn, type Unsealing, waitingIn } from '../domain/unsealing.ts';
import type { Clock, OfficerAccount, Store } from '../ports.ts';
import { readBox } from '../services/sealed-address.ts';
import { answerUnsealing, askUnsealing, readAddress } from '../services/unsealing.ts';
import { problem } from './problem.ts';
import type { Handlers } from './route.ts';

export interface UnsealingDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: Policy;
}

type AliasOf = (officer: OfficerId | null) => string;

const waitingOnWire = (
  { id, reason, askedBy, askedAt }: Unsealing,
  aliasOf: AliasOf,
  reader: OfficerId,
): WaitingUnsealing => ({
  ...{ id, reason },
  askedBy: aliasOf(askedBy),
  askedAt: instantOf(askedAt),
  expiresAt: instantOf(askedAt + ANSWER_WITHIN_MS),
  own: askedBy === reader,
});

/** What two officers do together about a sealed address. */
export const unsealingRoutes = ({
  store,
  clock,
  policy,
}: UnsealingDeps): Handlers<'readSeal' | 'listUnsealings' | 'askUnsealing' | 'answerUnsealing' | 'readAddress'> => {
  const aliases = async (): Promise<AliasOf> => {
    const known = new Map((await store.officers()).map(({ id, alias }) => [id, alias]));
    return (officer) => (officer === null ? '' : (known.get(officer) ?? officer));
  };

  const sealOf = async (conversation: Conversation, unsealings: Unsealing[], by: OfficerId): Promise<SealAnswer> => {
    const now = clock();
    const found = await store.sealedAddress(conversation.id);
    const kept = found && !isAddressOver(conversation, found.keptSeconds * 1_000, now) ? found : null;
    const until = kept && addressUntil(conversation, kept.keptSeconds * 1_000);
    const [waiting, opened] = kept ? [waitingIn(unsealings, now), openedIn(unsealings)] : [null, null];
    const aliasOf = await aliases();
    const { anonymity, address } = policyFor(policy, conversation.site);
    const boxOnWire = () => {
      if (!kept) return null;
      const { halves, ephemeral } = readBox(kept.box);
      return { halves: [...halves], ephemeral, sealedAt: instantOf(kept.sealedAt) };
    };
    return {
      anonymity,
      reasons: [...(address?.reasons ?? [])],
      box: boxOnWire(),
      until: until === null ? null : instantOf(until),
      danger: isInDanger(conversation),
      waiting: waiting && waitingOnWire(waiting, aliasOf, by),
      opened: opened && {
        ...{ id: opened.id, reason: opened.reason, askedBy: aliasOf(opened.askedBy) },
        askedAt: instantOf(opened.askedAt),
        confirmedBy: aliasOf(opened.answeredBy),
        confirmedAt: instantOf(opened.answeredAt ?? 0),
        own: opened.askedBy === by || opened.answeredBy === by,
      },
    };
  };

  /**
   * Whoever sees that the conversation is there, those who are asked to confirm an opening, and the two who have opened it. To anybody
   * else it is not there.
   */
  const sealFor = async (officer: OfficerAccount, id: Conversation['id']): Promise<SealAnswer | null> => {
    const conversation = await store.conversation(id);
    if (!conversation) return null;
    const unsealings = await store.unsealingsOf(id);
    const isTheirs =
      may(officer, 'list', conversation, clock()) ||
      waitingIn(unsealings, clock()) !== null ||
      unsealings.some(({ askedBy, answeredBy }) => askedBy === officer.id || answeredBy === officer.id);
    return isTheirs ? sealOf(conversation, unsealings, officer.id) : null;
  };

  return {
    async readSeal({ officer, conversationId, answer }) {
      const seal = await sealFor(officer, conversationId);
      return seal ? answer(200, seal) : problem('conversation_unknown');
    },

    async listUnsealings({ officer, answer }) {
      const [waiting, aliasOf] = await Promise.all([store.waitingUnsealings(clock() - ANSWER_WITHIN_MS), aliases()]);
      const unsealings = waiting.map((one) => ({
        ...waitingOnWire(one, aliasOf, officer.id),
        conversation: one.conversation,
      }));
      return answer(200, { sealing: sealingSites(policy).length > 0, unsealings });
    },

    async askUnsealing({ officer: by, conversationId: conversation, body: asked, answer }) {
      const found = await store.conversation(conversation);
      const reasons = found ? (policyFor(policy, found.site).address?.reasons ?? []) : [];
      const result = await store.write(askUnsealing, { by, conversation, asked, reasons });
      if (!result.ok) return problem(result.code);
      const seal = await sealFor(by, conversation);
      return seal ? answer(result.repeated ? 200 : 201, seal) : problem('conversation_unknown');
    },

    async answerUnsealing({ officer: by, unsealingId: unsealing, body, answer }) {
      const result = await store.write(answerUnsealing, { by, unsealing, answer: body });
      if (!result.ok) return problem(result.code);
      const seal = await sealFor(by, result.value.conversation);
      return seal ? answer(200, seal) : problem('unsealing_unknown');
    },

    async readAddress({ officer: by, unsealingId: unsealing, answer }) {
      const result = await store.write(readAddress, { by, unsealing });
      if (!result.ok) return problem(result.code);
      return answer(200, { address: result.value.address, seenAt: instantOf(result.value.at) });
    },
  };
};
