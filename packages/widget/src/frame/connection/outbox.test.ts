// docs/security.md: T9

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOutbox, type Letter, type LetterNews } from './outbox.ts';
import type { Answer } from './request.ts';

type Receipt = { seq: number };
type Deed = 'stored' | 'stored, answer lost' | 'not reached' | 'busy' | 'refused';

/** A server that keeps what it is given, once for each id, and does as it is told with each request. */
const createServer = (deeds: Deed[]) => {
  const log: string[] = [];
  const requests: string[] = [];
  let underWay = 0;
  let most = 0;
  const store = ({ id }: Letter): Receipt => {
    if (!log.includes(id)) log.push(id);
    return { seq: log.indexOf(id) + 1 };
  };
  const send = async (letter: Letter): Promise<Answer<Receipt>> => {
    requests.push(letter.id);
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
    // When it has run out of deeds, it works.
    const deed = deeds.shift() ?? 'stored';
    switch (deed) {
      case 'stored':
        return { ok: true, value: store(letter) };
      case 'stored, answer lost':
        store(letter);
        return { ok: undefined, waitMs: 0 };
      case 'not reached':
        return { ok: undefined, waitMs: 0 };
      case 'busy':
        return { ok: undefined, waitMs: 2000 };
      case 'refused':
        return { ok: false, code: 'body_invalid' };
    }
  };
  return { log, requests, send, mostUnderWay: () => most };
};

/** Time that passes when it is told to. */
const createTime = () => {
  const timers = new Set<{ ms: number; run: () => void }>();
  return {
    after(ms: number, run: () => void) {
      const timer = { ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pauses: () => [...timers].map(({ ms }) => ms),
    pass() {
      const due = [...timers];
      timers.clear();
      for (const { run } of due) run();
    },
  };
};

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

const start = (deeds: Deed[]) => {
  const server = createServer(deeds);
  const time = createTime();
  const news: LetterNews<Receipt>[] = [];
  const outbox = createOutbox<Receipt>({
    send: server.send,
    tell: (one) => news.push(one),
    random: () => 0.5,
    after: time.after,
  });
  const of = (id: string) => news.filter((one) => one.id === id).map(({ delivery }) => delivery);
  return { server, time, news, outbox, of };
};

const letter = (id: string): Letter => ({ id, text: `text of ${id}` });

describe('the outbox', () => {
  it('sends one letter after the other', async () => {
    const { server, outbox, of } = start([]);
    for (const id of ['a', 'b', 'c']) outbox.add(letter(id));
    await settle();
    expect(server.requests).toEqual(['a', 'b', 'c']);
    expect(server.mostUnderWay()).toBe(1);
    expect(of('b')).toEqual(['sent']);
  });

  it('tries again for ever, with longer pauses, and says that those behind wait too', async () => {
    const { server, time, outbox, of } = start(Array(50).fill('not reached'));
    outbox.add(letter('a'));
    outbox.add(letter('b'));
    const pauses: number[] = [];
    for (let turn = 0; turn < 50; turn += 1) {
      await settle();
      pauses.push(...time.pauses());
      time.pass();
    }
    await settle();
    expect(pauses.slice(0, 3)).toEqual([375, 750, 1500]);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15_000);
    expect(server.log).toEqual(['a', 'b']);
    expect(of('b')[0]).toBe('delayed');
    expect(of('b').at(-1)).toBe('sent');
  });

  it('waits as long as the server asks, even if woken', async () => {
    const { server, time, outbox } = start(['busy']);
    outbox.add(letter('a'));
    await settle();
    expect(time.pauses()).toEqual([2000]);
    outbox.wake();
    await settle();
    expect(server.requests).toEqual(['a']);
    time.pass();
    await settle();
    expect(server.log).toEqual(['a']);
  });

  it('ends a pause that the server asked for once it asks no more, in the order of writing', async () => {
    const { server, time, outbox } = start(['busy']);
    for (const id of ['a', 'b']) outbox.add(letter(id));
    await settle();
    outbox.wake(false);
    await settle();
    expect(server.log).toEqual(['a', 'b']);
    expect(time.pauses()).toEqual([]);
  });

  it('ends its own pause when it is woken', async () => {
    const { server, time, outbox } = start(['not reached']);
    outbox.add(letter('a'));
    await settle();
    outbox.wake();
    await settle();
    expect(server.log).toEqual(['a']);
    expect(time.pauses()).toEqual([]);
  });

  it('goes on after a refusal, which it does not repeat', async () => {
    const { server, outbox, of } = start(['refused']);
    outbox.add(letter('a'));
    outbox.add(letter('b'));
    await settle();
    expect(of('a')).toEqual(['refused']);
    expect(server.requests).toEqual(['a', 'b']);
  });

  it('does not send again what was seen in the log', async () => {
    const { server, time, outbox } = start(['stored, answer lost']);
    outbox.add(letter('a'));
    outbox.add(letter('b'));
    await settle();
    outbox.arrived('a');
    await settle();
    time.pass();
    await settle();
    expect(server.requests).toEqual(['a', 'b']);
  });

  it('gives up all at once, and says what has not arrived', async () => {
    const { server, time, outbox } = start(['not reached']);
    outbox.add(letter('a'));
    outbox.add(letter('b'));
    await settle();
    expect(outbox.stop()).toEqual(['a', 'b']);
    time.pass();
    await settle();
    expect(server.requests).toEqual(['a']);
  });

  it('delivers every letter that is not refused, once and in order, whatever the network does', async () => {
    const deed = fc.constantFrom<Deed>('stored', 'stored, answer lost', 'not reached', 'busy', 'refused');
    const act = fc.constantFrom('add', 'pass', 'wake', 'lift', 'echo');
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 30 }), fc.array(act, { maxLength: 40 }), async (deeds, acts) => {
        const { server, time, outbox, of } = start(deeds);
        const written: string[] = [];
        for (const what of acts) {
          if (what === 'add') {
            const id = `m${written.length}`;
            written.push(id);
            outbox.add(letter(id));
          } else if (what === 'pass') time.pass();
          else if (what === 'wake') outbox.wake();
          else if (what === 'lift') outbox.wake(false);
          else for (const id of server.log) outbox.arrived(id);
          await settle();
        }
        for (let turn = 0; turn < 80; turn += 1) {
          time.pass();
          await settle();
        }
        const refused = written.filter((id) => of(id).includes('refused'));
        expect(server.mostUnderWay()).toBeLessThanOrEqual(1);
        // A letter whose first answer was lost may be refused later by this server, and stands in the log nevertheless.
        expect(written.filter((id) => !server.log.includes(id) && !refused.includes(id))).toEqual([]);
        expect(server.log).toEqual(written.filter((id) => server.log.includes(id)));
        expect(time.pauses()).toEqual([]);
      }),
    );
  });
});
