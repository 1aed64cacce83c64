import type { Detail, FileAnswer, VisitorSignals, WrittenAnswer } from '@lanterne/protocol';
import type { LeaveWay } from '@lanterne/protocol/constants';
import { createSseParser } from '@lanterne/protocol/sse';
import { startNetwork } from '../harness/network.ts';
import type { TestServer } from '../harness/server.ts';
import { call, type Opening, openConversation } from '../harness/wire.ts';

/**
 * A visitor as the wire knows them, without a browser and on a network of their own: for journeys of the desk, which must
 * not depend on what the visitor's page looks like.
 */
export interface WireVisitor {
  say(text: string): Promise<WrittenAnswer>;
  attach(name: string, bytes: Buffer): Promise<FileAnswer>;
  tell(detail: Detail): Promise<WrittenAnswer>;
  leave(how: LeaveWay): Promise<void>;
  erase(): Promise<void>;
  /** The officer's words up to this seq are on the visitor's screen. */
  read(seq: number): Promise<void>;
  /** Up to where the officer has read, as the visitor was told. */
  readByOfficer(): number;
  /** All that the visitor's side is ever told of the conversation. */
  transcript(): Promise<unknown>;
  /** Reads what comes, as a page does for as long as it is open. */
  connect(): Promise<void>;
  /** Cuts the visitor's network, and no one else's. */
  cut(): void;
  restore(): void;
  close(): Promise<void>;
}

let made = 0;
const newId = () => `wire-${++made}`;

export const openByWire = async (server: TestServer, site: string, opening: Opening = {}): Promise<WireVisitor> => {
  const network = await startNetwork();
  network.leadTo(server.port);
  const { conversation, token } = await openConversation(network, site, opening);
  const at = `/v1/conversations/${conversation}`;
  const post = <Answer>(path: string, json: object): Promise<Answer> =>
    call(network, 'POST', `${at}${path}`, { token, json });
  let readByOfficer = 0;

  const listen = async (body: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder();
    const parse = createSseParser(({ event, data }) => {
      if (event === 'read') readByOfficer = (JSON.parse(data) as VisitorSignals['read']).seq;
    });
    for await (const chunk of body) parse(decoder.decode(chunk, { stream: true }));
  };

  return {
    say: (words) => post('/messages', { id: newId(), text: words }),
    async attach(name, bytes) {
      const query = new URLSearchParams({ id: newId() });
      const response = await fetch(`${network.origin}${at}/files?${query}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/octet-stream',
          'file-name': encodeURIComponent(name),
          authorization: `Bearer ${token}`,
        },
        body: new Uint8Array(bytes),
      });
      if (!response.ok) throw new Error(`the file was refused with ${response.status}: ${await response.text()}`);
      // As for what `call` answers.
      return (await response.json()) as FileAnswer;
    },
    tell: (detail) => post('/details', { id: newId(), detail }),
    leave: (how) => post('/leave', { how }),
    erase: () => call(network, 'DELETE', at, { token }),
    read: (seq) => post('/read', { seq }),
    readByOfficer: () => readByOfficer,
    transcript: () => call(network, 'GET', `${at}/events`, { token }),
    async connect() {
      const { ok, body } = await fetch(`${network.origin}${at}/events`, {
        headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
      });
      if (!ok || !body) throw new Error('the stream was refused');
      // It ends when the network is cut, as it should.
      listen(body).catch(() => undefined);
    },
    cut: network.cut,
    restore: network.restore,
    close: network.close,
  };
};
