// docs/security.md: T4

import type { OpenAnswer } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOffer, type Offer } from './offer.ts';
import { ASK, type Handing, type Parcel, TAKEN } from './parcel.ts';
import { take } from './take.ts';

const ORIGIN = 'https://chat.example';
const parcel: Parcel = {
  access: { conversation: 'c', token: 'secret' } as OpenAnswer,
  until: 0,
  draft: 'un brouillon',
  discreet: false,
  watched: null,
  danger: false,
};

/** The window of the new page, as the page that opened it has it. */
const newTab = () => ({ closed: false }) as { closed: boolean } & Window;

/** The window of the page that opened the new one, as the new one has it: what is posted there arrives there. */
const openerSeenFrom = (source: Window, origin = ORIGIN) =>
  ({
    closed: false,
    postMessage(data: unknown, target: string, ports: MessagePort[]) {
      if (target !== ORIGIN) return;
      dispatchEvent(new MessageEvent('message', { data, origin, source, ports } as MessageEventInit));
    },
  }) as unknown as { closed: boolean } & Window;

let answers: Handing[];
let done: string[];
let offer: Offer;
beforeEach(() => {
  answers = [];
  done = [];
  offer = createOffer(
    {
      answer: () => answers.shift() ?? { type: 'parcel', parcel },
      onTaken: () => done.push('taken'),
      onRefused: () => done.push('refused'),
    },
    { origin: ORIGIN },
  );
});
afterEach(() => {
  vi.useRealTimers();
  offer.withdraw();
});

const here = { origin: ORIGIN };
const always = () => true;

describe('a conversation', () => {
  it('goes to the page that was opened for it, once', async () => {
    const tab = newTab();
    offer.to(tab);
    expect(await take(openerSeenFrom(tab), always, here)).toEqual(parcel);
    await vi.waitFor(() => expect(done).toEqual(['taken']));
    expect(await take(openerSeenFrom(tab), always, here)).toBe('gone');
    expect(done).toEqual(['taken']);
  });

  it('goes to one of two pages', async () => {
    const tabs = [newTab(), newTab()];
    for (const tab of tabs) offer.to(tab);
    expect(await take(openerSeenFrom(tabs[1] as Window), always, here)).toEqual(parcel);
    await vi.waitFor(() => expect(done).toEqual(['taken']));
    expect(await take(openerSeenFrom(tabs[0] as Window), always, here)).toBe('gone');
  });

  it('waits until nothing is on its way to the service', async () => {
    answers = [{ type: 'later' }, { type: 'later' }];
    const tab = newTab();
    offer.to(tab);
    expect(await take(openerSeenFrom(tab), always, here)).toEqual(parcel);
  });

  it('stays where nobody wants to move it any more', async () => {
    const tab = newTab();
    offer.to(tab);
    offer.withdraw();
    expect(await take(openerSeenFrom(tab), always, here)).toBe('nothing');
    expect(done).toEqual([]);
  });

  it('stays where the new page has begun another', async () => {
    const tab = newTab();
    offer.to(tab);
    let calls = 0;
    expect(await take(openerSeenFrom(tab), () => ++calls === 0, here)).toBe('nothing');
    await vi.waitFor(() => expect(done).toEqual(['refused']));
  });

  it('stays where the new page was closed', async () => {
    vi.useFakeTimers();
    const tab = newTab();
    offer.to(tab);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(done).toEqual([]);
    tab.closed = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(done).toEqual(['refused']);
  });
});

describe('nobody else', () => {
  const ask = async (source: Window, origin: string, data: unknown = ASK) => {
    const { port1, port2 } = new MessageChannel();
    const heard = vi.fn();
    port1.onmessage = heard;
    dispatchEvent(new MessageEvent('message', { data, origin, source, ports: [port2] } as MessageEventInit));
    // What would be said to them has arrived when what is said to another has.
    const tab = newTab();
    offer.to(tab);
    await take(openerSeenFrom(tab), always, here);
    port1.postMessage(TAKEN);
    port1.close();
    return heard.mock.calls.length;
  };

  it('gets it: no other window, no other origin, no other words', async () => {
    const tab = newTab();
    offer.to(tab);
    expect(await ask(newTab(), ORIGIN)).toBe(0);
    expect(await ask(tab, 'https://host.example')).toBe(0);
    expect(await ask(tab, 'null')).toBe(0);
    expect(await ask(tab, ORIGIN, { lanterne: 'move' })).toBe(0);
  });

  it('is asked for it: the question goes to our own origin alone', async () => {
    const posted: unknown[] = [];
    const opener = { closed: false, postMessage: (...call: unknown[]) => posted.push(call.slice(0, 2)) };
    vi.useFakeTimers();
    const taking = take(opener as unknown as Window, always, here);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await taking).toBe('nothing');
    expect(posted.length).toBeGreaterThan(10);
    expect(new Set(posted.map((call) => JSON.stringify(call)))).toEqual(new Set([JSON.stringify([ASK, ORIGIN])]));
  });

  it('is there to ask where no window has opened this page, or has gone', async () => {
    expect(await take(null, always, here)).toBe('nothing');
    const opener = openerSeenFrom(newTab());
    opener.closed = true;
    expect(await take(opener, always, here)).toBe('nothing');
  });
});
