import type { ClientId, ConversationId, Door, Event, SiteId } from '@lanterne/protocol';
import type { Waiting } from '../domain/conversation.ts';
import type { Command, SecretHash, Transaction } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { stampOf } from './log.ts';

export interface OpenInput {
  /** For the new conversation; unused when the opening is a repeat. */
  readonly id: ConversationId;
  readonly token: SecretHash;
  readonly opening: SecretHash | null;
  readonly site: SiteId;
  readonly door: Door;
  readonly locale: string;
  readonly message: { readonly id: ClientId; readonly text: string } | null;
}

/** Opens a conversation at the end of the queue. A repeat of the same opening answers the conversation it made. */
export const openConversation: Command<OpenInput, Answer<{ readonly conversation: ConversationId }>> = {
  name: 'openConversation',
  async run(tx, input) {
    const earlier = input.opening && (await tx.conversationByOpening(input.site, input.opening));
    if (earlier) {
      return (await asksTheSame(tx, earlier.id, input)) ? repeated({ conversation: earlier.id }) : refused('id_reused');
    }
    if (!(await tx.site(input.site))) return refused('site_unknown');

    const opened: Waiting = {
      state: 'waiting',
      id: input.id,
      site: input.site,
      door: input.door,
      locale: input.locale,
      danger: false,
      priority: 0,
      lastSeq: 1,
      openedAt: tx.now,
      lastAt: tx.now,
      placeAtOpening: (await tx.countWaiting()) + 1,
    };
    const events: Event[] = [
      { kind: 'opened', author: 'visitor', ...stampOf(opened), door: input.door, locale: input.locale },
    ];
    const conversation: Waiting = input.message ? { ...opened, lastSeq: 2 } : opened;
    if (input.message) {
      events.push({ kind: 'message', author: 'visitor', ...stampOf(conversation), ...input.message });
    }
    await tx.insertConversation(conversation, { token: input.token, opening: input.opening });
    for (const event of events) await tx.appendEvent(conversation.id, event, null);
    return done({ conversation: conversation.id }, { conversation, events, erased: false });
  },
};

const asksTheSame = async (tx: Transaction, earlier: ConversationId, input: OpenInput): Promise<boolean> => {
  const opened = await tx.lastEventOf(earlier, 'opened');
  if (opened?.kind !== 'opened' || opened.door !== input.door || opened.locale !== input.locale) return false;
  if (!input.message) return true;
  const message = await tx.eventByClientId(earlier, input.message.id);
  return message?.kind === 'message' && message.author === 'visitor' && message.text === input.message.text;
};
