import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { listen } from './listen.ts';

/** One request that another system got. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Another system that is told of what happens. */
export interface Receiver {
  /** As the policy names it. */
  readonly host: string;
  readonly url: string;
  /** All that has come, the oldest first. */
  readonly got: readonly Received[];
  /** Breaks every line without a word, or answers again. */
  hangUp(on: boolean): void;
  close(): Promise<void>;
}

/** Listens at a port of this machine, and answers every request with a success. */
export const startReceiver = async (): Promise<Receiver> => {
  const got: Received[] = [];
  let isAway = false;
  const { port, close } = await listen(async (request, response) => {
    if (isAway) return void request.socket.resetAndDestroy();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(204).end();
  });
  const host = `127.0.0.1:${port}`;
  return {
    host,
    url: `http://${host}/plaintes`,
    got,
    hangUp(on) {
      isAway = on;
    },
    close,
  };
};

/** What a message says, as a receiver reads it by the scheme's own library. Throws unless it is signed with the secret. */
export const verified = (secret: string, { headers, body }: Received): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
