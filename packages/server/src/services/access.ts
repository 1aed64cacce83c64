import { timingSafeEqual } from 'node:crypto';
import type { ConversationId } from '@lanterne/protocol';
import { type Conversation, tokenExpired } from '../domain/conversation.ts';
import { type Actor, may } from '../domain/permission.ts';
import type { Reader, SecretHash } from '../ports.ts';
import { type Answer, refusal } from './answer.ts';

const sameHash = (a: SecretHash, b: SecretHash): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/**
 * The one way to a conversation for a visitor's request. A foreign token and a conversation that does not exist answer
 * alike; only the holder of the right token learns that it has expired.
 */
export const conversationForVisitor = async (
  reader: Reader,
  { id, token, now }: { id: ConversationId; token: SecretHash; now: number },
): Promise<Answer<Conversation>> => {
  const found = await reader.conversationWithToken(id);
  if (!found || !sameHash(found.token, token)) return refusal('conversation_unknown');
  if (tokenExpired(found.conversation, found.tokenAt, now)) return refusal('token_expired');
  return { ok: true, value: found.conversation, repeated: false };
};

/**
 * The one way to a conversation's text for an officer's request that gives no reason. Not theirs and not there answer alike.
 * With the time, whom it is offered to reads it too.
 */
export const conversationForOfficer = async (
  reader: Reader,
  actor: Actor,
  id: ConversationId,
  now?: number,
): Promise<Answer<Conversation>> => {
  const conversation = await reader.conversation(id);
  if (!conversation || !may(actor, 'read', conversation, now)) return refusal('conversation_unknown');
  return { ok: true, value: conversation, repeated: false };
};
