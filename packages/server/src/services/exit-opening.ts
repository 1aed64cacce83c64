import type { ConversationId, Event, SiteId } from '@lanterne/protocol';
import { type Left, openedAs } from '../domain/conversation.ts';
import { instantOf } from '../domain/instant.ts';
import { GENERAL } from '../domain/queue.ts';
import type { Command, SecretHash } from '../ports.ts';
import { type Answer, done, repeated } from './answer.ts';

export interface ExitOpeningInput {
  readonly site: SiteId;
  readonly opening: SecretHash;
  /** For what takes the place of an opening that has not arrived; unused when it has. */
  readonly id: ConversationId;
  readonly token: SecretHash;
}

/** No language, so that no opening asks for the same. */
const NO_LANGUAGE = 'und';

/**
 * The visitor left while the first message was on its way. Answers the conversation that the opening made. Where it has not
 * arrived yet, its place is taken by a conversation that is left already, in which nothing stands and of which nobody hears:
 * the opening is a repeat of that one when it comes, and opens nothing.
 */
export const exitOpening: Command<ExitOpeningInput, Answer<{ readonly conversation: ConversationId }>> = {
  name: 'exitOpening',
  async run(tx, { site, opening, id, token }) {
    const earlier = await tx.conversationByOpening(site, opening);
    if (earlier) return repeated({ conversation: earlier.id });
    const waiting = openedAs({
      id,
      site,
      door: 'unsure',
      locale: NO_LANGUAGE,
      danger: false,
      queue: GENERAL,
      priority: 0,
      lastSeq: 2,
      openedAt: tx.now,
      placeAtOpening: 1,
    });
    await tx.insertConversation(waiting, { token, opening });
    const { lostAt: _, offer: __, ...common } = waiting;
    const left: Left = { ...common, state: 'left', how: 'exit', holder: null, claimedAt: null, endedAt: tx.now };
    await tx.saveConversation(left);
    const at = instantOf(tx.now);
    const events: Event[] = [
      { kind: 'opened', author: 'visitor', seq: 1, at, door: waiting.door, locale: NO_LANGUAGE },
      { kind: 'left', author: 'visitor', seq: 2, at, how: 'exit' },
    ];
    for (const event of events) await tx.appendEvent(id, event, null);
    return done({ conversation: id });
  },
};
