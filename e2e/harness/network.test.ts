import { request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Listener, listen } from './listen.ts';
import { startNetwork, type TestNetwork } from './network.ts';
import { waitUntil } from './wait.ts';

/** A server with a stream at /stream, which repeats what is posted to /say, and a plain answer elsewhere. */
const startEcho = (): Promise<Listener> => {
  const streams = new Set<ServerResponse>();
  return listen((incoming, response) => {
    if (incoming.url === '/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
      streams.add(response);
      return;
    }
    for (const stream of streams) stream.write(`data: ${incoming.url}\n\n`);
    response.end('answer');
  });
};

/** A client that keeps its stream; `read` is all that came, `over` whether it broke. */
const openStream = (origin: string) => {
  const state = { read: '', over: false };
  const outgoing = request(`${origin}/stream`, { agent: false }, (response) => {
    response.setEncoding('utf8').on('data', (chunk: string) => {
      state.read += chunk;
    });
    response.on('error', () => {});
  });
  outgoing.on('error', () => {});
  outgoing.on('close', () => {
    state.over = true;
  });
  outgoing.end();
  return Object.assign(state, { abort: () => outgoing.destroy() });
};

const get = (origin: string, path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const outgoing = request(`${origin}${path}`, { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });

describe('the network between', () => {
  let echo: Listener;
  let network: TestNetwork;

  beforeEach(async () => {
    echo = await startEcho();
    network = await startNetwork();
    network.leadTo(echo.port);
  });
  afterEach(async () => {
    await network.close();
    await echo.close();
  });

  it('lets all pass while it is open', async () => {
    const stream = openStream(network.origin);
    await waitUntil('the stream began', () => stream.read !== '');
    expect(await get(network.origin, '/one')).toBe('answer');
    await waitUntil('the word came', () => stream.read.includes('/one'));
    expect(network.connections()).toBeGreaterThanOrEqual(1);
  });

  it('breaks what is connected when it is cut, and refuses what comes, until it is restored', async () => {
    const stream = openStream(network.origin);
    await waitUntil('the stream began', () => stream.read !== '');
    network.cut();
    await waitUntil('the stream broke', () => stream.over);
    await expect(get(network.origin, '/one')).rejects.toThrow();
    network.restore();
    expect(await get(network.origin, '/two')).toBe('answer');
  });

  it('loses nothing and delivers nothing while it is silent', async () => {
    const stream = openStream(network.origin);
    await waitUntil('the stream began', () => stream.read !== '');
    network.silence();
    let answered = false;
    const answer = get(network.origin, '/one').then((text) => {
      answered = true;
      return text;
    });
    // Two round trips past it show that there was time enough for the word to come.
    const around = `http://127.0.0.1:${echo.port}`;
    await get(around, '/around');
    await get(around, '/around');
    expect(answered).toBe(false);
    expect(stream.read).toBe(':\n\n');
    expect(stream.over).toBe(false);
    network.restore();
    expect(await answer).toBe('answer');
    await waitUntil('the word came', () => stream.read.includes('/one'));
    expect(stream.read).toBe(':\n\ndata: /around\n\ndata: /around\n\ndata: /one\n\n');
  });

  it('holds streams back and lets other answers pass', async () => {
    network.bufferStreams(true);
    const stream = openStream(network.origin);
    await waitUntil('the server has the stream', () => network.connections() === 1);
    expect(await get(network.origin, '/one')).toBe('answer');
    expect(stream.read).toBe('');
    stream.abort();
    await waitUntil('the connection is gone', () => network.connections() === 0);
  });

  it('tells of connections that are tried', async () => {
    network.cut();
    const tried = network.waitForAttempts(2);
    // On the socket itself: a browser tries again, so does this.
    for (let count = 0; count < 2; count += 1) connect({ port: network.port }).on('error', () => {});
    await tried;
  });
});
