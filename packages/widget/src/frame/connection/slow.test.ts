import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Action } from '../conversation/state.ts';
import { type Connection, createConnection } from './connection.ts';
import { openStream, type TestStream } from './stream.fixture.ts';

const at = '2026-11-30T12:00:00.000Z';

let connection: Connection;
let actions: Action[];
let stream: TestStream;
let isSlow: boolean;
/** What the server has written, in its order. */
let log: string[];

beforeEach(async () => {
  actions = [];
  log = [];
  isSlow = true;
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async (path: string, { body }: RequestInit) => {
    if (path.endsWith('/conversations')) return Response.json({ conversation: 'c', token: 'secret' }, { status: 201 });
    if (path.endsWith('/messages')) {
      if (isSlow)
        return Response.json({ code: 'too_many_requests' }, { status: 429, headers: { 'retry-after': '60' } });
      log.push(JSON.parse(`${body}`).text);
      return Response.json({ seq: log.length + 1, at }, { status: 201 });
    }
    stream = openStream();
    return stream.response;
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

const settle = () => vi.advanceTimersByTimeAsync(0);
const writeBoth = async () => {
  connection.write('Un', null);
  connection.write('Deux', null);
  await settle();
  expect(log).toEqual([]);
};

it('sends what was too fast for slow mode as soon as that is lifted, in the order of writing', async () => {
  await writeBoth();
  isSlow = false;
  const event = { kind: 'slow', author: 'service', seconds: null, seq: 2, at };
  stream.write(`id: 2\nevent: slow\ndata: ${JSON.stringify(event)}\n\n`);
  await settle();
  expect(log).toEqual(['Un', 'Deux']);
});

it('waits for as long as the server asks where nothing is lifted, whatever the network does', async () => {
  await writeBoth();
  isSlow = false;
  dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(59_000);
  expect(log).toEqual([]);
  expect(actions.filter(({ type }) => type === 'refused')).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(log).toEqual(['Un', 'Deux']);
});
