import { createServer, type Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { App } from './route.ts';

/** How long, and how large, what comes over a connection may be before anybody has looked at it. */
export interface ListenerLimits {
  /** In which all headers of a request have to come. */
  readonly headersMs: number;
  /** In which the whole of a request has to come, the largest file over a slow line too. Streams that go out have no limit. */
  readonly requestMs: number;
  /** How often that is looked at. */
  readonly checkMs: number;
  /** The most that all headers together may be. */
  readonly headersMaxBytes: number;
}

const LIMITS: ListenerLimits = { headersMs: 20_000, requestMs: 300_000, checkMs: 5_000, headersMaxBytes: 16_384 };

/** Longer than the idle time of the usual proxies, which would otherwise meet a connection that is just closing. */
const KEEP_ALIVE_MS = 75_000;

/**
 * The server that a browser talks to, not listening yet. Whoever sends so slowly, or so much, that it comes to nothing is cut off
 * with the status that says so (400, 408, 431), before a line of ours has run.
 */
export const createListener = (fetch: App['fetch'], limits: Partial<ListenerLimits> = {}): Server => {
  const { headersMs, requestMs, checkMs, headersMaxBytes } = { ...LIMITS, ...limits };
  // The adaptor gives what it is handed the factory of.
  const server = createAdaptorServer({
    fetch,
    createServer,
    serverOptions: {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: checkMs,
      maxHeaderSize: headersMaxBytes,
      keepAliveTimeout: KEEP_ALIVE_MS,
      // Two lengths, or a length and chunks, are two opinions of where a request ends (RFC 9112, 6.3).
      insecureHTTPParser: false,
      requireHostHeader: true,
    },
  }) as Server;
  return server;
};
