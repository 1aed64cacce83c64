import type { Asking, ClientId, ConversationId, WrittenAnswer } from '@lanterne/protocol';
import { backOffMs } from '@lanterne/protocol/back-off';
import { type ReadonlySignal, signal } from '@preact/signals';
import { type Answer, mayPass, type Refusal } from '../api.ts';

/** Where a message stands on its way to the log. `delayed` will be tried again, for ever; `refused` will not. */
export type Delivery = 'sending' | 'delayed' | 'sent' | 'refused';

export interface OutgoingMessage {
  readonly id: ClientId;
  /** For the visitor, or for officers alone: settled when it was written, and never changed. */
  readonly kind: 'message' | 'note' | 'card';
  readonly conversation: ConversationId;
  /** Of a card, its title. */
  readonly text: string;
  /** Of a card, which one it is. */
  readonly card?: string | undefined;
  /** What the visitor is asked by it, beyond its words. */
  readonly asks?: Asking | undefined;
  /** When the officer sent it off, on the server's clock. */
  readonly writtenAt: number;
  readonly delivery: Delivery;
  /** Why, for a refused one. */
  readonly code?: Refusal['code'];
}

type Messages = readonly OutgoingMessage[];

/** Whether it still has to reach the server. */
export const isUnderWay = ({ delivery }: OutgoingMessage): boolean => delivery === 'sending' || delivery === 'delayed';

/** The next message of a conversation to send: one at a time, so that they arrive in the order of writing. */
const nextToSend = (messages: Messages, conversation: ConversationId): OutgoingMessage | undefined =>
  messages.find((message) => message.conversation === conversation && isUnderWay(message));

/** The messages after one of them moved on. Those behind a delayed one are delayed with it. */
export const move = (
  messages: Messages,
  moved: OutgoingMessage,
  delivery: Delivery,
  code?: Refusal['code'],
): Messages =>
  messages.map((message) => {
    if (message.id === moved.id) return { ...message, delivery, code };
    const behind = message.conversation === moved.conversation && message.delivery === 'sending';
    return behind && delivery === 'delayed' ? { ...message, delivery } : message;
  });

/** Where the answer to a request leaves its message. */
export const deliveryAfter = (answer: Answer<unknown>): Exclude<Delivery, 'sending'> => {
  if (answer.ok) return 'sent';
  // Without a session the message waits for its officer to sign in again.
  return mayPass(answer.refusal) || answer.refusal.code === 'sign_in_required' ? 'delayed' : 'refused';
};

export interface OutboxPorts {
  send(message: OutgoingMessage): Promise<Answer<WrittenAnswer>>;
  newId(): ClientId;
  now(): number;
  random(): number;
}

export interface Outbox {
  readonly messages: ReadonlySignal<Messages>;
  add(
    conversation: ConversationId,
    text: string,
    kind?: OutgoingMessage['kind'],
    more?: Pick<OutgoingMessage, 'card' | 'asks'>,
  ): void;
  /** Those that stand in the log now, or that the officer gave up. */
  forget(ids: ReadonlySet<string>): void;
  forgetConversation(conversation: ConversationId): void;
  /** Ends every pause: the link is back. */
  wake(): void;
  stop(): void;
}

/** Sends each message until the server has it or refuses it. A repeat carries the same id, so nothing is doubled. */
export const createOutbox = ({ send, newId, now, random }: OutboxPorts): Outbox => {
  const messages = signal<Messages>([]);
  const busy = new Set<ConversationId>();
  const sleepers = new Set<() => void>();
  let stopped = false;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        sleepers.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      sleepers.add(end);
    });

  const wake = (): void => {
    for (const end of [...sleepers]) end();
  };

  const sendAll = async (conversation: ConversationId): Promise<void> => {
    if (busy.has(conversation)) return;
    busy.add(conversation);
    let attempt = 0;
    for (;;) {
      const message = stopped ? undefined : nextToSend(messages.peek(), conversation);
      if (!message) break;
      const answer = await send(message);
      const delivery = deliveryAfter(answer);
      messages.value = move(messages.peek(), message, delivery, answer.ok ? undefined : answer.refusal.code);
      if (answer.ok || delivery !== 'delayed') {
        attempt = 0;
        continue;
      }
      await pause(Math.max(answer.refusal.retryAfterMs ?? 0, backOffMs(attempt, random())));
      attempt += 1;
    }
    busy.delete(conversation);
  };

  return {
    messages,
    add(conversation, text, kind = 'message', more) {
      const delivery = nextToSend(messages.peek(), conversation)?.delivery ?? 'sending';
      messages.value = [
        ...messages.peek(),
        { id: newId(), kind, conversation, text, ...more, writtenAt: now(), delivery },
      ];
      void sendAll(conversation);
    },
    forget(ids) {
      if (messages.peek().some(({ id }) => ids.has(id))) {
        messages.value = messages.peek().filter(({ id }) => !ids.has(id));
      }
    },
    forgetConversation(conversation) {
      messages.value = messages.peek().filter((message) => message.conversation !== conversation);
    },
    wake,
    stop() {
      stopped = true;
      wake();
    },
  };
};
