import type { OpenAnswer, PageData } from '@lanterne/protocol';
import type { Conversation } from '../conversation/state.ts';

/** All that a tab keeps of a conversation: what opens it, and until when a list to come back by holds it. No word of it. */
export interface KeptSeat extends OpenAnswer {
  readonly until: number;
}

// Nothing else of the browser's storage is ever touched, and nothing outside of this folder touches it. Under the id of the site:
// a tab may show pages of several. Where the browser or its settings forbid storage, its very name throws.

export const keptSeat = (site: string): KeptSeat | null => {
  try {
    return JSON.parse(sessionStorage.getItem(site) as string);
  } catch {
    return null;
  }
};

/** Answers whether it could. */
export const keepSeat = (site: string, seat: KeptSeat): boolean => {
  try {
    sessionStorage.setItem(site, JSON.stringify(seat));
    return true;
  } catch {
    return false;
  }
};

export const forgetSeat = (site: string): void => {
  try {
    sessionStorage.removeItem(site);
  } catch {
    // Then nothing was ever kept.
  }
};

/**
 * Of who leaves at once the tab keeps nothing, and what it kept opens nothing any more: also where the conversation was never
 * shown on this page. Another way of the exit may say the same; to the server the second is nothing.
 */
export const quitSeat = (site: string): void => {
  const seat = keptSeat(site);
  forgetSeat(site);
  if (!seat) return;
  const headers = { authorization: `Bearer ${seat.token}`, 'content-type': 'application/json' };
  const body = '{"how":"exit"}';
  fetch(`/v1/conversations/${seat.conversation}/leave`, {
    method: 'POST',
    headers,
    body,
    keepalive: true,
    credentials: 'omit',
  }).catch(() => {});
};

/** Whether there is a place to keep one in, and somebody allows it: a page of its own stays open by itself. */
export const keeps = ({ keep, page }: PageData): boolean => keep && page !== 'chat';

/** What a tab would keep of it could harm: it is never kept, nor is the offer made. */
export const isTelltale = ({ door, danger, discreet, watched }: Conversation): boolean =>
  door === 'victim' || danger !== 'no' || discreet || (watched ?? 'no') !== 'no';
