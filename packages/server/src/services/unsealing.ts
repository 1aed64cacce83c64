import type {
  HalfShare,
  UnsealingAnswerRequest,
  UnsealingId,
  UnsealingRequest,
  UnsealReason,
} from '@lanterne/protocol';
import type { Conversation } from '../domain/conversation.ts';
import { may } from '../domain/permission.ts';
import { hasNewRights, NEW_RIGHTS_MS, whyNotAnswer } from '../domain/two-people.ts';
import { isAddressOver, isInDanger, type Unsealing, waitingIn } from '../domain/unsealing.ts';
import type { Command, OfficerAccount, SealedAddress, Transaction } from '../ports.ts';
import { type Answer, done, type Refusal, refusal, refused, repeated } from './answer.ts';
import { audit } from './audit.ts';
import { type Address, openAddress, placeOfShare, readBox } from './sealed-address.ts';

const rightsAreNew = async (tx: Transaction, { id }: OfficerAccount): Promise<boolean> =>
  hasNewRights(await tx.auditAbout(id, tx.now - NEW_RIGHTS_MS));

const ACTIONS = {
  asked: 'unsealing-asked',
  confirmed: 'unsealing-confirmed',
  refused: 'unsealing-refused',
} as const;

/** In the words of the closed list; never the address, nor anything that was made of it. */
const putOnRecord = (
  tx: Transaction,
  by: OfficerAccount,
  { id, conversation, reason }: Pick<Unsealing, 'id' | 'conversation' | 'reason'>,
  what: keyof typeof ACTIONS,
): Promise<void> => audit(tx, by, ACTIONS[what], conversation, { reason, detail: { request: id } });

interface Sealed {
  readonly ok: true;
  readonly conversation: Conversation;
  readonly kept: SealedAddress;
}

/** What may be opened of a conversation that is locked: it is there, its time is not over, and somebody is in danger. */
const sealedIn = async (tx: Transaction, conversation: Conversation): Promise<Sealed | Refusal> => {
  const kept = await tx.sealedAddress(conversation.id);
  if (!kept || isAddressOver(conversation, kept.keptSeconds * 1_000, tx.now)) return refusal('address_unknown');
  return isInDanger(conversation) ? { ok: true, conversation, kept } : refusal('danger_needed');
};

const isSame = (earlier: Unsealing | null, asked: UnsealingRequest, by: OfficerAccount, of: Conversation): boolean =>
  earlier !== null && earlier.conversation === of.id && earlier.reason === asked.reason && earlier.askedBy === by.id;

interface AskUnsealing {
  readonly by: OfficerAccount;
  readonly conversation: Conversation['id'];
  readonly asked: UnsealingRequest;
  /** Of the policy. */
  readonly reasons: readonly UnsealReason[];
}

/** Asks that an address is opened, and brings what one half has made of it. Nothing is opened before another person confirms. */
export const askUnsealing: Command<AskUnsealing, Answer<null>> = {
  name: 'askUnsealing',
  waits: true,
  urgent: () => true,
  async run(tx, { by, conversation: id, asked, reasons }) {
    const conversation = await tx.lockConversation(id, 'wait');
    if (!conversation || !may(by, 'list', conversation, tx.now)) return refused('conversation_unknown');
    const earlier = await tx.unsealing(asked.id);
    if (earlier) return isSame(earlier, asked, by, conversation) ? repeated(null) : refused('id_reused');
    if (await rightsAreNew(tx, by)) return refused('rights_too_new');
    if (!reasons.includes(asked.reason)) return refused('reason_refused');
    const sealed = await sealedIn(tx, conversation);
    if (!sealed.ok) return refused(sealed.code);
    if (waitingIn(await tx.unsealingsOf(id), tx.now)) return refused('unsealing_waiting');
    const share: HalfShare = { half: asked.half, share: asked.share };
    if (placeOfShare(readBox(sealed.kept.box), share) === null) return refused('half_refused');
    const request = { id: asked.id, conversation: id, reason: asked.reason, askedBy: by.id, askedAt: tx.now };
    if (!(await tx.insertUnsealing({ ...request, share: JSON.stringify(share) }))) return refused('id_reused');
    await putOnRecord(tx, by, request, 'asked');
    return done(null);
  },
};

