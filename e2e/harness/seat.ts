import type { OpenAnswer } from '@lanterne/protocol';
import type { BrowserContext } from 'playwright-core';
import { waitUntil } from './wait.ts';

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
export const statusOf = async (origin: string, { conversation, token }: OpenAnswer): Promise<number> => {
  const response = await fetch(`${origin}/v1/conversations/${conversation}/events`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return response.status;
};

/** The token opens nothing any more: it answers as for a conversation that does not exist. */
export const untilDead = (origin: string, seat: OpenAnswer): Promise<true> =>
  waitUntil('the token is dead', async () => (await statusOf(origin, seat)) === 404);
