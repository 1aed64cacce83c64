import { REOPEN_MS } from '@lanterne/protocol/constants';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Action, type Conversation, NEW_CONVERSATION, transition } from '../conversation/state.ts';
import { type Connection, createConnection } from './connection.ts';
import { openStream, type TestStream } from './stream.fixture.ts';

const at = '2026-11-24T12:00:00.000Z';

let connection: Connection;
let actions: Action[];
/** The stream that is open; none once the page follows no more. */
let stream: TestStream | undefined;
let left: unknown[];
let refusesEvents: boolean;

beforeEach(async () => {
  actions = [];
  left = [];
  stream = undefined;
  refusesEvents = false;
  vi.useFakeTimers();
  const refusal = (status: number, code: string) => Response.json({ code }, { status, headers: PROBLEM });
  vi.stubGlobal('fetch', async (path: string, { signal, body, method }: RequestInit) => {
    if (path.endsWith('/conversations')) return Response.json({ conversation: 'c', token: 'secret' }, { status: 201 });
    if (path.endsWith('/leave')) {
      left.push(JSON.parse(`${body}`));
      return isClosed ? refusal(409, 'conversation_closed') : Response.json({ seq: 9, at });
    }
    if (method === 'DELETE') return new Response(null, { status: 204 });
    if (!path.endsWith('/events')) return Response.json({ seq: 9, at });
    if (refusesEvents) return refusal(404, 'conversation_unknown');
    const opened = openStream();
    stream = opened;
    signal?.addEventListener('abort', () => {
      if (stream === opened) stream = undefined;
      opened.fail();
    });
    return opened.response;
  });
  connection = createConnection({ site: 'demo', locale: 'fr', dispatch: (action) => void actions.push(action) });
  connection.write('Bonjour', null);
  await settle();
});
afterEach(() => {
  connection.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const PROBLEM = { 'content-type': 'application/problem+json' };
let isClosed = false;
const settle = () => vi.advanceTimersByTimeAsync(0);
const send = async (text: string) => {
  stream?.write(text);
  await settle();
};
const tell = (seq: number, kind: string, more: object = {}) => {
  const event = { seq, kind, at, author: 'officer', alias: 'Camille', ...more };
  return send(`id: ${seq}\nevent: ${kind}\ndata: ${JSON.stringify(event)}\n\n`);
};
/** Time goes by on a link that lives. */
const goBy = async (ms: number) => {
  for (let gone = 0; gone < ms; gone += 15_000) {
    await vi.advanceTimersByTimeAsync(Math.min(15_000, ms - gone));
    await send(': still here\n\n');
  }
};
const state = (): Conversation => actions.reduce(transition, NEW_CONVERSATION);
const close = async () => {
  await tell(2, 'claimed');
  await tell(3, 'closed');
  isClosed = true;
};
afterEach(() => {
  isClosed = false;
});

it('comes back to the conversation that an officer opens again', async () => {
  await close();
  expect(state().phase).toMatchObject({ name: 'over', by: 'officer' });
  await goBy(REOPEN_MS - 1_000);
  isClosed = false;
  await tell(4, 'reopened');
  expect(state().phase).toEqual({ name: 'held', alias: 'Camille', typing: false });
  // It is followed as any other from then on.
  await goBy(REOPEN_MS);
  await tell(5, 'message', { id: 'm', text: 'Encore là ?' });
  expect(state().items).toContainEqual(expect.objectContaining({ kind: 'theirs', text: 'Encore là ?' }));
});

it('follows what is closed no longer than it may be opened again', async () => {
  await close();
  await goBy(REOPEN_MS + 1_000);
  expect(stream).toBeUndefined();
  expect(state().phase).toMatchObject({ name: 'over', by: 'officer' });
});

it('stops at an erasure or a refusal after the end, and leaves the visitor what they can still read and keep', async () => {
  await close();
  await send('event: erased\ndata: {}\n\n');
  expect(stream).toBeUndefined();
  expect(state().phase).toMatchObject({ name: 'over', by: 'officer' });
  expect(state().items.length).toBeGreaterThan(0);
});

it('stops when it may not be followed any more', async () => {
  await close();
  refusesEvents = true;
  stream?.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stream).toBeUndefined();
  expect(state().phase).toMatchObject({ name: 'over', by: 'officer' });
});

it('never comes back to who was done: they have left, and it is said as soon as it can be', async () => {
  await tell(2, 'claimed');
  isClosed = true;
  connection.end();
  await tell(3, 'closed');
  expect(left).toEqual([{ how: 'end' }]);
  isClosed = false;
  await tell(4, 'reopened');
  expect(state().phase).toMatchObject({ name: 'over', by: 'visitor' });
  expect(left).toEqual([{ how: 'end' }, { how: 'end' }]);
  await tell(5, 'left', { author: 'visitor', alias: undefined, how: 'end' });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(stream).toBeUndefined();
});

it('never comes back to who has left before it was closed, who erased it, or who is gone', async () => {
  await tell(2, 'claimed');
  await tell(3, 'left', { author: 'visitor', alias: undefined, how: 'end' });
  await tell(4, 'closed');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(stream).toBeUndefined();
});

it('is over at once for who erases it after the end', async () => {
  await close();
  connection.erase();
  await settle();
  expect(stream).toBeUndefined();
  expect(state()).toMatchObject({ phase: { name: 'erased' }, items: [] });
});

it('is over at once for who leaves after the end', async () => {
  await close();
  connection.exit();
  await settle();
  expect(stream).toBeUndefined();
  expect(left).toEqual([{ how: 'exit' }]);
});
