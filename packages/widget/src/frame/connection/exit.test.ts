import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Action, NEW_CONVERSATION, transition } from '../conversation/state.ts';
import { createConnection } from './connection.ts';

interface Asked {
  readonly path: string;
  readonly body: Record<string, unknown> | undefined;
  readonly token: string | undefined;
  readonly keepalive: boolean;
}

let asked: Asked[];
/** Answers the opening, when the test wants it to be answered. */
let answerOpening: (answer: Response) => void;
let actions: Action[];
let isDown: boolean;

beforeEach(() => {
  asked = [];
  actions = [];
  isDown = false;
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    const body = init.body ? JSON.parse(`${init.body}`) : undefined;
    asked.push({ path, body, token: headers.authorization, keepalive: init.keepalive === true });
    if (isDown) throw new TypeError('network');
    if (path.endsWith('/events')) return new Promise(() => {});
    if (path.endsWith('/exit')) return new Response(null, { status: 204 });
    if (!path.endsWith('/conversations')) return Response.json({ seq: 9, at: '2026-11-24T12:00:00.000Z' });
    return new Promise<Response>((resolve) => {
      answerOpening = resolve;
    });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const connect = () => createConnection({ site: 'demo', locale: 'fr', dispatch: (action) => void actions.push(action) });
const opened = () => Response.json({ conversation: 'c', token: 'secret' }, { status: 201 });
const settle = () => vi.advanceTimersByTimeAsync(0);
const later = () => vi.advanceTimersByTimeAsync(120_000);
const of = (end: string) => asked.filter(({ path }) => path.endsWith(end));

it('kills the token of a conversation, by a request that outlives the page', async () => {
  const connection = connect();
  connection.write('Bonjour', null);
  answerOpening(opened());
  await settle();
  connection.exit();
  await settle();
  expect(of('/leave')).toEqual([
    { path: '/v1/conversations/c/leave', body: { how: 'exit' }, token: 'Bearer secret', keepalive: true },
  ]);
});

it('does so after a goodbye too', async () => {
  const connection = connect();
  connection.write('Bonjour', null);
  answerOpening(opened());
  await settle();
  connection.end();
  await settle();
  connection.exit();
  await settle();
  expect(of('/leave').map(({ body }) => body)).toEqual([{ how: 'end' }, { how: 'exit' }]);
});

it('ends an opening that is under way by its own id, and follows nothing of it when it is answered after all', async () => {
  const connection = connect();
  connection.write('Bonjour', null);
  connection.exit();
  await settle();
  const [{ body } = {}] = of('/conversations');
  expect(of('/exit')).toEqual([
    { path: '/v1/sites/demo/exit', body: { id: body?.id }, token: undefined, keepalive: true },
  ]);
  answerOpening(opened());
  await later();
  expect(of('/events')).toEqual([]);
  expect(actions.reduce(transition, NEW_CONVERSATION).phase.name).toBe('opening');
});

it('ends an opening that was tried in vain: the server may have heard it', async () => {
  isDown = true;
  const connection = connect();
  connection.write('Bonjour', null);
  await settle();
  isDown = false;
  connection.exit();
  await settle();
  expect(of('/exit').map(({ body }) => body)).toEqual([{ id: of('/conversations')[0]?.body?.id }]);
  await later();
  expect(of('/conversations')).toHaveLength(1);
});

describe('a danger that the server does not know of yet', () => {
  it('is told before the exit, which would stand in its way', async () => {
    isDown = true;
    const connection = connect();
    connection.danger('victim');
    await settle();
    isDown = false;
    asked = [];
    connection.exit();
    await settle();
    expect(asked).toMatchObject([{ path: '/v1/sites/demo/conversations', body: { danger: true }, keepalive: true }]);
    answerOpening(opened());
    await settle();
    expect(asked.slice(1)).toEqual([
      { path: '/v1/conversations/c/leave', body: { how: 'exit' }, token: 'Bearer secret', keepalive: true },
    ]);
    await later();
    expect(asked).toHaveLength(2);
  });

  it('is told so in a conversation that is there already', async () => {
    const connection = connect();
    connection.write('Bonjour', null);
    answerOpening(opened());
    await settle();
    isDown = true;
    connection.danger(null);
    await settle();
    isDown = false;
    asked = [];
    connection.exit();
    await later();
    expect(asked.map(({ path, keepalive }) => [path, keepalive])).toEqual([
      ['/v1/conversations/c/danger', true],
      ['/v1/conversations/c/leave', true],
    ]);
  });
});

it('tries again for as long as the page is there', async () => {
  const connection = connect();
  connection.write('Bonjour', null);
  answerOpening(opened());
  await settle();
  isDown = true;
  connection.exit();
  await settle();
  isDown = false;
  await later();
  expect(of('/leave')).toHaveLength(2);
});

it('sends nothing more of what was written, and asks nothing where nothing was', async () => {
  const untouched = connect();
  untouched.exit();
  const connection = connect();
  connection.write('un', null);
  answerOpening(opened());
  await settle();
  isDown = true;
  connection.write('deux', null);
  await settle();
  const sent = of('/messages').length;
  isDown = false;
  connection.exit();
  await later();
  expect(of('/messages')).toHaveLength(sent);
  expect(of('/exit')).toEqual([]);
});
