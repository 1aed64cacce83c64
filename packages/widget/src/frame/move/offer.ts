import { ASK, DECLINED, type Handing, TAKEN } from './parcel.ts';

export interface OfferPorts {
  /** What there is to hand over, or why not now. */
  answer(): Handing;
  /** The other page has it. */
  onTaken(): void;
  /** The page that was opened never had it, and is closed, or does not want it. */
  onRefused(): void;
}

export interface Offer {
  /** Answers who is asked for in this window. */
  to(tab: Window): void;
  /** Nobody wants to move any more. */
  withdraw(): void;
}

/** No event tells that another window was closed. */
const LOOK_MS = 500;

/**
 * Hands the conversation over to a page of our own that this page has opened. To that window alone, and only while our own origin
 * is in it: whoever is there otherwise, or asks from elsewhere, gets no answer. Over a port, so that no other listener hears
 * it. Once.
 */
export const createOffer = (
  { answer, onTaken, onRefused }: OfferPorts,
  { origin }: { origin: string } = location,
): Offer => {
  const tabs = new Set<Window>();
  let state: 'open' | 'withdrawn' | 'taken' = 'open';
  let timer: ReturnType<typeof setInterval> | undefined;

  const handing = (): Handing => {
    if (state === 'taken') return { type: 'gone' };
    return state === 'withdrawn' ? { type: 'stayed' } : answer();
  };

  const onAsked = ({ source, origin: from, data, ports: [port] }: MessageEvent) => {
    if (from !== origin || data !== ASK || !port || !tabs.has(source as Window)) return;
    port.onmessage = ({ data }) => {
      if (state !== 'open') return;
      if (data === DECLINED) onRefused();
      if (data !== TAKEN) return;
      state = 'taken';
      clearInterval(timer);
      onTaken();
    };
    port.postMessage(handing());
  };

  const look = () => {
    for (const tab of tabs) if (tab.closed) tabs.delete(tab);
    if (tabs.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    if (state === 'open') onRefused();
  };

  addEventListener('message', onAsked);
  return {
    to(tab) {
      state = 'open';
      tabs.add(tab);
      timer ??= setInterval(look, LOOK_MS);
    },
    withdraw() {
      if (state === 'open') state = 'withdrawn';
    },
  };
};
