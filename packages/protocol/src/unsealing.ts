import * as v from 'valibot';
import { alias, instant } from './event.ts';
import { conversationId, unsealingId } from './ids.ts';

/** Why an address may be unsealed. Closed: where none of them is true, none is unsealed. */
export const UNSEAL_REASONS = ['violence', 'suicide', 'child', 'lost'] as const;
export type UnsealReason = (typeof UNSEAL_REASONS)[number];

/** Names one of the two halves of the seal's key: the start of the SHA-256 of its public part, in hexadecimal. */
export const halfId = v.pipe(v.string('wrong_type'), v.regex(/^[0-9a-f]{16}$/, 'malformed'));
const base64 = (most: number) => v.pipe(v.string('wrong_type'), v.regex(/^[A-Za-z0-9+/]+={0,2}$/), v.maxLength(most));

/** What one half makes of one sealed address, in base64: 32 bytes that are of use for nothing else. */
export const halfShare = v.strictObject({
  half: halfId,
  share: v.pipe(v.string('wrong_type'), v.regex(/^[A-Za-z0-9+/]{43}=$/, 'malformed')),
});
export type HalfShare = v.InferOutput<typeof halfShare>;

/** Nothing is opened before another person has confirmed it, with the other half. */
export const unsealingRequest = v.strictObject({
  id: unsealingId,
  reason: v.picklist(UNSEAL_REASONS),
  ...halfShare.entries,
});
export type UnsealingRequest = v.InferOutput<typeof unsealingRequest>;

export const unsealingAnswerRequest = v.variant('answer', [
  v.strictObject({ answer: v.literal('confirm'), ...halfShare.entries }),
  v.strictObject({ answer: v.literal('refuse') }),
]);
export type UnsealingAnswerRequest = v.InferOutput<typeof unsealingAnswerRequest>;

const asked = { id: unsealingId, reason: v.picklist(UNSEAL_REASONS), askedBy: alias, askedAt: instant };

/** An unsealing that waits for a second person. */
const waitingUnsealing = v.strictObject({
  ...asked,
  /** When it is too late to answer. */
  expiresAt: instant,
  /** Whether whoever reads this has asked for it, so that somebody else must confirm it. */
  own: v.boolean(),
});
export type WaitingUnsealing = v.InferOutput<typeof waitingUnsealing>;

/** How it stands with the internet address of whoever writes in a conversation. */
export const sealAnswer = v.strictObject({
  /** Whether the site seals any at all. */
  anonymity: v.picklist(['strict', 'sealed']),
  /** Why an address may be unsealed here. */
  reasons: v.array(v.picklist(UNSEAL_REASONS)),
  /** What has to be done with each half; null where nothing is sealed, or not any more. */
  box: v.nullable(v.strictObject({ halves: v.array(halfId), ephemeral: base64(200), sealedAt: instant })),
  /** When it is destroyed; null as long as the conversation has not ended. */
  until: v.nullable(instant),
  /** Whether somebody is in danger: else nothing is unsealed. */
  danger: v.boolean(),
  waiting: v.nullable(waitingUnsealing),
  /** The last one that was opened, and whether whoever reads this is one of the two. */
  opened: v.nullable(v.strictObject({ ...asked, confirmedBy: alias, confirmedAt: instant, own: v.boolean() })),
});
export type SealAnswer = v.InferOutput<typeof sealAnswer>;

/** Unsealings that wait for a second person, of all conversations. */
export const unsealingsAnswer = v.strictObject({
  /** Whether any site seals addresses: else there never is one. */
  sealing: v.boolean(),
  unsealings: v.array(v.strictObject({ ...waitingUnsealing.entries, conversation: conversationId })),
});
export type UnsealingsAnswer = v.InferOutput<typeof unsealingsAnswer>;

/** An address as it was sealed, and when it was seen. */
export const unsealedAddress = v.strictObject({ address: v.string(), seenAt: instant });
export type UnsealedAddress = v.InferOutput<typeof unsealedAddress>;
