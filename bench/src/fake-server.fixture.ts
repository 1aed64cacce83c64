import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server breaks its promise; `drop` ends a stream, which is no broken promise. */
export type Trick = 'none' | 'lose' | 'double' | 'swap' | 'alter' | 'refuse' | 'repeat' | 'drop';

interface FakeEvent {
  readonly seq: number;
  readonly kind: string;
  readonly author: string;
  readonly id?: string;
  readonly text?: string;
}

interface FakeConversation {
  readonly id: string;
  holder: string | undefined;
  readonly events: FakeEvent[];
  readonly streams: Set<ServerResponse>;
}

export interface FakeServer {
  readonly url: URL;
  /** How many conversations are left. */
  conversations(): number;
  close(): Promise<void>;
}

const frame = (name: string, data: unknown, id?: number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

const readBody = async (request: IncomingMessage): Promise<Record<string, string>> => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text || '{}') as Record<string, string>;
};

/** A server of the wire in memory, as little of it as the load client uses, that plays one trick on the tenth message. */
export const startFakeServer = async (trick: Trick): Promise<FakeServer> => {
  const conversations = new Map<string, FakeConversation>();
  const desks = new Map<ServerResponse, string>();
  let made = 0;
  let messages = 0;
  let kept: (() => void) | undefined;

  const heldOnWire = ({ id, events }: FakeConversation) => ({ conversation: id, events });

  const publish = (conversation: FakeConversation, event: FakeEvent) => {
    for (const stream of conversation.streams) stream.write(frame(event.kind, event, event.seq));
    for (const [desk, login] of desks) {
      if (login === conversation.holder) desk.write(frame('event', { conversation: conversation.id, event }));
    }
  };

  const append = (conversation: FakeConversation, event: Omit<FakeEvent, 'seq'>): FakeEvent => {
    const full = { seq: conversation.events.length + 1, ...event };
    conversation.events.push(full);
    return full;
  };

  const deliver = (conversation: FakeConversation, event: FakeEvent, isTenth: boolean) => {
    if (isTenth && trick === 'lose') return;
    if (isTenth && trick === 'swap') {
      kept = () => publish(conversation, event);
      return;
    }
    publish(conversation, isTenth && trick === 'alter' ? { ...event, text: 'other' } : event);
    if (isTenth && trick === 'double') publish(conversation, event);
    if (isTenth && trick === 'drop') {
      for (const stream of [...conversation.streams, ...desks.keys()]) stream.end();
    }
    if (kept) kept();
    kept = undefined;
  };

  const say = (conversation: FakeConversation, author: string, body: Record<string, string>) => {
    messages += 1;
    const isTenth = messages === 10;
    if (isTenth && trick === 'refuse') return { status: 503, value: { code: 'unavailable' } };
    const event = append(conversation, { kind: 'message', author, ...body });
    // With a swap the next message of the same conversation overtakes this one, so only one conversation is used.
    deliver(conversation, event, isTenth);
    return { status: isTenth && trick === 'repeat' ? 200 : 201, value: { seq: event.seq, at: '' } };
  };

  const claim = (login: string) => {
    const head = [...conversations.values()].find(({ holder }) => !holder);
    if (!head) return { status: 204, value: null };
    head.holder = login;
    const event = append(head, { kind: 'claimed', author: 'officer' });
    for (const stream of head.streams) stream.write(frame('claimed', event, event.seq));
    for (const [desk, of] of desks) if (of === login) desk.write(frame('held', heldOnWire(head)));
    return { status: 200, value: heldOnWire(head) };
  };

  const openStream = (response: ServerResponse, first: string, gone: () => void) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`:\n\n${first}`);
    response.on('close', gone);
  };

  const openDesk = (response: ServerResponse, login: string) => {
    const all = [...conversations.values()];
    const queue = all.filter(({ holder }) => !holder).map(heldOnWire);
    const mine = all.filter(({ holder }) => holder === login).map(heldOnWire);
    desks.set(response, login);
    openStream(response, frame('snapshot', { queue, mine }), () => desks.delete(response));
  };

  const openEvents = (request: IncomingMessage, response: ServerResponse, conversation: FakeConversation) => {
    const after = Number(request.headers['last-event-id'] ?? 0);
    const missed = conversation.events.filter(({ seq }) => seq > after);
    conversation.streams.add(response);
    openStream(response, missed.map((event) => frame(event.kind, event, event.seq)).join(''), () =>
      conversation.streams.delete(response),
    );
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request);
    const path = request.url ?? '';
    const login = /who=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    const send = ({ status, value }: { status: number; value: unknown }, headers = {}) =>
      response.writeHead(status, headers).end(value === null ? '' : JSON.stringify(value));

    if (path === '/v1/officer/session' && request.method === 'POST') {
      return send({ status: 201, value: {} }, { 'set-cookie': `who=${body.login}; Path=/` });
    }
    if (path === '/v1/officer/session') return send({ status: 204, value: null });
    if (path === '/v1/officer/desk') return openDesk(response, login ?? '');
    if (path === '/v1/officer/conversations/next') return send(claim(login ?? ''));
    if (path.startsWith('/v1/sites/')) {
      made += 1;
      const conversation: FakeConversation = { id: `c${made}`, holder: undefined, events: [], streams: new Set() };
      append(conversation, { kind: 'opened', author: 'visitor' });
      conversations.set(conversation.id, conversation);
      return send({ status: 201, value: { conversation: conversation.id, token: `token-${conversation.id}` } });
    }
    const conversation = conversations.get(/conversations\/(\w+)/.exec(path)?.[1] ?? '');
    const mayEnter = login
      ? conversation?.holder === login
      : request.headers.authorization === `Bearer token-${conversation?.id}`;
    if (!conversation || !mayEnter) return send({ status: 404, value: { code: 'conversation_unknown' } });
    if (path.endsWith('/events')) return openEvents(request, response, conversation);
    if (path.endsWith('/messages')) return send(say(conversation, login ? 'officer' : 'visitor', body));
    conversations.delete(conversation.id);
    return send({ status: 204, value: null });
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server on a host and port, not on a pipe, has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    conversations: () => conversations.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
