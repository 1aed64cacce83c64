import {
  type ConversationId,
  type OfficerId,
  TOKEN_LIFE_MS,
  type UnsealingId,
  type UnsealReason,
} from '@lanterne/protocol';
import type { Conversation } from './conversation.ts';
import { type Asked, standingOf } from './two-people.ts';

/** The opening of a sealed address that one person has asked for. */
export interface Unsealing extends Asked {
  readonly id: UnsealingId;
  readonly conversation: ConversationId;
  readonly reason: UnsealReason;
  readonly answeredBy: OfficerId | null;
  readonly answeredAt: number | null;
}

/** What officers have said of a danger that nobody has flagged. What is only suspected opens nothing. */
const CONFIRMED: readonly (Conversation['dangerStep'] | undefined)[] = ['confirmed', 'relayed', 'present'];

/** Whether somebody is in danger in it at this moment: else no address is unsealed. */
export const isInDanger = ({ danger, dangerStep }: Pick<Conversation, 'danger' | 'dangerStep'>): boolean =>
  dangerStep !== 'closed' && (danger || CONFIRMED.includes(dangerStep));

/**
 * When the sealed address of a conversation is destroyed, `keptMs` after its end; null as long as it has not ended. One that nobody
 * ends counts as ended when nobody can write in it any more, and is destroyed so long after that.
 */
export const addressUntil = (conversation: Conversation, keptMs: number): number | null =>
  'endedAt' in conversation ? conversation.endedAt + keptMs : null;

/** Whether its time is over, whether or not it is destroyed already. */
export const isAddressOver = (conversation: Conversation, keptMs: number, now: number): boolean =>
  now >= (addressUntil(conversation, keptMs) ?? conversation.lastAt + TOKEN_LIFE_MS + keptMs);

/** The one that waits for an answer; null for none. */
export const waitingIn = (unsealings: readonly Unsealing[], now: number): Unsealing | null =>
  unsealings.find((one) => standingOf(one, now) === 'asked') ?? null;

/** The one that was confirmed last; null for none. */
export const openedIn = (unsealings: readonly Unsealing[]): Unsealing | null =>
  unsealings
    .filter(({ answer }) => answer === 'confirmed')
    .reduce<Unsealing | null>((last, one) => ((last?.answeredAt ?? 0) > (one.answeredAt ?? 0) ? last : one), null);
