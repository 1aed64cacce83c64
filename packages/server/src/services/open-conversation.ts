import type { ClientId, ConversationId, Door, Event, KeptPart, SiteId } from '@lanterne/protocol';
import { openedAs } from '../domain/conversation.ts';
import { instantOf } from '../domain/instant.ts';
import { GENERAL } from '../domain/queue.ts';
import type { Command, Outcome, SealedAddress, SecretHash, Transaction } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { dangerAt } from './flag-danger.ts';
import { record } from './log.ts';

export interface OpenInput {
  /** For the new conversation; unused when the opening is a repeat. */
  readonly id: ConversationId;
  readonly token: SecretHash;
  readonly opening: SecretHash | null;
  readonly site: SiteId;
  readonly door: Door;
  readonly locale: string;
  readonly message: { readonly id: ClientId; readonly text: string } | null;
  readonly danger: boolean;
  /** For how long the visitor was told that it is kept after its end. */
  readonly keptSeconds: number;
  /** The same of its parts; without, they are kept as long as the rest. */
  readonly partSeconds?: Readonly<Record<KeptPart, number>>;
  /** Sealed; null where none is, or where the visitor was not told before. */
  readonly address?: Omit<SealedAddress, 'sealedAt'> | null;
}

interface Opened {
  readonly conversation: ConversationId;
}

/**
 * Opens a conversation at the end of the queue, or before all others when somebody is in danger. A repeat of the same
 * opening answers the conversation it made; when danger has come up since the first try, the repeat flags it.
 */
export const openConversation: Command<OpenInput, Answer<Opened>> = {
  name: 'openConversation',
  urgent: ({ danger }) => danger,
  async run(tx, input) {
    const earlier = input.opening && (await tx.conversationByOpening(input.site, input.opening));
    if (earlier) {
      if (!(await asksTheSame(tx, earlier.id, input))) return refused('id_reused');
      return input.danger && !earlier.danger ? endanger(tx, earlier.id) : repeated({ conversation: earlier.id });
    }
    if (!(await tx.site(input.site))) return refused('site_unknown');

    const events = firstEvents(input, instantOf(tx.now));
    const conversation = openedAs({
      id: input.id,
      site: input.site,
      door: input.door,
      locale: input.locale,
      danger: input.danger,
      queue: GENERAL,
      priority: 0,
      lastSeq: events.length,
      openedAt: tx.now,
      placeAtOpening: (await tx.countWaiting({ danger: input.danger })) + 1,
    });
    const seat = { token: input.token, opening: input.opening };
    await tx.insertConversation(conversation, seat, input.keptSeconds, input.partSeconds ?? null);
    if (input.address) await tx.keepAddress(conversation.id, { ...input.address, sealedAt: tx.now });
    for (const event of events) await tx.appendEvent(conversation.id, event, null);
    return done({ conversation: conversation.id }, { conversation, events, erased: false });
  },
};

/** Danger goes before what is said of it: it is a fact from the first moment. */
const firstEvents = ({ door, locale, danger, message }: OpenInput, at: string): Event[] => {
  const said = [
    { kind: 'opened', author: 'visitor', door, locale } as const,
    ...(danger ? [{ kind: 'danger', author: 'visitor' } as const] : []),
    ...(message ? [{ kind: 'message', author: 'visitor', ...message } as const] : []),
  ];
  return said.map((event, index) => ({ ...event, seq: index + 1, at }));
};

/** The conversation of an earlier try, which did not know yet; one that has ended stays as it is. */
const endanger = async (tx: Transaction, id: ConversationId): Promise<Outcome<Answer<Opened>>> => {
  const conversation = await tx.advance(id);
  if (!conversation) throw new Error(`conversation ${id} is gone between two looks`);
  const { changes, keep } = await record(tx, conversation, { act: 'flagDanger' }, dangerAt);
  return { answer: { ok: true, value: { conversation: id }, repeated: true }, changes, keep };
};

const asksTheSame = async (tx: Transaction, earlier: ConversationId, input: OpenInput): Promise<boolean> => {
  const opened = await tx.lastEventOf(earlier, 'opened');
  if (opened?.kind !== 'opened' || opened.door !== input.door || opened.locale !== input.locale) return false;
  if (!input.message) return true;
  const message = await tx.eventByClientId(earlier, input.message.id);
  return message?.kind === 'message' && message.author === 'visitor' && message.text === input.message.text;
};
