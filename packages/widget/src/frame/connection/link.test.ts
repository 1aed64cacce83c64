import type { ProblemCode } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLink } from './link.ts';
import { openStream } from './stream.fixture.ts';
import type { StreamNews } from './stream.ts';

interface Asked {
  readonly url: string;
  readonly headers: Record<string, string>;
  answer(response: Response): void;
  fail(): void;
  readonly abandoned: boolean;
}

/** A network whose answers the test gives by hand. */
const createNetwork = () => {
  const asked: Asked[] = [];
  const fetch = (url: string, { headers, signal }: RequestInit) =>
    new Promise<Response>((resolve, reject) => {
      const fail = () => reject(new TypeError('network'));
      signal?.addEventListener('abort', fail);
      asked.push({
        url,
        headers: headers as Record<string, string>,
        answer: resolve,
        fail,
        get abandoned() {
          return signal?.aborted === true;
        },
      });
    });
  return { asked, fetch, pending: () => asked.filter(({ abandoned }) => !abandoned).length };
};

const polled = (events: unknown[] = []) => Response.json({ events, waiting: null });

let network: ReturnType<typeof createNetwork>;
beforeEach(() => {
  vi.useFakeTimers();
  network = createNetwork();
  vi.stubGlobal('fetch', network.fetch);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const start = () => {
  const news: StreamNews[] = [];
  const lost: boolean[] = [];
  const refused: ProblemCode[] = [];
  let cursor = 0;
  const move = createLink({
    path: '/v1/conversations/c/events',
    token: 'secret',
    cursor: () => cursor,
    onNews(one) {
      news.push(one);
      if (one.name === 'event') cursor = one.data.seq;
    },
    onLost: (is) => lost.push(is),
    onRefused(code) {
      refused.push(code);
      move('stop');
    },
  });
  move('start');
  return { move, news, lost, refused, isLost: () => lost.at(-1) };
};

const settle = () => vi.advanceTimersByTimeAsync(0);
const event = (seq: number) => `id: ${seq}\nevent: closed\ndata: {"seq":${seq}}\n\n`;

describe('a stream', () => {
  it('is asked for with the token in a header and resumes after the last event', async () => {
    const { news } = start();
    expect(network.asked[0]).toMatchObject({
      url: '/v1/conversations/c/events',
      headers: { authorization: 'Bearer secret', accept: 'text/event-stream', 'last-event-id': '0' },
    });
    const stream = openStream();
    network.asked[0]?.answer(stream.response);
    stream.write(`:\n\n${event(1)}${event(2)}`);
    await settle();
    expect(news).toHaveLength(2);
    stream.close();
    await vi.advanceTimersByTimeAsync(500);
    expect(network.asked[1]?.headers['last-event-id']).toBe('2');
  });

  it('is given up when it falls silent', async () => {
    start();
    const stream = openStream();
    network.asked[0]?.answer(stream.response);
    stream.write(':\n\n');
    await vi.advanceTimersByTimeAsync(37_000);
    stream.write(':\n\n');
    await vi.advanceTimersByTimeAsync(37_000);
    expect(network.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(network.asked).toHaveLength(2);
    expect(network.asked[0]?.abandoned).toBe(true);
  });

  it('comes back when the server says, and not before', async () => {
    const { lost } = start();
    const stream = openStream();
    network.asked[0]?.answer(stream.response);
    stream.write('event: reconnect\ndata: {"afterMs":3000}\n\n');
    stream.close();
    await vi.advanceTimersByTimeAsync(2_999);
    expect(network.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(network.asked).toHaveLength(2);
    expect(lost).not.toContain(true);
  });

  it('is lost when a try fails, and found at the first byte', async () => {
    const { isLost } = start();
    network.asked[0]?.fail();
    await settle();
    expect(isLost()).toBe(true);
    await vi.advanceTimersByTimeAsync(500);
    const stream = openStream();
    network.asked[1]?.answer(stream.response);
    stream.write(':');
    await settle();
    expect(isLost()).toBe(false);
  });

  it('is asked for again at once when the network is back', async () => {
    const { move } = start();
    network.asked[0]?.fail();
    await settle();
    move('online');
    expect(network.asked).toHaveLength(2);
  });

  it('ends for good when the server refuses it', async () => {
    const { refused } = start();
    network.asked[0]?.answer(Response.json({ code: 'conversation_unknown' }, { status: 404 }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(refused).toEqual(['conversation_unknown']);
    expect(network.asked).toHaveLength(1);
  });

  it('waits as long as a busy server asks', async () => {
    start();
    network.asked[0]?.answer(new Response('', { status: 503, headers: { 'retry-after': '20' } }));
    await vi.advanceTimersByTimeAsync(19_999);
    expect(network.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(network.asked).toHaveLength(2);
  });
});

describe('where a proxy holds streams back', () => {
  it('polls instead, one request at a time, and says nothing of an outage', async () => {
    const { news, lost } = start();
    network.asked[0]?.answer(openStream().response);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(network.asked[1]?.url).toMatch(/\?after=0&wait=0$/);
    network.asked[1]?.answer(polled([{ seq: 1 }]));
    await settle();
    for (const turn of [2, 3, 4]) {
      expect(network.asked[turn]?.url).toMatch(new RegExp(`\\?after=${turn - 1}&wait=25$`));
      await vi.advanceTimersByTimeAsync(25_000);
      network.asked[turn]?.answer(polled([{ seq: turn }]));
      await settle();
    }
    expect(network.asked).toHaveLength(6);
    expect(news.filter(({ name }) => name === 'event')).toHaveLength(4);
    expect(lost).not.toContain(true);
  });

  it('keeps to polls through an outage', async () => {
    const { isLost } = start();
    await vi.advanceTimersByTimeAsync(4_000);
    network.asked[1]?.fail();
    await settle();
    expect(isLost()).toBe(true);
    await vi.advanceTimersByTimeAsync(500);
    expect(network.asked[2]?.url).toMatch(/wait=0$/);
    network.asked[2]?.answer(polled());
    await settle();
    expect(isLost()).toBe(false);
    expect(network.asked[3]?.url).toMatch(/wait=25$/);
  });
});
