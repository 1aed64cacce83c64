// docs/security.md: T2, T3, T6

import { get as httpGet, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { ConversationId } from '@lanterne/protocol';
import { createSseParser } from '@lanterne/protocol/sse';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { purge } from '../services/purge.ts';
import { hashSecret } from '../services/secret.ts';

let test: TestApp;
let base: string;
beforeEach(async () => {
  // What is offered changes the lists at its own time: see offers.test.ts.
  test = await createTestApp({ timing: { offerAfterMs: 60_000, offerSweepMs: 60_000 } });
  base = await test.listen();
});
afterEach(() => test.close());

interface Received {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Record<string, unknown>;
}

/** What is waited for comes; on a busy machine some megabytes take their time. */
const PATIENCE_MS = 15_000;

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
      }, PATIENCE_MS),
    untilEnd: () => vi.waitFor(() => expect(ended).toBe(true)),
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
      'cache-control': 'no-store, no-cache, no-transform',
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
    expect(await stream.until('waiting')).toEqual({ place: 2, minutes: null, opensAt: null });
    await test.call('POST', '/v1/officer/conversations/next', { cookie });
    expect(await stream.until('waiting', 2)).toEqual({ place: 1, minutes: null, opensAt: null });
  });

  it('tells a likely wait once enough have been claimed to know it', async () => {
    const cookie = await test.officer('camille');
    for (let n = 0; n < 3; n += 1) {
      await test.open();
      test.time.now += 90_000;
      await test.call('POST', '/v1/officer/conversations/next', { cookie });
    }
    const stream = await visitorStream(await test.open());
    expect(await stream.until('waiting')).toEqual({ place: 1, minutes: 2, opensAt: null });
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

  it('ends with a quick exit, which everybody who reads under the token is told', async () => {
    const conversation = await test.open();
    const streams = await Promise.all([visitorStream(conversation), visitorStream(conversation)]);
    await Promise.all(streams.map((stream) => stream.until('opened')));
    await test.leave(conversation, 'exit');
    for (const stream of streams) {
      expect(await stream.until('left')).toMatchObject({ how: 'exit' });
      await stream.untilEnd();
    }
    expect(test.hub.count()).toBe(0);
  });

  it('passes over what the visitor may not see, without a stop and without a word', async () => {
    const cookie = await test.officer('camille');
    const conversation = await test.open();
    const live = await visitorStream(conversation);
    await live.until('opened');
    await test.call('POST', '/v1/officer/conversations/next', { cookie });
    const at = `/v1/officer/conversations/${conversation.conversation}`;
    const poll = test.call<{ events: { kind: string }[] }>('GET', `${conversation.path}/events?after=2&wait=25`, {
      token: conversation.token,
    });
    const keep = (word: string) => test.call('POST', `${at}/signal-word`, { cookie, json: { word } });
    await keep('canary-word');
    await test.call('POST', `${at}/messages`, { cookie, json: { id: 'a', text: 'seen' } });
    await live.until('message');
    await keep('canary-word-2');
    await test.call('POST', `${at}/messages`, { cookie, json: { id: 'b', text: 'seen too' } });
    await live.until('message', 2);
    const late = await visitorStream(conversation);
    await late.until('message', 2);
    for (const stream of [live, late]) {
      expect(seqs(stream.received)).toEqual([1, 2, 4, 6]);
      expect(JSON.stringify(stream.received)).not.toContain('canary-word');
    }
    // It did not wake the one who waited, who would wonder why.
    expect((await poll).body.events.map(({ kind }) => kind)).toEqual(['message']);
  });

  it('tells what the officer has read, at once and to who comes later', async () => {
    const cookie = await test.officer('camille');
    const conversation = await test.open({ door: 'ask', locale: 'fr', message: { id: 'm', text: 'lisez-moi' } });
    const { path, token } = conversation;
    const stream = await visitorStream(conversation);
    const read = (as: string, seq: number) =>
      test.call('POST', `/v1/officer/conversations/${conversation.conversation}/read`, { cookie: as, json: { seq } });
    expect(await read(cookie, 2)).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
    await test.call('POST', '/v1/officer/conversations/next', { cookie });
    await stream.until('claimed');
    expect((await read(cookie, 2)).status).toBe(204);
    expect(await stream.until('read')).toEqual({ seq: 2 });
    expect(await read(cookie, 1)).toMatchObject({ status: 204 });
    expect(await read(await test.officer('sacha'), 3)).toMatchObject({ status: 404 });
    expect(await read(cookie, 0)).toMatchObject({ status: 400, body: { code: 'body_invalid' } });
    expect(await (await visitorStream(conversation)).until('read')).toEqual({ seq: 2 });
    expect((await test.call('GET', `${path}/events`, { token })).body).toMatchObject({ readSeq: 2 });
    await read(cookie, 3);
    expect(await stream.until('read', 2)).toEqual({ seq: 3 });
    // A stream of a conversation that nobody has read says nothing of it.
    const unread = await visitorStream(await test.open());
    await unread.until('opened');
    expect(unread.received.map(({ event }) => event)).not.toContain('read');
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
          // In its own time, so that it is not taken for abuse.
          test.time.now += 100;
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
  }, 120_000);

  it('sends a comment when there is nothing else to send, so that silence means a dead link', async () => {
    const stream = await visitorStream(await test.open());
    await stream.until('opened');
    let comments = 0;
    stream.response.on('data', (chunk: string) => {
      comments += chunk.split(/^: *\n\n/m).length - 1;
    });
    await vi.waitFor(() => expect(comments).toBeGreaterThan(2));
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
    socket.write(request.repeat(3));
    await vi.waitFor(() => expect(test.hub.count()).toBe(3));
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
    let enter = () => {};
    const entered = new Promise<void>((resolve) => {
      enter = resolve;
    });
    const slow = await createTestApp({
      wrap: (store) => ({
        ...store,
        conversationWithToken: async (id) => {
          enter();
          const found = await store.conversationWithToken(id);
          await left;
          return found;
        },
      }),
    });
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
    await entered;
    socket.destroy();
    await closed;
    leave();
    await vi.waitFor(() => expect(begun).toHaveBeenCalledOnce());
    // The server may hear of it a moment later than the client.
    await vi.waitFor(() => expect(slow.hub.count()).toBe(0));
    await slow.close();
  });

  it('is not given to who was let in at the moment in which their token was taken away, nor is what they wait for', async () => {
    let entered = 0;
    let enter = () => {};
    const killed = new Promise<void>((resolve) => {
      enter = resolve;
    });
    const racing = await createTestApp({
      wrap: (store) => ({
        ...store,
        conversationWithToken: async (id) => {
          const found = await store.conversationWithToken(id);
          entered += 1;
          // Of the two readers, and not of the exit.
          if (entered <= 2) await killed;
          return found;
        },
      }),
    });
    const { conversation, path, token } = await racing.open();
    const { hostname, port } = new URL(await racing.listen());
    const socket = await new Promise<Socket>((resolve) => {
      const made = connect(Number(port), hostname, () => resolve(made));
    });
    let heard = '';
    const closed = new Promise((resolve) => socket.once('end', resolve));
    socket.on('data', (bytes) => {
      heard += bytes;
    });
    socket.write(
      `GET ${path}/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    const poll = racing.call('GET', `${path}/events?after=9&wait=1`, { token });
    await vi.waitFor(() => expect(entered).toBe(2));
    expect((await racing.call('POST', `${path}/leave`, { token, json: { how: 'exit' } })).status).toBe(201);
    enter();
    await closed;
    expect(heard).not.toContain('opened');
    expect(await poll).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
    expect(await racing.store.conversation(conversation as ConversationId)).toMatchObject({ state: 'left' });
    await racing.close();
  });

  it('is one of three at most: a fourth takes the place of the oldest, and polls count too', async () => {
    const conversation = await test.open();
    const streams = [];
    for (let index = 0; index < 3; index += 1) {
      const stream = await visitorStream(conversation);
      await stream.until('opened');
      streams.push(stream);
    }
    const [first, second, third] = streams;
    const poll = test.call('GET', `${conversation.path}/events?after=1&wait=20`, { token: conversation.token });
    await first?.untilEnd();
    const newest = await visitorStream(conversation);
    await second?.untilEnd();
    const json = { id: 'm', text: 'text' };
    await test.call('POST', `${conversation.path}/messages`, { token: conversation.token, json });
    await Promise.all([third?.until('message'), newest.until('message')]);
    expect((await poll).body.events).toMatchObject([{ kind: 'message' }]);
    newest.close();
    third?.close();
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
    test.time.now += DEFAULT_POLICY.officers.session.absoluteMs + 1;
    await desks[1]?.untilEnd();
  });

  it('is a use of its session: nobody is sent away who talks', async () => {
    const [open, left] = [await test.officer('camille'), await test.officer('sacha')];
    const desk = await deskStream(open);
    await desk.until('snapshot');
    const { idleMs } = DEFAULT_POLICY.officers.session;
    const hash = hashSecret(open.split('=')[1] ?? '');
    const usedAt = async () => (await test.store.signedIn(hash, test.time.now))?.session.usedAt;
    for (let i = 0; i < 3; i += 1) {
      test.time.now += idleMs / 2;
      await vi.waitFor(async () => expect(await usedAt()).toBe(test.time.now));
    }
    const status = async (cookie: string) => (await test.call('GET', '/v1/officer/session', { cookie })).status;
    expect([await status(open), await status(left)]).toEqual([200, 401]);
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

    await test.claim(after.conversation, cookie);
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

  it('is told what the clock erases', async () => {
    const cookie = await test.officer('camille');
    const over = await test.open();
    await test.claim(over.conversation, cookie);
    await test.call('POST', `/v1/officer/conversations/${over.conversation}/close`, { cookie });
    const desk = await deskStream(cookie);
    expect(await desk.until('snapshot')).toMatchObject({ closed: [{ conversation: over.conversation }] });
    const visitor = await visitorStream(over);
    await visitor.until('closed');
    const open = await test.open();
    expect(
      await purge(test.store, {
        ...DEFAULT_POLICY,
        retention: { ...DEFAULT_POLICY.retention, endedMs: 0, auditMs: 0 },
      }),
    ).toBe(1);
    expect(await desk.until('gone')).toEqual({ conversation: over.conversation, erased: true });
    expect((await test.call('GET', `${open.path}/events`, { token: open.token })).status).toBe(200);
    expect(await test.call('GET', `${over.path}/events`, { token: over.token })).toMatchObject({ status: 404 });
  });

  it('is given again without what a part of it said, when the time of that is over', async () => {
    const cookie = await test.officer('camille');
    const told = await test.open({ door: 'ask', locale: 'fr', danger: true });
    await test.claim(told.conversation, cookie);
    const place = { id: 'd', detail: { about: 'place', text: '12 rue des Lilas' } };
    await test.call('POST', `${told.path}/details`, { token: told.token, json: place });
    await test.leave(told);
    const desk = await deskStream(cookie);
    expect(JSON.stringify(await desk.until('snapshot'))).toContain('12 rue des Lilas');
    const { retention } = DEFAULT_POLICY;
    const partsMs = { ...retention.partsMs, position: 0 };
    await purge(test.store, { ...DEFAULT_POLICY, retention: { ...retention, partsMs } });
    const held = await desk.until('held');
    expect(held).toMatchObject({ conversation: told.conversation, state: 'left' });
    expect(JSON.stringify(held)).toContain('"kind":"lapsed"');
    expect(JSON.stringify(held)).not.toContain('Lilas');
  });

  it('carries details of danger and the signal word to the one desk that may read them', async () => {
    const [mine, theirs] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
    const desks = await Promise.all([deskStream(mine), deskStream(theirs)]);
    const [desk, other] = desks;
    if (!desk || !other) throw new Error('no desks');
    await Promise.all(desks.map((one) => one.until('snapshot')));
    const conversation = await test.open({ door: 'victim', locale: 'fr', danger: true });
    const tell = (id: string, text: string) =>
      test.call('POST', `${conversation.path}/details`, {
        token: conversation.token,
        json: { id, detail: { about: 'place', text } },
      });
    for (const one of desks) {
      expect(await one.until('entry')).toMatchObject({ danger: true, dangerAt: expect.any(String), how: null });
    }
    await tell('d1', 'canary-place');
    const at = `/v1/officer/conversations/${conversation.conversation}`;
    await test.claim(conversation.conversation, mine);
    expect(JSON.stringify(await desk.until('held'))).toContain('canary-place');
    await tell('d2', 'canary-floor');
    expect(await desk.until('event')).toMatchObject({ event: { kind: 'detail', detail: { text: 'canary-floor' } } });
    await test.call('POST', `${at}/signal-word`, { cookie: mine, json: { word: 'canary-word' } });
    expect(await desk.until('event', 2)).toMatchObject({ event: { kind: 'signal-word', word: 'canary-word' } });
    await test.leave(conversation, 'exit');
    expect(await desk.until('entry', 2)).toMatchObject({ state: 'left', how: 'exit', lostAt: null });
    await other.until('gone');
    expect(JSON.stringify(other.received)).not.toContain('canary');
  });

  it('keeps before every officer who left in danger before any of them came, until one has taken them', async () => {
    const [mine, theirs] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
    const [desk, other] = await Promise.all([deskStream(mine), deskStream(theirs)]);
    await Promise.all([desk.until('snapshot'), other.until('snapshot')]);
    const opened = await test.open({ door: 'victim', locale: 'fr', danger: true });
    const { conversation, path, token } = opened;
    await test.call('POST', `${path}/details`, {
      token,
      json: { id: 'd', detail: { about: 'place', text: 'canary-place' } },
    });
    await test.leave({ path, token }, 'exit');
    for (const one of [desk, other]) {
      expect(await one.until('entry', 2)).toMatchObject({ conversation, state: 'left', how: 'exit', mine: false });
    }
    const snapshot = await test.call('GET', '/v1/officer/desk', { cookie: theirs });
    expect(snapshot.body).toMatchObject({ queue: [{ conversation, state: 'left' }] });
    // They do not wait: the next in turn is somebody else.
    expect(await test.call('POST', '/v1/officer/conversations/next', { cookie: mine })).toMatchObject({ status: 204 });
    const at = `/v1/officer/conversations/${conversation}`;
    expect(await test.call('GET', `${at}/events`, { cookie: mine })).toMatchObject({ status: 404 });
    expect(await test.claim(conversation, mine)).toMatchObject({ status: 201 });
    expect(await desk.until('held')).toMatchObject({ state: 'left', how: 'exit', mine: true });
    expect(await other.until('gone')).toEqual({ conversation, erased: false });
    expect(JSON.stringify(other.received)).not.toContain('canary');
    expect(await test.claim(conversation, theirs)).toMatchObject({ status: 409 });
    expect(await test.call('POST', `${at}/close`, { cookie: mine })).toMatchObject({ status: 201 });
  });

  it('shows supervisors a danger as it goes on, whoever holds it, and nothing of what is said', async () => {
    const [mine, other, chief] = await Promise.all([
      test.officer('camille'),
      test.officer('sacha'),
      test.officer('chief', 'supervisor'),
    ]);
    const [theirs, watching] = await Promise.all([deskStream(other), deskStream(chief)]);
    await Promise.all([theirs.until('snapshot'), watching.until('snapshot')]);
    const { conversation, path, token } = await test.open();
    await test.call('POST', '/v1/officer/conversations/next', { cookie: mine });
    await Promise.all([theirs.until('gone'), watching.until('gone')]);
    const at = `/v1/officer/conversations/${conversation}`;
    await test.call('POST', `${at}/danger-step`, { cookie: mine, json: { step: 'confirmed' } });
    expect(await watching.until('entry', 2)).toMatchObject({ conversation, danger: true, dangerStep: 'confirmed' });
    await test.call('POST', `${path}/messages`, { token, json: { id: 'm', text: 'canary' } });
    await test.call('POST', `${at}/danger-step`, { cookie: mine, json: { step: 'relayed', to: 'canary' } });
    expect(await watching.until('entry', 3)).toMatchObject({ dangerStep: 'relayed', mine: false });
    await test.call('POST', `${at}/danger-step`, { cookie: mine, json: { step: 'closed' } });
    expect(await watching.until('gone', 2)).toEqual({ conversation, erased: false });
    expect(JSON.stringify(watching.received)).not.toContain('canary');
    expect(theirs.received.filter(({ event }) => event === 'entry')).toHaveLength(1);
  });

  it('shows another officer’s claim as gone, and nothing of what is said', async () => {
    const [mine, theirs] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
    const conversation = await test.open();
    const desk = await deskStream(mine);
    await desk.until('snapshot');
    // Told once the officer is at work, in its own time.
    await desk.until('team');
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

  it('tells the one desk how far the visitor has read, and the snapshot says it too', async () => {
    const [mine, theirs] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
    const [desk, other] = await Promise.all([deskStream(mine), deskStream(theirs)]);
    await Promise.all([desk.until('snapshot'), other.until('snapshot')]);
    const { conversation, path, token } = await test.open();
    const at = `/v1/officer/conversations/${conversation}`;
    const read = (seq: number) => test.call('POST', `${path}/read`, { token, json: { seq } });
    await read(1);
    await test.claim(conversation, mine);
    expect(await desk.until('held')).toMatchObject({ readSeq: 1 });
    await test.call('POST', `${at}/messages`, { cookie: mine, json: { id: 'a', text: 'Bonjour' } });
    await read(3);
    expect(await desk.until('read')).toEqual({ conversation, seq: 3 });
    await read(2);
    const { body } = await test.call('GET', '/v1/officer/desk', { cookie: mine });
    expect(body).toMatchObject({ mine: [{ conversation, readSeq: 3 }] });
    await other.until('gone');
    expect(other.received.map(({ event }) => event)).not.toContain('read');
    expect(await test.call('POST', `${path}/read`, { json: { seq: 1 } })).toMatchObject({ status: 401 });
  });

  it('tells every desk that may see it of somebody in danger who fell silent, and of their return', async () => {
    const quick = await createTestApp({ timing: { lossAfterMs: 60_000, dangerLossAfterMs: 150 } });
    const home = base;
    base = await quick.listen();
    try {
      const desks = await Promise.all(
        ['camille', 'sacha'].map(async (login) => deskStream(await quick.officer(login))),
      );
      const [mine, other] = desks;
      if (!mine || !other) throw new Error('no desks');
      const [conversation, calm] = [await quick.open(), await quick.open()];
      const stream = await visitorStream(conversation);
      await stream.until('opened');
      await quick.call('POST', `${conversation.path}/danger`, { token: conversation.token });
      await stream.until('danger');
      stream.close();
      for (const desk of desks) {
        await desk.until('snapshot');
        await vi.waitFor(
          () =>
            expect(desk.received).toContainEqual({
              event: 'entry',
              id: undefined,
              data: expect.objectContaining({
                conversation: conversation.conversation,
                state: 'waiting',
                danger: true,
                lostAt: expect.any(String),
                how: null,
              }),
            }),
          5_000,
        );
      }
      await quick.claim(conversation.conversation, await quick.officer('robin'));
      await other.until('gone');
      const back = await visitorStream(conversation);
      expect((await back.until('returned')).seq).toBe(5);
      expect(seqs(back.received)).toEqual([1, 2, 3, 4, 5]);
      expect(back.received.map(({ event }) => event)).toContain('left');
      expect(await quick.store.eventsAfter(calm.conversation as ConversationId, 0)).toHaveLength(1);
    } finally {
      base = home;
      await quick.close();
    }
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
