import type { Detail, FileAnswer, OpenAnswer, VisitorSignals, WrittenAnswer } from '@lanterne/protocol';
import type { LeaveWay } from '@lanterne/protocol/constants';
import { createSseParser } from '@lanterne/protocol/sse';
import { startNetwork } from '../harness/network.ts';
import type { TestServer } from '../harness/server.ts';

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

interface Opening {
  readonly door?: 'victim' | 'report' | 'ask' | 'unsure';
  readonly danger?: boolean;
  readonly text?: string;
}

let made = 0;
const newId = () => `wire-${++made}`;

export const openByWire = async (
  server: TestServer,
  site: string,
  { door = 'ask', danger, text }: Opening = {},
): Promise<WireVisitor> => {
  const network = await startNetwork();
  network.leadTo(server.port);
  const call = async <Answer>(method: string, path: string, body: unknown, token?: string): Promise<Answer> => {
    const response = await fetch(`${network.origin}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    // The server validates what it sends against the schemas of these types.
    return (response.status === 204 ? null : await response.json()) as Answer;
  };
  const message = text === undefined ? undefined : { id: newId(), text };
  const opening = { door, locale: 'fr', danger, message };
  const { conversation, token } = await call<OpenAnswer>('POST', `/v1/sites/${site}/conversations`, opening);
  const at = `/v1/conversations/${conversation}`;
  const post = <Answer>(path: string, body: unknown) => call<Answer>('POST', `${at}${path}`, body, token);
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
      // As above.
      return (await response.json()) as FileAnswer;
    },
    tell: (detail) => post('/details', { id: newId(), detail }),
    leave: (how) => post('/leave', { how }),
    erase: () => call('DELETE', at, undefined, token),
    read: (seq) => post('/read', { seq }),
    readByOfficer: () => readByOfficer,
    transcript: () => call('GET', `${at}/events`, undefined, token),
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
