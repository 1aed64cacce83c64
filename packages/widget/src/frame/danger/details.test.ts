import type { Detail } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import type { About } from '../conversation/state.ts';
import { createDetails, type DetailsPorts } from './details.ts';

const place = (text: string) => ({ about: 'place', text }) as Detail;
const contact = (way: 'call' | 'write') => ({ about: 'contact', way }) as Detail;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A server that answers when the test says so, and a network that fails as often as it is told. */
const createServer = () => {
  const log: Detail[] = [];
  const heard: [About, boolean][] = [];
  const attempts: (() => Detail)[] = [];
  let answer: (ok: boolean) => void = () => {};
  const insist: DetailsPorts['insist'] = (next) => {
    attempts.push(() => next().detail);
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  let ids = 0;
  return {
    log,
    heard,
    attempts,
    /** The request is made, and its answer lost. */
    tryInVain: () => attempts.at(-1)?.(),
    /** The request is made, and answered. */
    async take(ok = true) {
      const detail = attempts.at(-1)?.();
      if (ok && detail) log.push(detail);
      answer(ok);
      await turn();
    },
    ports: {
      insist,
      heard: (about: About, ok: boolean) => heard.push([about, ok]),
      newId: () => {
        ids += 1;
        return `${ids}`;
      },
    },
  };
};

describe('details of a danger', () => {
  it('wait until the danger is known, and are told one after the other', async () => {
    const server = createServer();
    const details = createDetails(server.ports);
    details.add(place('a'));
    details.add(contact('call'));
    expect(server.attempts).toHaveLength(0);
    details.known(true);
    expect(server.attempts).toHaveLength(1);
    await server.take();
    expect(server.attempts).toHaveLength(2);
    await server.take();
    expect(server.log).toEqual([place('a'), contact('call')]);
    expect(server.heard).toEqual([
      ['place', true],
      ['contact', true],
    ]);
    details.add(place('b'));
    await server.take();
    expect(server.log.at(-1)).toEqual(place('b'));
  });

  it('of a kind end in the log with the newest, also when it was told while another was on its way', async () => {
    const server = createServer();
    const details = createDetails(server.ports);
    details.known(true);
    details.add(place('old'));
    expect(server.tryInVain()).toEqual(place('old'));
    details.add(contact('write'));
    details.add(place('new'));
    // The attempt that is repeated says the newest already.
    await server.take();
    await server.take();
    expect(server.log).toEqual([place('new'), contact('write')]);
    expect(server.heard).toEqual([
      ['place', true],
      ['contact', true],
    ]);
  });

  it('that were told while their elder was being answered follow it', async () => {
    const server = createServer();
    const details = createDetails(server.ports);
    details.known(true);
    details.add(place('old'));
    const taken = server.take();
    details.add(place('new'));
    await taken;
    await server.take();
    expect(server.log).toEqual([place('old'), place('new')]);
    expect(server.heard).toEqual([['place', true]]);
  });

  it('that are refused are said to be, and those after them are told all the same', async () => {
    const server = createServer();
    const details = createDetails(server.ports);
    details.known(true);
    details.add(place('a'));
    details.add(contact('call'));
    await server.take(false);
    await server.take();
    expect(server.heard).toEqual([
      ['place', false],
      ['contact', true],
    ]);
    expect(server.log).toEqual([contact('call')]);
  });

  it('are kept for another conversation, whose danger must be known first', async () => {
    const server = createServer();
    const details = createDetails(server.ports);
    details.add(place('a'));
    details.known(false);
    expect(details.untold()).toEqual([place('a')]);
    details.add(contact('call'));
    expect(server.attempts).toHaveLength(0);
    details.known(true);
    await server.take();
    await server.take();
    expect(server.log).toEqual([place('a'), contact('call')]);
  });
});
