import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

/** Ways in which any machine may fail that is asked over HTTP. */
export type Misbehaviour =
  | 'never answers'
  | 'gives a byte now and then'
  | 'hangs up at once'
  | 'hangs up in the middle'
  | 'talks garbage'
  | 'an error page as a success'
  | 'half a document'
  | 'another document'
  | 'a list'
  | 'not UTF-8'
  | 'ten megabytes, and says so'
  | 'talks without end'
  | 'a redirect'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface FakeServer {
  readonly url: string;
  /** What it was asked, in order. */
  readonly asked: readonly Asked[];
  /** Bytes that it could write before somebody hung up. */
  readonly written: number;
  misbehave(how: Misbehaviour | null): void;
  close(): Promise<void>;
}

const drip = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{');
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

const REDIRECTED = '/elsewhere';

/** A server on the loopback that answers as `answer` says, or misbehaves. */
export const startFake = async (answer: (asked: Asked, response: ServerResponse) => void): Promise<FakeServer> => {
  let misbehaviour: Misbehaviour | null = null;
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  let written = 0;

  const pour = (response: ServerResponse) => {
    const chunk = 'x'.repeat(65_536);
    const more = () => {
      while (!response.destroyed && response.write(chunk)) written += chunk.length;
    };
    response.on('drain', more);
    more();
  };

  const misbehave = (how: Misbehaviour, response: ServerResponse): void => {
    if (typeof how === 'object') {
      response.writeHead(how.status, how.headers).end(how.body ?? '<html><h1>Sorry</h1></html>');
      return;
    }
    const json = { 'content-type': 'application/json' };
    const ways: Record<Exclude<Misbehaviour, object>, () => unknown> = {
      'never answers': () => {},
      'gives a byte now and then': () => drip(response),
      'hangs up at once': () => response.socket?.destroy(),
      'hangs up in the middle': () => {
        response.writeHead(200, { ...json, 'content-length': '1000' }).write('{"translatedText":["', () => {
          response.socket?.destroy();
        });
      },
      'talks garbage': () => response.socket?.end('SSH-2.0-OpenSSH_9.2p1 Debian\r\n'),
      'an error page as a success': () =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>502</title>'),
      'half a document': () => response.writeHead(200, json).end('{"translatedText":["Ho'),
      'another document': () => response.writeHead(200, json).end('{"status":"ok"}'),
      'a list': () => response.writeHead(200, json).end('[]'),
      'not UTF-8': () => response.writeHead(200, json).end(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])),
      'ten megabytes, and says so': () => {
        response.writeHead(200, { ...json, 'content-length': '10000000' });
        pour(response);
      },
      'talks without end': () => {
        response.writeHead(200, json);
        pour(response);
      },
      'a redirect': () => response.writeHead(307, { location: REDIRECTED }).end(),
    };
    ways[how]();
  };

  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    const one = { method, path, headers, body: Buffer.concat(chunks).toString() };
    asked.push(one);
    response.on('error', () => {});
    if (misbehaviour) misbehave(misbehaviour, response);
    else answer(one, response);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    get written() {
      return written;
    },
    misbehave(how) {
      misbehaviour = how;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Accepts connections and never reads nor says a word: what is left of a machine whose program has died. */
export const startHalfOpen = async (): Promise<{ readonly url: string; close(): Promise<void> }> => {
  const sockets = new Set<Socket>();
  const server = createTcpServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Answers with a document. */
export const sayJson = (response: ServerResponse, document: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
};
