// docs/security.md: T15

import type { Detail } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Conversation, NEW_CONVERSATION, transition } from '../conversation/state.ts';
import { createDetails } from '../danger/details.ts';
import { createConnection } from './connection.ts';
import { silentStream } from './stream.fixture.ts';

interface Conv {
  readonly id: string;
  readonly told: { readonly danger: boolean; readonly message: boolean };
  danger: boolean;
  details: Detail[];
  over: boolean;
}

/** A server in a few lines: it keeps the rules of the wire that the danger path rests on. */
const createServer = () => {
  const conversations: Conv[] = [];
  const openings = new Map<string, Conv>();
  let isDown = false;
  const order: string[] = [];
  const answer = (status: number, body: unknown) => Response.json(body, { status });

  const open = (body: { id: string; danger?: boolean; message?: unknown }) => {
    const known = openings.get(body.id);
    const opened: Conv = known ?? {
      id: `c${conversations.length}`,
      told: { danger: body.danger === true, message: body.message !== undefined },
      danger: body.danger === true,
      details: [],
      over: false,
    };
    if (!known) conversations.push(opened);
    openings.set(body.id, opened);
    return answer(201, { conversation: opened.id, token: `token of ${opened.id}` });
  };

  const act = (path: string, init: RequestInit): Response => {
    const [, , , id, what] = path.split('/');
    const found = conversations.find((one) => one.id === id);
    if (!found) return answer(404, { code: 'conversation_unknown' });
    if (what?.startsWith('events')) return silentStream();
    if (found.over) return answer(409, { code: 'conversation_closed' });
    const body = JSON.parse(`${init.body}`) as { detail: Detail };
    if (what === 'danger') found.danger = true;
    if (what === 'leave') found.over = true;
    if (what === 'details') {
      if (!found.danger) return answer(409, { code: 'danger_needed' });
      found.details.push(body.detail);
    }
    return answer(201, { seq: 9, at: '2026-11-24T12:00:00.000Z' });
  };

  return {
    conversations,
    order,
    goDown: (down: boolean) => {
      isDown = down;
    },
    async fetch(path: string, init: RequestInit) {
      const isStream = path.includes('/events');
      if (!isStream) order.push(path.replace(/^.*\//, ''));
      if (isDown && !isStream) throw new TypeError('network');
      return path.endsWith('/conversations') ? open(JSON.parse(`${init.body}`)) : act(path, init);
    },
  };
};

let server: ReturnType<typeof createServer>;
let state: Conversation;
beforeEach(() => {
  vi.useFakeTimers();
  server = createServer();
  state = NEW_CONVERSATION;
  vi.stubGlobal('fetch', server.fetch);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const connect = () =>
  createConnection({
    site: 'demo',
    locale: 'fr',
    dispatch: (action) => {
      state = transition(state, action);
    },
  });
const settle = () => vi.advanceTimersByTimeAsync(0);
/** Longer than any pause between two tries. */
const later = () => vi.advanceTimersByTimeAsync(60_000);
const place = (text: string): Detail => ({ about: 'place', text });

describe('the press for danger', () => {
  it('opens a conversation that is in danger from its first moment', async () => {
    const connection = connect();
    connection.danger('victim');
    expect(state).toMatchObject({ danger: 'asked', phase: { name: 'opening' } });
    await settle();
    expect(server.order).toEqual(['conversations']);
    expect(server.conversations).toMatchObject([{ danger: true, told: { danger: true } }]);
    expect(state).toMatchObject({ danger: 'flagged', phase: { name: 'waiting' } });
    connection.stop();
  });

  it('joins the opening that is under way, and tells the danger after it', async () => {
    const connection = connect();
    connection.write('Bonjour', null);
    connection.danger(null);
    await settle();
    expect(server.conversations).toMatchObject([{ danger: true, told: { danger: false, message: true } }]);
    expect(server.order).toEqual(['conversations', 'danger']);
    connection.stop();
  });

  it('insists while the network is gone, says that it is, and tells nothing twice', async () => {
    server.goDown(true);
    const connection = connect();
    connection.danger(null);
    connection.tell(place('1, rue Haute'), createDetails);
    await later();
    expect(state).toMatchObject({ danger: 'asked', lost: true, untold: ['place'] });
    expect(server.order.length).toBeGreaterThan(3);
    server.goDown(false);
    await later();
    expect(state).toMatchObject({ danger: 'flagged', lost: false, untold: [] });
    expect(server.conversations).toMatchObject([{ danger: true, details: [place('1, rue Haute')] }]);
    connection.stop();
  });

  it('begins another conversation where this one is over and the page had not heard, and tells the details there', async () => {
    const connection = connect();
    connection.write('Bonjour', null);
    await settle();
    for (const one of server.conversations) one.over = true;
    connection.danger('victim');
    connection.tell(place('1, rue Haute'), createDetails);
    await later();
    expect(server.conversations).toMatchObject([{ danger: false }, { danger: true, details: [place('1, rue Haute')] }]);
    expect(state).toMatchObject({
      danger: 'flagged',
      phase: { name: 'waiting' },
      items: [],
      details: { place: place('1, rue Haute') },
      untold: [],
    });
    connection.stop();
  });

  it('does so too where the server no longer knows the conversation', async () => {
    const connection = connect();
    connection.write('Bonjour', null);
    await settle();
    server.conversations.splice(0);
    connection.danger(null);
    await later();
    expect(server.conversations).toMatchObject([{ danger: true }]);
    expect(state).toMatchObject({ danger: 'flagged', phase: { name: 'waiting' } });
    connection.stop();
  });

  it('gets through before a goodbye that was said meanwhile', async () => {
    const connection = connect();
    connection.write('Bonjour', null);
    await settle();
    server.goDown(true);
    connection.danger(null);
    await settle();
    connection.end();
    expect(state.phase.name).toBe('over');
    server.goDown(false);
    await later();
    expect(server.order.slice(-2)).toEqual(['danger', 'leave']);
    expect(server.conversations).toMatchObject([{ danger: true, over: true }]);
  });

  it('is told again when it comes again after its answer, and once while it is under way', async () => {
    const connection = connect();
    connection.danger(null);
    connection.danger(null);
    await settle();
    expect(server.order).toEqual(['conversations']);
    connection.danger(null);
    connection.danger(null);
    await settle();
    expect(server.order).toEqual(['conversations', 'danger']);
    expect(state).toMatchObject({ danger: 'flagged' });
    connection.stop();
  });

  it('is silent once the page has let go of it', async () => {
    server.goDown(true);
    const connection = connect();
    connection.danger(null);
    await settle();
    connection.stop();
    const before = state;
    server.goDown(false);
    await later();
    expect(state).toBe(before);
  });
});
