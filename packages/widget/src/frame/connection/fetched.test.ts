import type { OpenAnswer } from '@lanterne/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Action, NEW_CONVERSATION, transition } from '../conversation/state.ts';
import type { Connection } from './connection.ts';
import { createFetchedConnection, type fetchCode } from './fetched.ts';

let actions: Action[];
let done: string[];

/** Notes what is asked of it. */
const noting = new Proxy({} as Connection, {
  get(_, name) {
    // It is no promise.
    if (name === 'then') return undefined;
    return (...args: unknown[]) => void done.push([name, ...args.slice(0, 1)].join(' '));
  },
});

beforeEach(() => {
  vi.useFakeTimers();
  actions = [];
  done = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const state = () => actions.reduce(transition, NEW_CONVERSATION);
const make = (fetch: () => Promise<{ createConnection: () => Connection }>) =>
  createFetchedConnection(
    { site: 'demo', locale: 'fr', dispatch: (action) => void actions.push(action) },
    fetch as typeof fetchCode,
  );
const here = async () => ({ createConnection: () => noting });
const settle = () => vi.advanceTimersByTimeAsync(0);

it('shows at once what is written before it has come, and does all in its order when it has', async () => {
  const connection = make(here);
  connection.write('un', null);
  expect(state().items).toMatchObject([{ kind: 'mine', text: 'un', delivery: 'sending' }]);
  connection.danger('victim');
  expect(state().danger).toBe('asked');
  connection.write('deux', null);
  connection.end();
  expect(done).toEqual([]);
  await settle();
  expect(done).toEqual(['write un', 'danger victim', 'write deux', 'end']);
  connection.read(3);
  expect(done.at(-1)).toBe('read 3');
});

it('says that nothing goes out while it cannot be fetched, and tries again', async () => {
  let tries = 0;
  const connection = make(() => (++tries < 3 ? Promise.reject(new TypeError('network')) : here()));
  connection.write('un', null);
  await settle();
  expect(state()).toMatchObject({ lost: true, items: [{ delivery: 'delayed' }] });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tries).toBe(3);
  expect(done).toEqual(['write un']);
});

it('calls for help before the exit, when the press for danger was just before it', async () => {
  const connection = make(here);
  connection.danger('victim');
  connection.exit();
  await settle();
  expect(done).toEqual(['danger victim', 'exit']);
});

it('says at once that a conversation is back that was there before, and leaves it at an exit that is earlier than its code', async () => {
  let arrive = (_: { createConnection: () => Connection }) => {};
  const access = { conversation: 'c', token: 'secret' } as OpenAnswer;
  const connection = createFetchedConnection(
    { site: 'demo', locale: 'fr', dispatch: (action) => void actions.push(action), access },
    (() => new Promise((resolve) => (arrive = resolve))) as unknown as typeof fetchCode,
  );
  connection.write('un', null);
  expect(state()).toMatchObject({ phase: { name: 'opening' }, items: [{ text: 'un' }] });
  connection.exit();
  arrive({ createConnection: () => noting });
  await settle();
  expect(done).toContain('exit');
});

for (const over of ['exit', 'stop'] as const) {
  it(`sends nothing any more after ${over}`, async () => {
    let arrive = (_: { createConnection: () => Connection }) => {};
    const connection = make(() => new Promise((resolve) => (arrive = resolve)));
    connection.write('un', null);
    connection[over]();
    arrive({ createConnection: () => noting });
    await settle();
    expect(done).toEqual([]);
  });

  it(`passes ${over} on once it has come`, async () => {
    const connection = make(here);
    await settle();
    connection[over]();
    expect(done).toEqual([over]);
  });
}
