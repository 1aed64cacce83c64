import type { Event, MessageEvent, OpenAnswer, TranslationEvent } from '@lanterne/protocol';
import { createCursor } from './cursor.ts';
import type { Faults } from './faults.ts';
import { type Answer, expectJson, type Wire } from './wire.ts';

/** One visitor with an open conversation and an open stream. */
export interface Visitor {
  readonly conversation: string;
  /** Whether an officer has claimed the conversation, as this visitor saw it. */
  isHeld(): boolean;
  send(body: string): Promise<Answer>;
  erase(): Promise<Answer>;
}

/** Opens a conversation and its stream; `onMessage` is told of each message once. */
export const openVisitor = async (
  { wire, site, faults, language }: { wire: Wire; site: string; faults: Faults; language: string },
  onMessage: (event: MessageEvent) => void,
  onTranslation: (event: TranslationEvent) => void,
): Promise<Visitor> => {
  const opening = JSON.stringify({ door: 'ask', locale: language });
  const opened = await wire.request('POST', `/v1/sites/${site}/conversations`, {}, opening);
  const { conversation, token } = expectJson<OpenAnswer>(opened, 200, 201);
  const authorization = { authorization: `Bearer ${token}` };
  const path = `/v1/conversations/${conversation}`;
  const cursor = createCursor(conversation, faults);
  let held = false;

  await wire.stream(`${path}/events`, {
    headers: () => ({ ...authorization, 'last-event-id': String(cursor.last) }),
    onEvent(name, data) {
      // The others are signals, not facts: they have no seq.
      if (!['opened', 'claimed', 'message', 'translation'].includes(name)) return;
      const event = JSON.parse(data) as Event;
      if (!cursor.stream(event.seq)) return;
      if (event.kind === 'claimed') held = true;
      if (event.kind === 'message') onMessage(event);
      if (event.kind === 'translation') onTranslation(event);
    },
  });
  return {
    conversation,
    isHeld: () => held,
    send: (body) => wire.request('POST', `${path}/messages`, authorization, body),
    erase: () => wire.request('DELETE', path, authorization),
  };
};
