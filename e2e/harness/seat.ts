import type { OpenAnswer } from '@lanterne/protocol';
import type { LeaveWay } from '@lanterne/protocol/constants';
import type { BrowserContext } from 'playwright-core';
import type { TestServer } from './server.ts';
import { waitUntil } from './wait.ts';
import { ask, call } from './wire.ts';

/** The conversations that a browser was given, in their order. */
export interface Seats {
  /** Waits for the first one, or for the one after `skip` others. */
  first(skip?: number): Promise<OpenAnswer>;
}

/** Listens to what the server answers to openings, as the browser's own tools would show it. */
export const watchSeats = (context: BrowserContext): Seats => {
  const seats: OpenAnswer[] = [];
  context.on('response', async (response) => {
    if (!response.url().endsWith('/conversations') || response.status() !== 201) return;
    // A page that is left at once takes its answers with it.
    const seat = (await response.json().catch(() => null)) as OpenAnswer | null;
    if (seat) seats.push(seat);
  });
  return { first: (skip = 0) => waitUntil('a conversation is opened', () => seats[skip]) };
};

/** What the server says to who holds this token. */
export const statusOf = async (server: TestServer, { conversation, token }: OpenAnswer): Promise<number> =>
  (await ask(server, 'GET', `/v1/conversations/${conversation}/events`, { token })).status;

/** The token opens nothing any more: it answers as for a conversation that does not exist. */
export const untilDead = (server: TestServer, seat: OpenAnswer): Promise<true> =>
  waitUntil('the token is dead', async () => (await statusOf(server, seat)) === 404);

/** Leaves, as whoever holds this token. */
export const leave = (server: TestServer, { conversation, token }: OpenAnswer, how: LeaveWay): Promise<unknown> =>
  call(server, 'POST', `/v1/conversations/${conversation}/leave`, { token, json: { how } });
