import { get as httpGet, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { ConversationId } from '@lanterne/protocol';
import { createSseParser } from '@lanterne/protocol/sse';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { SESSION_MS } from '../services/sign-in.ts';

let test: TestApp;
let base: string;
beforeEach(async () => {
  test = await createTestApp();
  base = await test.listen();
});
afterEach(() => test.close());

interface Received {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Record<string, unknown>;
}

/** Opens a stream over a real connection and collects what comes. */
const open = async (path: string, headers: Record<string, string>) => {
  const received: Received[] = [];
  const parse = createSseParser(({ event, id, data }) => received.push({ event, id, data: JSON.parse(data) }));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpGet(`${base}${path}`, { headers: { accept: 'text/event-stream', ...headers }, agent: false }, resolve).on(
      'error',
      reject,
    );
  });
  let ended = false;
  response.setEncoding('utf8');
  response.on('data', parse);
  response.on('error', () => {});
  response.on('close', () => {
    ended = true;
  });
  return {
    received,
    response,
    /** Waits until an event of this name has come `count` times. */
    until: (event: string, count = 1) =>
      vi.waitFor(() => {
        const found = received.filter((one) => one.event === event);
        if (found.length < count)
          throw new Error(`${found.length} of ${count} ${event}; got ${received.map((one) => one.event)}`);
        return found.at(-1)?.data ?? {};
      }, 5_000),
    untilEnd: () => vi.waitFor(() => expect(ended).toBe(true), 5_000),
    close: () => response.destroy(),
  };
};

const visitorStream = ({ path, token }: { path: string; token: string }, after?: number) =>
  open(`${path}/events`, {
    authorization: `Bearer ${token}`,
    ...(after !== undefined && { 'last-event-id': String(after) }),
  });

const deskStream = (cookie: string) => open('/v1/officer/desk', { cookie });

/** The events of the log, by the seq that came as their id; signals have none of their own. */
const seqs = (received: readonly Received[]) =>
  received.flatMap(({ id, data }) => (typeof data.seq === 'number' && Number(id) === data.seq ? data.seq : []));

