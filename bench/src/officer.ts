import type { DeskSignals, Event, HeldConversation, MessageEvent, TranslationEvent } from '@lanterne/protocol';
import { type Cursor, createCursor } from './cursor.ts';
import type { Faults } from './faults.ts';
import type { Account } from './options.ts';
import { type Answer, expectJson, type Wire } from './wire.ts';

/** One officer's desk. */
export interface Officer {
  /** Conversations that waited when the desk was opened. */
  readonly waiting: readonly string[];
  /** Claims the head of the queue; null when nobody waits. */
  claimNext(): Promise<string | null>;
  /** Whether the desk's stream has told of a conversation as the officer's own. */
  holds(conversation: string): boolean;
  send(conversation: string, body: string): Promise<Answer>;
  signOut(): Promise<Answer>;
}

const signIn = async (wire: Wire, { login, password }: Account): Promise<string> => {
  const answer = await wire.request('POST', '/v1/officer/session', {}, JSON.stringify({ login, password }));
  expectJson(answer, 201);
  return (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0]).join('; ');
};

/** Signs in and opens the desk; `onMessage` is told once of each message in the officer's conversations. */
export const openDesk = async (
  { wire, faults, account }: { wire: Wire; faults: Faults; account: Account },
  onMessage: (conversation: string, event: MessageEvent) => void,
  onTranslation: (conversation: string, event: TranslationEvent) => void,
): Promise<Officer> => {
  const headers = { cookie: await signIn(wire, account) };
  const own = new Map<string, Cursor>();
  let waiting: string[] = [];
  let hasSnapshot: () => void = () => {};
  const snapshot = new Promise<void>((resolve) => {
    hasSnapshot = resolve;
  });

  const cursorOf = (conversation: string): Cursor => {
    let cursor = own.get(conversation);
    if (!cursor) {
      cursor = createCursor(conversation, faults);
      own.set(conversation, cursor);
    }
    return cursor;
  };

  const tell = (conversation: string, event: Event) => {
    if (event.kind === 'message') onMessage(conversation, event);
    if (event.kind === 'translation') onTranslation(conversation, event);
  };

  const readTranscript = ({ conversation, events }: HeldConversation) => {
    const news = new Set(cursorOf(conversation).transcript(events.map(({ seq }) => seq)));
    for (const event of events) if (news.has(event.seq)) tell(conversation, event);
  };

  await wire.stream('/v1/officer/desk', {
    headers: () => headers,
    onEvent(name, data) {
      if (name === 'event') {
        const { conversation, event } = JSON.parse(data) as DeskSignals['event'];
        if (cursorOf(conversation).stream(event.seq)) tell(conversation, event);
      } else if (name === 'held') {
        readTranscript(JSON.parse(data) as DeskSignals['held']);
      } else if (name === 'snapshot') {
        const { queue, mine } = JSON.parse(data) as DeskSignals['snapshot'];
        waiting = queue.map(({ conversation }) => conversation);
        for (const held of mine) readTranscript(held);
        hasSnapshot();
      }
    },
  });
  await snapshot;

  return {
    waiting,
    async claimNext() {
      const answer = await wire.request('POST', '/v1/officer/conversations/next', headers, '{}');
      return expectJson<HeldConversation | null>(answer, 200, 204)?.conversation ?? null;
    },
    holds: (conversation) => own.has(conversation),
    send: (conversation, body) =>
      wire.request('POST', `/v1/officer/conversations/${conversation}/messages`, headers, body),
    signOut: () => wire.request('DELETE', '/v1/officer/session', headers),
  };
};
