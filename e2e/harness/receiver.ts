import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** One request that another system got. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Another system that is told of what happens. */
export interface Receiver {
  readonly url: string;
  /** All that has come, the oldest first. */
  readonly got: readonly Received[];
  close(): Promise<void>;
}

/** Listens at a port of this machine, and answers every request with a success. */
export const startReceiver = async (port: number): Promise<Receiver> => {
  const got: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(204).end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}/plaintes`,
    got,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

/** What a message says, as a receiver reads it by the scheme's own library. Throws unless it is signed with the secret. */
export const verified = (secret: string, { headers, body }: Received): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
