import type { ServerResponse } from 'node:http';
import { KEEP_ALIVE_MS } from '@lanterne/protocol';
import { LENGTH_STEP, wanting } from '@lanterne/protocol/padding';

/** One open stream of server-sent events (WHATWG HTML, 9.2). */
export interface SseStream {
  /** Sends one event. An `id` moves the client's `Last-Event-ID`. Does nothing once the stream is over. */
  send(event: string, data: unknown, id?: number): void;
  /** Bytes that the reader has not taken yet. */
  unread(): number;
  /** Resolves when the reader has taken all, or the stream is over. A reader who takes nothing for long is dropped. */
  drained(): Promise<void>;
  /** Ends it in good order. */
  end(): void;
  /** Cuts it off: the reader is too slow, and resumes by itself. */
  drop(): void;
  /** Called once, however it ends. */
  onClose(listener: () => void): void;
}

/** A reader who leaves so much lying gets nothing more until it has taken it. */
export const UNREAD_MAX_BYTES = 65_536;

/** A reader who takes nothing for this long is dropped. */
const STUCK_MS = 30_000;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Without these, nginx and some proxies of ministries hold back the stream, even its headers. `no-cache` alone lets a browser write what
  // is said into its cache, as long as it asks before it is used again.
  'cache-control': 'no-store, no-cache, no-transform',
  'x-accel-buffering': 'no',
  // As of every other answer that is no page.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** A comment of so many bytes, two at least, which no reader is told of. */
const comment = (bytes: number): string => `:${' '.repeat(bytes - 2)}\n`;

/** What is written while there is nothing to tell: as long as most of what is told. */
const NOTHING = `${comment(LENGTH_STEP - 1)}\n`;

/** Fills an event up, so that its length does not tell what it is. */
const filled = (event: string): string => {
  const short = wanting(Buffer.byteLength(event) + 1);
  return `${event}${short === 0 ? '' : comment(short === 1 ? LENGTH_STEP + 1 : short)}\n`;
};

export interface SseStreams {
  /** Starts a stream on Node's response. The first bytes go out at once: silence tells a client of a buffering proxy. */
  open(response: ServerResponse): SseStream;
  /** How many are open. */
  count(): number;
  stop(): void;
}

/** Streams take turns in so many groups: a comment to thousands of them at one time would hold up what they wait for. */
const TURNS = 30;

/** All streams of the process share one timer for the comment lines that keep proxies from closing them. */
export const createSseStreams = ({
  stuckMs = STUCK_MS,
  keepAliveMs = KEEP_ALIVE_MS,
}: {
  readonly stuckMs?: number | undefined;
  readonly keepAliveMs?: number | undefined;
} = {}): SseStreams => {
  const turns = Array.from({ length: TURNS }, () => new Set<ServerResponse>());
  let opened = 0;
  let turn = 0;
  const keepAlive = setInterval(() => {
    turn = (turn + 1) % TURNS;
    for (const response of turns[turn] ?? []) {
      // A comment must not queue behind what a stuck reader has not taken.
      if (response.writableLength === 0) response.write(NOTHING);
    }
  }, keepAliveMs / TURNS);
  keepAlive.unref();

  return {
    count: () => turns.reduce((count, streams) => count + streams.size, 0),
    stop: () => clearInterval(keepAlive),
    open(response) {
      const { socket } = response.req;
      const listeners = new Set<() => void>();
      opened += 1;
      const group = turns[opened % TURNS];
      let over = false;
      const finish = () => {
        if (over) return;
        over = true;
        response.off('close', finish);
        socket.off('close', finish);
        group?.delete(response);
        for (const listener of listeners) listener();
      };
      response.once('close', finish);
      // A response that is queued behind another one of its connection is never told of the connection's end.
      socket.once('close', finish);
      // The client may have gone while it was let in: its end has passed already, and comes no more.
      if (response.destroyed || socket.destroyed) finish();
      else {
        group?.add(response);
        response.writeHead(200, HEADERS);
        response.write(NOTHING);
      }

      const isOver = () => over || response.destroyed || response.writableEnded;
      return {
        send(event, data, id) {
          if (isOver()) return;
          const head = id === undefined ? '' : `id: ${id}\n`;
          // JSON has no line breaks of its own, so one data line is enough.
          response.write(filled(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n`));
        },
        unread: () => response.writableLength,
        drained: () =>
          new Promise((resolve) => {
            if (isOver() || !response.writableNeedDrain) {
              resolve();
              return;
            }
            const stuck = setTimeout(() => response.destroy(), stuckMs);
            const settle = () => {
              clearTimeout(stuck);
              response.off('drain', settle);
              listeners.delete(settle);
              resolve();
            };
            response.once('drain', settle);
            listeners.add(settle);
          }),
        end() {
          if (!isOver()) response.end();
        },
        drop: () => void response.destroy(),
        onClose(listener) {
          if (over) listener();
          else listeners.add(listener);
        },
      };
    },
  };
};
