import type { ConversationId } from '@lanterne/protocol';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { createMemoryBus } from '../bus/memory.ts';
import { type ReadMark, type Signal, StoreUnavailable } from '../ports.ts';
import type { markRead } from '../services/mark-read.ts';
import { createReads } from './reads.ts';

let test: TestApp;
afterEach(() => test.close());

const logger = { info: () => {}, warn: () => {}, error: () => {} };

/** Marks over the store of an app, with what was told and what was written. */
const createBench = async ({ failures = 0 } = {}) => {
  test = await createTestApp();
  const bus = createMemoryBus();
  const signals: Signal[] = [];
  bus.subscribe({ changes: () => {}, signal: (signal) => signals.push(signal) });
  const writes: ReadMark[][] = [];
  const reads = createReads({
    store: {
      write: (command, input) => {
        // Only marks are written here.
        writes.push([...(input as Parameters<typeof markRead.run>[1]).marks]);
        return writes.length <= failures
          ? Promise.reject(new StoreUnavailable('away'))
          : test.store.write(command, input);
      },
    },
    bus,
    logger,
    writeAfterMs: 20,
  });
  onTestFinished(() => reads.stop());
  const opened = async (messages: number) => {
    const { conversation, path, token } = await test.open();
    for (let n = 0; n < messages; n += 1) {
      await test.call('POST', `${path}/messages`, { token, json: { id: `m${n}`, text: 'text' } });
    }
    return conversation as ConversationId;
  };
  const found = async (id: ConversationId) => {
    const conversation = await test.store.conversation(id);
    if (!conversation) throw new Error('no conversation');
    return conversation;
  };
  return { reads, signals, writes, opened, found };
};

it('gathers marks into few writes, tells each at once, and never goes back', async () => {
  const { reads, signals, writes, opened, found } = await createBench();
  const [id, other] = [await opened(9), await opened(1)];
  const before = await found(id);
  for (let seq = 1; seq <= 10; seq += 1) reads.mark(before, 'officer', seq);
  reads.mark(before, 'officer', 4);
  reads.mark(before, 'visitor', 2);
  // Nobody has read what was not written yet.
  reads.mark(await found(other), 'visitor', 1_000);
  expect(signals).toHaveLength(12);
  expect(signals.at(-1)).toEqual({ signal: 'read', conversation: other, by: 'visitor', seq: 2 });
  expect(reads.of(before, 'officer')).toBe(10);
  await vi.waitFor(async () => expect(await found(id)).toMatchObject({ readByOfficer: 10, readByVisitor: 2 }));
  expect(await found(other)).toMatchObject({ readByOfficer: 0, readByVisitor: 2 });
  expect(writes).toHaveLength(1);
  // No event, no seq, no sign that anything was said.
  expect(await found(id)).toEqual({ ...before, readByOfficer: 10, readByVisitor: 2 });

  reads.mark(await found(id), 'officer', 10);
  reads.mark(await found(id), 'officer', 3);
  expect(signals).toHaveLength(12);
  expect(reads.of(await found(id), 'officer')).toBe(10);
});

it('tries again what could not be written, with what has come since', async () => {
  const { reads, writes, opened, found } = await createBench({ failures: 2 });
  const id = await opened(5);
  const conversation = await found(id);
  reads.mark(conversation, 'officer', 3);
  await vi.waitFor(() => expect(writes.length).toBeGreaterThan(0));
  reads.mark(conversation, 'officer', 5);
  expect(reads.of(conversation, 'officer')).toBe(5);
  await vi.waitFor(async () => expect((await found(id)).readByOfficer).toBe(5));
});

it('writes what is left when it stops', async () => {
  const { reads, opened, found } = await createBench();
  const id = await opened(2);
  reads.mark(await found(id), 'visitor', 3);
  reads.stop();
  await vi.waitFor(async () => expect((await found(id)).readByVisitor).toBe(3));
});
