import type { DeskSnapshot, HeldConversation, Summary, WrittenAnswer } from '@lanterne/protocol';
import type { TestServer } from './server.ts';
import { call, signInByWire } from './wire.ts';

/** An officer over the wire, for journeys in which the desk is not what is looked at. */
export interface Desk {
  snapshot(): Promise<DeskSnapshot>;
  /** Takes the next in turn; null when nobody waits. */
  claimNext(): Promise<HeldConversation | null>;
  write(conversation: string, text: string): Promise<WrittenAnswer>;
  /** Sends an entry of the help. */
  sendCard(conversation: string, card: string): Promise<WrittenAnswer>;
  /** Has all of it on the screen. */
  read(conversation: string): Promise<unknown>;
  /** Is seen to write. */
  type(conversation: string): Promise<unknown>;
  /** Shows a summary to the visitor. */
  propose(conversation: string, summary: Summary): Promise<WrittenAnswer>;
  close(conversation: string): Promise<unknown>;
  /** Takes and closes all who wait, and closes all that it holds. */
  clear(): Promise<void>;
}

/** Adds an officer to the server, and signs them in; never through the network that journeys break. */
export const openDesk = async (server: TestServer, login: string, alias = `Alias ${login}`): Promise<Desk> => {
  const cookie = await signInByWire(server, login, { alias });
  const ask = <Answer>(method: string, path: string, json?: object): Promise<Answer> =>
    call(server, method, `/v1/officer/${path}`, { cookie, json });
  const post = <Answer>(conversation: string, what: string, json: object = {}): Promise<Answer> =>
    ask('POST', `conversations/${conversation}/${what}`, json);
  let messages = 0;
  const id = () => `m${++messages}`;

  const desk: Desk = {
    snapshot: () => ask('GET', 'desk'),
    claimNext: () => ask('POST', 'conversations/next', {}),
    write: (conversation, text) => post(conversation, 'messages', { id: id(), text }),
    sendCard: (conversation, card) => post(conversation, 'cards', { id: id(), card }),
    read: (conversation) => post(conversation, 'read', { seq: 1_000 }),
    type: (conversation) => post(conversation, 'typing'),
    propose: (conversation, summary) => post(conversation, 'summary', { id: id(), summary }),
    close: (conversation) => post(conversation, 'close'),
    async clear() {
      for (let next = await desk.claimNext(); next; next = await desk.claimNext()) await desk.close(next.conversation);
      for (const { conversation } of (await desk.snapshot()).mine) await desk.close(conversation);
    },
  };
  return desk;
};
