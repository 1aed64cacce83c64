import type { DeskSnapshot, HeldConversation, Summary } from '@lanterne/protocol';
import { PASSWORD } from '../pages/officer.ts';
import type { TestServer } from './server.ts';

/** An officer over the wire, for journeys in which the desk is not what is looked at. */
export interface Desk {
  snapshot(): Promise<DeskSnapshot>;
  /** Takes the next in turn; null when nobody waits. */
  claimNext(): Promise<HeldConversation | null>;
  write(conversation: string, text: string): Promise<void>;
  /** Sends an entry of the help. */
  sendCard(conversation: string, card: string): Promise<void>;
  /** Has all of it on the screen. */
  read(conversation: string): Promise<void>;
  /** Is seen to write. */
  type(conversation: string): Promise<void>;
  /** Shows a summary to the visitor. */
  propose(conversation: string, summary: Summary): Promise<void>;
  close(conversation: string): Promise<void>;
  /** Takes and closes all who wait, and closes all that it holds. */
  clear(): Promise<void>;
}

/** Adds an officer to the server, and signs them in; never through the network that journeys break. */
export const openDesk = async (server: TestServer, login: string, alias = `Alias ${login}`): Promise<Desk> => {
  await server.addOfficer({ login, alias, password: PASSWORD });
  let cookie = '';
  const ask = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await fetch(`http://127.0.0.1:${server.port}/v1/officer/${path}`, {
      method,
      headers: {
        accept: 'application/json',
        cookie,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const signedIn = await ask('POST', 'session', { login, password: PASSWORD });
  cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  let messages = 0;

  const desk: Desk = {
    // The server answers by the schemas that these types are made from.
    snapshot: async () => (await (await ask('GET', 'desk')).json()) as DeskSnapshot,
    async claimNext() {
      const response = await ask('POST', 'conversations/next', {});
      return response.status === 204 ? null : ((await response.json()) as HeldConversation);
    },
    async write(conversation, text) {
      messages += 1;
      await ask('POST', `conversations/${conversation}/messages`, { id: `m${messages}`, text });
    },
    async sendCard(conversation, card) {
      messages += 1;
      await ask('POST', `conversations/${conversation}/cards`, { id: `m${messages}`, card });
    },
    async read(conversation) {
      await ask('POST', `conversations/${conversation}/read`, { seq: 1_000 });
    },
    async type(conversation) {
      await ask('POST', `conversations/${conversation}/typing`, {});
    },
    async propose(conversation, summary) {
      messages += 1;
      await ask('POST', `conversations/${conversation}/summary`, { id: `m${messages}`, summary });
    },
    async close(conversation) {
      await ask('POST', `conversations/${conversation}/close`, {});
    },
    async clear() {
      for (let next = await desk.claimNext(); next; next = await desk.claimNext()) await desk.close(next.conversation);
      for (const { conversation } of (await desk.snapshot()).mine) await desk.close(conversation);
    },
  };
  return desk;
};