describe('a visitor’s stream', () => {
  it('carries the log and what comes, each event once and in order', async () => {
    const conversation = await test.open();
    const stream = await visitorStream(conversation);
    expect(stream.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    const send = (n: number) =>
      test.call('POST', `${conversation.path}/messages`, {
        token: conversation.token,
        json: { id: `m${n}`, text: `${n}` },
      });
    await Promise.all(Array.from({ length: 50 }, (_, n) => send(n)));
    await stream.until('message', 50);
    expect(seqs(stream.received)).toEqual(Array.from({ length: 51 }, (_, n) => n + 1));
  });

  it('resumes after the last seq that was seen', async () => {
    const conversation = await test.open({ door: 'ask', locale: 'fr', message: { id: 'a', text: 'a' } });
    const stream = await visitorStream(conversation, 1);
    await stream.until('message');
    expect(seqs(stream.received)).toEqual([2]);
  });

  it('reads the log when a hint was lost', async () => {
    const conversation = await test.open();
    const stream = await visitorStream(conversation);
    await stream.until('opened');
    // The bus may lose hints: this commit is never told.
    const changes = vi.spyOn(test.bus, 'changes').mockImplementationOnce(() => {});
    const send = (id: string) =>
      test.call('POST', `${conversation.path}/messages`, { token: conversation.token, json: { id, text: id } });
    await send('untold');
    expect(changes).toHaveBeenCalledOnce();
    await send('told');
    await stream.until('message', 2);
    expect(seqs(stream.received)).toEqual([1, 2, 3]);
  });

  it('tells the place in the queue as it changes', async () => {
    const cookie = await test.officer('camille');
    await test.open();
    test.time.now += 1;
    const second = await test.open();
    const stream = await visitorStream(second);
    expect(await stream.until('waiting')).toEqual({ place: 2, minutes: null });
    await test.call('POST', '/v1/officer/conversations/next', { cookie });
    expect(await stream.until('waiting', 2)).toEqual({ place: 1, minutes: null });
  });

  it('tells a likely wait once enough have been claimed to know it', async () => {
    const cookie = await test.officer('camille');
    for (let n = 0; n < 3; n += 1) {
      await test.open();
      test.time.now += 90_000;
      await test.call('POST', '/v1/officer/conversations/next', { cookie });
    }
    const stream = await visitorStream(await test.open());
    expect(await stream.until('waiting')).toEqual({ place: 1, minutes: 2 });
  });

  it('tells when the officer writes, and when all is erased', async () => {
    const cookie = await test.officer('camille');
    const conversation = await test.open();
    const stream = await visitorStream(conversation);
    await test.call('POST', '/v1/officer/conversations/next', { cookie });
    await stream.until('claimed');
    await test.call('POST', `/v1/officer/conversations/${conversation.conversation}/typing`, { cookie });
    expect(await stream.until('typing')).toEqual({ author: 'officer', alias: 'Alias camille' });
    await test.call('DELETE', conversation.path, { token: conversation.token });
    await stream.until('erased');
    await stream.untilEnd();
  });

  it('drops a reader that takes nothing, keeps nothing for it, and lets it resume from the log', async () => {
    const conversation = await test.open();
    const { hostname, port } = new URL(base);
    const slow = await new Promise<Socket>((resolve) => {
      const socket = connect(Number(port), hostname, () => resolve(socket));
    });
    slow.on('error', () => {});
    slow.pause();
    slow.write(
      `GET ${conversation.path}/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${conversation.token}\r\n\r\n`,
    );
    await vi.waitFor(() => expect(test.hub.count()).toBe(1));
    const text = 'x'.repeat(4000);
    let sent = 0;
    const sendSome = () =>
      Promise.all(
        Array.from({ length: 50 }, () => {
          sent += 1;
          return test.call('POST', `${conversation.path}/messages`, {
            token: conversation.token,
            json: { id: `m${sent}`, text },
          });
        }),
      );
    while (test.hub.count() === 1) {
      await sendSome();
      // Far more than the bound and the kernel's buffers together: without the bound this would go on for ever.
      expect(sent * text.length).toBeLessThan(64 * 1_048_576);
    }
    slow.destroy();
    const stream = await visitorStream(conversation);
    await stream.until('message', sent);
    expect(seqs(stream.received)).toEqual(Array.from({ length: sent + 1 }, (_, n) => n + 1));
  });

  it('sends a comment when there is nothing else to send, so that silence means a dead link', async () => {
    const stream = await visitorStream(await test.open());
    await stream.until('opened');
    let comments = 0;
    stream.response.on('data', (chunk: string) => {
      comments += chunk.split(':\n\n').length - 1;
    });
    await vi.waitFor(() => expect(comments).toBeGreaterThan(2), 5_000);
  });

  it('is told to come back when the server stops', async () => {
    const stream = await visitorStream(await test.open());
    await stream.until('opened');
    test.hub.drain();
    expect(await stream.until('reconnect')).toEqual({ afterMs: expect.any(Number) });
    await stream.untilEnd();
    expect(test.hub.count()).toBe(0);
  });

  it('lets go of streams that were asked for in one breath and never begun', async () => {
    const conversation = await test.open();
    const { hostname, port } = new URL(base);
    const request = `GET ${conversation.path}/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${conversation.token}\r\n\r\n`;
    const socket = await new Promise<Socket>((resolve) => {
      const made = connect(Number(port), hostname, () => resolve(made));
    });
    socket.on('error', () => {});
    socket.write(request.repeat(5));
    await vi.waitFor(() => expect(test.hub.count()).toBe(5));
    socket.destroy();
    await vi.waitFor(() => expect(test.hub.count()).toBe(0));
    expect(test.hub.presenceOf(conversation.conversation as ConversationId)).toBe('connected');
    await vi.waitFor(() => expect(test.hub.presenceOf(conversation.conversation as ConversationId)).toBe('absent'));
  });

  it('is not begun for a client that has gone while it was let in', async () => {
    let leave = () => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const slow = await createTestApp((store) => ({
      ...store,
      conversationWithToken: async (id) => {
        const found = await store.conversationWithToken(id);
        await left;
        return found;
      },
    }));
    const begun = vi.spyOn(slow.hub, 'streamConversation');
    const conversation = await slow.open();
    const { hostname, port } = new URL(await slow.listen());
    const socket = await new Promise<Socket>((resolve) => {
      const made = connect(Number(port), hostname, () => resolve(made));
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(
      `GET ${conversation.path}/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${conversation.token}\r\n\r\n`,
    );
    socket.destroy();
    await closed;
    leave();
    await vi.waitFor(() => expect(begun).toHaveBeenCalledOnce());
    expect(slow.hub.count()).toBe(0);
    await slow.close();
  });

  it('answers HEAD without a stream', async () => {
    const conversation = await test.open();
    const response = await fetch(`${base}${conversation.path}/events`, {
      method: 'HEAD',
      headers: { accept: 'text/event-stream', authorization: `Bearer ${conversation.token}` },
    });
    expect(response.status).toBe(406);
    expect(test.hub.count()).toBe(0);
  });

  it('lets go of what it held when the visitor is gone', async () => {
    const conversation = await test.open();
    const stream = await visitorStream(conversation);
    await stream.until('opened');
    expect(test.hub.count()).toBe(1);
    stream.close();
    await vi.waitFor(() => expect(test.hub.count()).toBe(0));
  });
});

describe('a desk’s stream', () => {
  it('ends at once with the session that was closed, and soon with one that has expired', async () => {
    const [left, expired] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
    const desks = await Promise.all([deskStream(left), deskStream(expired)]);
    await Promise.all(desks.map((desk) => desk.until('snapshot')));
    await test.call('DELETE', '/v1/officer/session', { cookie: left });
    await desks[0]?.untilEnd();
    expect(test.hub.count()).toBe(1);
    test.time.now += SESSION_MS + 1;
    await desks[1]?.untilEnd();
  });

  it('starts with a snapshot and goes on with deltas', async () => {
    const cookie = await test.officer('camille');
    const before = await test.open();
    const desk = await deskStream(cookie);
    expect(await desk.until('snapshot')).toMatchObject({ queue: [{ conversation: before.conversation }], mine: [] });

    const after = await test.open({ door: 'victim', locale: 'fr', message: { id: 'm', text: 'canary-text' } });
    expect(await desk.until('entry')).toMatchObject({
      conversation: after.conversation,
      door: 'victim',
      state: 'waiting',
    });
    await test.call('POST', `${after.path}/danger`, { token: after.token });
    expect(await desk.until('entry', 2)).toMatchObject({ danger: true });
    expect(JSON.stringify(desk.received)).not.toContain('canary-text');

    await test.call('POST', `/v1/officer/conversations/${after.conversation}/claim`, { cookie });
    expect(await desk.until('held')).toMatchObject({
      conversation: after.conversation,
      mine: true,
      events: [{ kind: 'opened' }, { kind: 'message', text: 'canary-text' }, { kind: 'danger' }, { kind: 'claimed' }],
    });
    await test.call('POST', `${after.path}/messages`, { token: after.token, json: { id: 'm2', text: 'more' } });
    expect(await desk.until('event')).toMatchObject({ event: { kind: 'message', text: 'more', seq: 5 } });
    await test.call('POST', `${after.path}/typing`, { token: after.token });
    expect(await desk.until('typing')).toEqual({ conversation: after.conversation });
    await test.call('DELETE', after.path, { token: after.token });
    expect(await desk.until('gone')).toEqual({ conversation: after.conversation, erased: true });
  });

  it('shows another officer’s claim as gone, and nothing of what is said', async () => {
    const [mine, theirs] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
    const conversation = await test.open();
    const desk = await deskStream(mine);
    await desk.until('snapshot');
    await test.call('POST', '/v1/officer/conversations/next', { cookie: theirs });
    expect(await desk.until('gone')).toEqual({ conversation: conversation.conversation, erased: false });
    const known = desk.received.length;
    await test.call('POST', `${conversation.path}/messages`, {
      token: conversation.token,
      json: { id: 'm', text: 'x' },
    });
    await test.call('POST', `${conversation.path}/typing`, { token: conversation.token });
    await test.open();
    await desk.until('entry');
    expect(desk.received.length).toBe(known + 1);
  });

  it('shows whether the visitor is there', async () => {
    const cookie = await test.officer('camille');
    const conversation = await test.open();
    const desk = await deskStream(cookie);
    expect(await desk.until('snapshot')).toMatchObject({ queue: [{ presence: 'absent' }] });
    const stream = await visitorStream(conversation);
    expect(await desk.until('presence')).toEqual({ conversation: conversation.conversation, presence: 'connected' });
    await stream.until('opened');
  });
});
