import { FIRST_PAUSE_MS } from '@lanterne/protocol/back-off';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api.ts';
import { createFakeApi, snapshot } from '../pages/desk/desk.fixture.ts';
import { createDeskConnection, type DeskConnection, type DeskSignal } from './desk-connection.ts';
import { SILENCE_MS } from './machine.ts';

let connection: DeskConnection;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

const start = (overrides: Partial<Api> = {}) => {
  const server = createFakeApi(overrides);
  const heard: DeskSignal[] = [];
  connection = createDeskConnection(server.api.openDesk, (signal) => heard.push(signal));
  connection.start();
  return { ...server, heard };
};
const soon = () => vi.advanceTimersByTimeAsync(0);
const link = () => connection.link.value.name;

describe('the connection of the desk', () => {
  it('is live once the snapshot has come', async () => {
    const { send, heard } = start();
    await soon();
    expect(link()).toBe('connecting');
    send(snapshot());
    await soon();
    expect(link()).toBe('live');
    expect(heard.map(({ name }) => name)).toEqual(['snapshot']);
  });

  it('comes back by itself when the stream breaks', async () => {
    const { send, breakLink, connections } = start();
    await soon();
    send(snapshot());
    await soon();
    breakLink();
    await soon();
    expect(link()).toBe('pausing');
    await vi.advanceTimersByTimeAsync(FIRST_PAUSE_MS);
    expect(connections()).toBe(2);
  });

  it('comes back when the stream says nothing for too long', async () => {
    const { send } = start();
    await soon();
    send(snapshot());
    await soon();
    await vi.advanceTimersByTimeAsync(SILENCE_MS - 1);
    expect(link()).toBe('live');
    await vi.advanceTimersByTimeAsync(1);
    expect(link()).toBe('pausing');
  });

  it('comes back when the server says so, and does not count it as a failure', async () => {
    const { send, connections } = start();
    await soon();
    send(snapshot());
    send({ name: 'reconnect', data: { afterMs: 900 } });
    await soon();
    await vi.advanceTimersByTimeAsync(899);
    expect(connections()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(connections()).toBe(2);
  });

  it('comes back at once when the network does', async () => {
    const { send, connections } = start();
    await soon();
    send(snapshot());
    await soon();
    dispatchEvent(new Event('offline'));
    expect(link()).toBe('pausing');
    dispatchEvent(new Event('online'));
    await soon();
    expect(connections()).toBe(2);
  });

  it('rests when the session is over, until it is started again', async () => {
    const openDesk = vi.fn(async () => ({ ok: false, refusal: { code: 'sign_in_required' } }) as const);
    start({ openDesk });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(link()).toBe('signed-out');
    expect(openDesk).toHaveBeenCalledTimes(1);
    connection.start();
    expect(openDesk).toHaveBeenCalledTimes(2);
  });

  it('takes a signal that cannot be read as a broken stream', async () => {
    const garbage = new TextEncoder().encode('event: entry\ndata: {"cut\n\n');
    start({
      openDesk: async () => ({ ok: true, value: new ReadableStream({ start: (open) => open.enqueue(garbage) }) }),
    });
    await soon();
    expect(link()).toBe('pausing');
  });
});
