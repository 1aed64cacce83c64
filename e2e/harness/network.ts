import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { waitUntil } from './wait.ts';

/**
 * `open` lets all pass; `cut` breaks what is connected and refuses what comes; `silent` loses nothing and delivers
 * nothing, as a dead link does before anybody has noticed.
 */
type Link = 'open' | 'cut' | 'silent';

/** The way between browsers and the server, which can be broken. */
export interface TestNetwork {
  /** What browsers use; give it to the server as its public origin. */
  readonly origin: string;
  readonly port: number;
  /** Says where the server listens. */
  leadTo(port: number): void;
  cut(): void;
  silence(): void;
  /** Repairs it: what was held back by silence is delivered now. */
  restore(): void;
  /** Holds event streams back, as some proxies do; other answers pass. For streams that begin from now on. */
  bufferStreams(on: boolean): void;
  /** How many connections browsers hold at this moment. */
  connections(): number;
  /** Waits until browsers have opened or tried so many further connections than at the time of the call. */
  waitForAttempts(count: number): Promise<void>;
  close(): Promise<void>;
}

/** One connection of a browser, and ours to the server on its behalf. */
interface Line {
  readonly browser: Socket;
  readonly server: Socket;
  /** A stream runs on it that is held back. */
  held: boolean;
}

const destroy = ({ browser, server }: Line) => {
  // A reset, not an end in good order: a cut says no goodbye.
  browser.resetAndDestroy();
  server.destroy();
};

/** Starts a way to nowhere yet; call `leadTo` once the server listens. */
export const startNetwork = async (): Promise<TestNetwork> => {
  const lines = new Set<Line>();
  let link: Link = 'open';
  let target = 0;
  let buffering = false;
  let attempts = 0;

  const flow = (line: Line) => {
    const isStill = link === 'silent';
    for (const [socket, still] of [
      [line.browser, isStill],
      [line.server, isStill || line.held],
    ] as const) {
      if (still) socket.pause();
      else socket.resume();
    }
  };

  const join = (browser: Socket) => {
    const server = connect({ port: target, host: '127.0.0.1' });
    const line: Line = { browser, server, held: false };
    lines.add(line);
    for (const [from, to] of [
      [browser, server],
      [server, browser],
    ] as const) {
      from.setNoDelay(true);
      from.on('data', (chunk: Buffer) => {
        if (from === server && buffering && chunk.includes('text/event-stream')) {
          line.held = true;
          // Paused first: put back into a flowing socket, the chunk would come again at once.
          flow(line);
          from.unshift(chunk);
        } else {
          to.write(chunk);
        }
      });
      // A browser that ends is gone; flushed, since its last words may be a goodbye.
      from.on('end', () => (from === browser ? to.destroySoon() : to.end()));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        lines.delete(line);
        to.destroy();
      });
    }
    flow(line);
  };

  const listener = createServer({ allowHalfOpen: true }, (browser) => {
    attempts += 1;
    browser.on('error', () => {});
    if (link === 'cut' || target === 0) browser.resetAndDestroy();
    else join(browser);
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', resolve);
  });
  // A server on a host and port, not on a pipe, has an address of this form.
  const { port } = listener.address() as AddressInfo;

  const turn = (state: Link) => {
    link = state;
    if (state === 'cut') for (const line of [...lines]) destroy(line);
    else for (const line of lines) flow(line);
  };

  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    leadTo(serverPort) {
      target = serverPort;
    },
    cut: () => turn('cut'),
    silence: () => turn('silent'),
    restore: () => turn('open'),
    bufferStreams(on) {
      buffering = on;
    },
    connections: () => lines.size,
    async waitForAttempts(count) {
      const before = attempts;
      await waitUntil(`${count} connections were tried`, () => attempts >= before + count, 60_000);
    },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const line of [...lines]) destroy(line);
      }),
  };
};
