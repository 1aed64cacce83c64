import type { ConversationId, Waiting } from '@lanterne/protocol';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { createTestApp, SITE, type TestApp } from '../app.fixture.ts';
import { createPlaces } from './places.ts';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

const logger = { info: () => {}, warn: () => {}, error: () => {} };

it('says when officers are back, except to somebody in danger', async () => {
  const back = Date.parse('2026-11-25T08:00:00Z');
  const calm = await test.open();
  const urgent = await test.open();
  await test.call('POST', `${urgent.path}/danger`, { token: urgent.token });
  const told = new Map<string, Waiting>();
  const places = createPlaces({
    reader: test.store,
    clock: () => test.time.now,
    logger,
    opensAt: async (site, now) => (site === SITE && now < back ? back : null),
    onMove: (conversation, waiting) => told.set(conversation, waiting),
  });
  onTestFinished(() => places.stop());
  places.changed();
  await vi.waitFor(() => expect(told.size).toBe(2));
  expect(told.get(urgent.conversation)).toEqual({ place: 1, minutes: null, opensAt: null });
  const opensAt = '2026-11-25T08:00:00.000Z';
  expect(told.get(calm.conversation)).toEqual({ place: 2, minutes: null, opensAt });

  test.time.now = back;
  places.changed();
  await vi.waitFor(() => expect(told.get(calm.conversation)?.opensAt).toBeNull());
  expect(places.of(calm.conversation as ConversationId)).toEqual({ place: 2, minutes: null, opensAt: null });
});

it('counts again after a count that failed', async () => {
  const { conversation } = await test.open();
  const told: string[] = [];
  let tries = 0;
  const places = createPlaces({
    reader: {
      ...test.store,
      waiting: () => (++tries === 1 ? Promise.reject(new Error('away')) : test.store.waiting()),
    },
    clock: () => test.time.now,
    logger,
    opensAt: async () => null,
    onMove: (id) => told.push(id),
  });
  onTestFinished(() => places.stop());
  places.changed();
  await vi.waitFor(() => expect(told).toEqual([conversation]));
});
