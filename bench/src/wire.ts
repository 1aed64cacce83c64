import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { createSseParser } from '@lanterne/protocol/sse';

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

export interface StreamEvents {
  /** One event, its data still JSON. */
  onEvent(name: string, data: string): void;
  /** Headers for the next try: a reader that was dropped says where it stood. */
  headers(): Record<string, string>;
}

/** HTTP to one server. Every request and stream ends with `close`. */
export interface Wire {
  /** One request; `body` is JSON already. */
  request(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer>;
  /** Opens a stream and keeps it open, coming back when the server ends it. Resolves once it has begun. */
  stream(path: string, events: StreamEvents): Promise<void>;
  /** How often a stream was lost and opened again. */
  reconnects(): number;
  /** Open connections. */
  connections(): number;
  close(): void;
}

const REQUEST_TIMEOUT_MS = 30_000;
/** Twice the longest silence that the wire allows. */
const SILENCE_MAX_MS = 30_000;
const COME_BACK_AFTER_MS = 250;

const readText = (response: IncomingMessage, done: (text: string) => void) => {
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    text += chunk;
  });
  response.on('end', () => done(text));
};

export const createWire = (base: URL): Wire => {
  const { Agent, request: send } = base.protocol === 'https:' ? https : http;
  const requests = new Agent({ keepAlive: true, maxSockets: 1_024, timeout: REQUEST_TIMEOUT_MS });
  const streams = new Agent({ maxSockets: Number.POSITIVE_INFINITY, timeout: SILENCE_MAX_MS });
  const address = { hostname: base.hostname.replace(/^\[|\]$/g, ''), port: base.port };
  const openStreams = new Set<ClientRequest>();
  let lost = 0;
  let closed = false;

  const call = (options: RequestOptions): ClientRequest => {
    const request = send({ ...address, ...options });
    request.on('timeout', () => request.destroy(new Error(`${options.path} was silent for too long`)));
    return request;
  };

  /** Opens a stream once; `ended` is told when it is over, with a reason if it never began. */
  const openOnce = (path: string, events: StreamEvents, began: () => void, ended: (reason?: Error) => void) => {
    const request = call({ path, agent: streams, headers: { accept: 'text/event-stream', ...events.headers() } });
    let reason: Error | undefined;
    openStreams.add(request);
    request.on('response', (response) => {
      if (response.statusCode !== 200) {
        request.destroy(new Error(`${path} answered ${response.statusCode} to a stream`));
        return;
      }
      const feed = createSseParser(({ event, data }) => events.onEvent(event, data));
      response.setEncoding('utf8');
      response.on('data', feed);
      // A connection that breaks says so here too; that it is over is all that counts.
      response.on('error', () => {});
      began();
    });
    request.on('error', (error) => {
      reason = error;
    });
    request.on('close', () => {
      openStreams.delete(request);
      ended(reason);
    });
    request.end();
  };

  const stream = (path: string, events: StreamEvents): Promise<void> =>
    new Promise((resolve, reject) => {
      let hasBegun = false;
      const began = () => {
        hasBegun = true;
        resolve();
      };
      const open = () => openOnce(path, events, began, ended);
      const ended = (reason?: Error) => {
        if (closed) return;
        if (!hasBegun) {
          reject(reason ?? new Error(`${path} ended before it began`));
          return;
        }
        lost += 1;
        setTimeout(open, COME_BACK_AFTER_MS);
      };
      open();
    });

  return {
    reconnects: () => lost,
    connections: () =>
      [...Object.values(requests.sockets), ...Object.values(requests.freeSockets), ...Object.values(streams.sockets)]
        .map((sockets) => sockets?.length ?? 0)
        .reduce((sum, count) => sum + count, 0),

    request: (method, path, headers, body) =>
      new Promise((resolve, reject) => {
        const content: Record<string, string | number> =
          body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
        const request = call({ method, path, agent: requests, headers: { ...headers, ...content } });
        request.on('response', (response) => {
          readText(response, (text) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
          response.on('error', reject);
        });
        request.on('error', reject);
        request.end(body);
      }),

    stream,

    close() {
      closed = true;
      for (const request of openStreams) request.destroy();
      requests.destroy();
      streams.destroy();
    },
  };
};

/** Parses a successful answer; anything else is an error that says what came. */
export const expectJson = <Value>(answer: Answer, ...statuses: number[]): Value => {
  if (!statuses.includes(answer.status))
    throw new Error(`expected ${statuses.join(' or ')}, got ${answer.status}: ${answer.text}`);
  // The server is trusted to keep the types of its own wire; what matters of the values is checked message by message.
  return (answer.text === '' ? null : JSON.parse(answer.text)) as Value;
};