interface AnswerUnsealing {
  readonly by: OfficerAccount;
  readonly unsealing: UnsealingId;
  readonly answer: UnsealingAnswerRequest;
}

/** The address, by what both halves have made of it; or why it is not opened. */
const opened = async (
  tx: Transaction,
  asked: Unsealing,
  { conversation, kept }: Sealed,
  share: HalfShare,
): Promise<Address | Refusal> => {
  const first = await tx.shareOf(asked);
  const box = readBox(kept.box);
  if (!first) return refusal('request_closed');
  // Written by `askUnsealing`.
  const shares = [JSON.parse(first) as HalfShare, share] as const;
  const places = shares.map((one) => placeOfShare(box, one));
  if (places.includes(null) || places[0] === places[1]) return refusal('half_refused');
  return openAddress(box, conversation.id, shares);
};

/** Confirms what another person has asked for, by the other half, and opens it; or refuses it. */
export const answerUnsealing: Command<AnswerUnsealing, Answer<Unsealing>> = {
  name: 'answerUnsealing',
  waits: true,
  urgent: () => true,
  async run(tx, { by, unsealing: id, answer }) {
    const found = await tx.unsealing(id);
    // In the order in which an erasure takes them.
    const conversation = found && (await tx.lockConversation(found.conversation, 'wait'));
    const asked = conversation && (await tx.lockUnsealing(id));
    if (!asked) return refused('unsealing_unknown');
    const why = whyNotAnswer(asked, { by: by.id, answer: answer.answer, now: tx.now });
    if (why) return refused(why);
    const answered = { ...asked, answeredBy: by.id, answeredAt: tx.now };
    if (answer.answer === 'refuse') {
      await tx.answerUnsealing({ ...answered, answer: 'refused' }, null);
      await putOnRecord(tx, by, asked, 'refused');
      return done({ ...answered, answer: 'refused' as const });
    }
    if (await rightsAreNew(tx, by)) return refused('rights_too_new');
    const sealed = await sealedIn(tx, conversation);
    if (!sealed.ok) return refused(sealed.code);
    const address = await opened(tx, asked, sealed, { half: answer.half, share: answer.share });
    if ('code' in address) return refused(address.code);
    await tx.answerUnsealing({ ...answered, answer: 'confirmed' }, JSON.stringify(address));
    await putOnRecord(tx, by, asked, 'confirmed');
    return done({ ...answered, answer: 'confirmed' as const });
  },
};

interface ReadAddress {
  readonly by: OfficerAccount;
  readonly unsealing: UnsealingId;
}

/** Shows an opened address to one of the two who opened it, until it is destroyed; each time it is on record first. */
export const readAddress: Command<ReadAddress, Answer<Address>> = {
  name: 'readAddress',
  waits: true,
  urgent: () => true,
  async run(tx, { by, unsealing: id }) {
    const found = await tx.unsealing(id);
    if (found?.answer !== 'confirmed' || ![found.askedBy, found.answeredBy].includes(by.id))
      return refused('unsealing_unknown');
    const conversation = await tx.lockConversation(found.conversation, 'wait');
    const kept = conversation && (await tx.sealedAddress(conversation.id));
    const address = await tx.openedAddress(found);
    if (!kept || !address || isAddressOver(conversation, kept.keptSeconds * 1_000, tx.now))
      return refused('address_unknown');
    await audit(tx, by, 'address-read', found.conversation, { reason: found.reason, detail: { request: id } });
    // Written by `answerUnsealing`.
    return done(JSON.parse(address) as Address);
  },
};
