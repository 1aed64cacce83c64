// docs/security.md: T0

import type { ConversationId, Event } from '@lanterne/protocol';
import fc from 'fast-check';
import { nanoid } from 'nanoid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { createAttemptLimit } from './limits.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
  await test.officer('camille');
});
afterAll(() => test.close());

/** Of a session that begins now: any other may be over by this clock. */
const signIn = () => test.signIn('camille');

interface Side {
  readonly who: 'visitor' | 'officer';
  readonly does: string;
  readonly json?: object;
}

const id = () => nanoid();

/** What both sides do to a conversation, in any order. */
const SIDES: readonly (() => Side)[] = [
  () => ({ who: 'visitor', does: 'messages', json: { id: id(), text: 'Bonjour' } }),
  () => ({ who: 'visitor', does: 'danger' }),
  () => ({ who: 'visitor', does: 'details', json: { id: id(), detail: { about: 'place', text: 'Ici' } } }),
  () => ({ who: 'visitor', does: 'read', json: { seq: 1 } }),
  () => ({ who: 'visitor', does: 'leave', json: { how: 'loss' } }),
  () => ({ who: 'visitor', does: 'leave', json: { how: 'end' } }),
  () => ({ who: 'visitor', does: 'language', json: { locale: 'es' } }),
  () => ({ who: 'officer', does: 'claim' }),
  () => ({ who: 'officer', does: 'messages', json: { id: id(), text: 'Bonjour' } }),
  () => ({ who: 'officer', does: 'notes', json: { id: id(), text: 'Vu' } }),
  () => ({ who: 'officer', does: 'danger-step', json: { step: 'suspected' } }),
  () => ({ who: 'officer', does: 'transfer', json: { id: id(), to: { to: 'queue', queue: 'general' } } }),
  () => ({ who: 'officer', does: 'close' }),
  () => ({ who: 'officer', does: 'reopen' }),
  () => ({ who: 'officer', does: 'inspection', json: { reason: 'Relève' } }),
];

/** Within the life of a token either way, so that what is done is done. */
const JUMP_MAX_MS = 5_000_000;
const steps = fc.array(
  fc.record({ jump: fc.integer({ min: -JUMP_MAX_MS, max: JUMP_MAX_MS }), side: fc.nat(SIDES.length - 1) }),
  { minLength: 4, maxLength: 14 },
);

it('goes back and forth as it likes: what is written stays in order, and nothing fails', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { conversation, token, path } = await test.open();
      for (const { jump, side } of all) {
        test.time.now += jump;
        const { who, does, json = {} } = (SIDES[side] as () => Side)();
        const { status } =
          who === 'visitor'
            ? await test.call('POST', `${path}/${does}`, { token, json })
            : await test.call('POST', `/v1/officer/conversations/${conversation}/${does}`, {
                cookie: await signIn(),
                json,
              });
        expect([does, status < 500]).toEqual([does, true]);
        expect([401, 404, 405]).not.toContain(who === 'visitor' ? status : 200);
      }
      const log: Event[] = await test.store.eventsAfter(conversation as ConversationId, 0);
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
      const times = log.map(({ at }) => Date.parse(at));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      for (const read of ['/v1/officer/desk', '/readyz'])
        expect((await test.call('GET', read, { cookie: await signIn() })).status).toBe(200);
      expect(test.lines.filter(({ level }) => level === 'error')).toEqual([]);
    }),
    { numRuns: 12, seed: 20_261_130 },
  );
});

it('goes back by a year: nobody who mistyped waits for longer than they would have', () => {
  let now = Date.parse('2026-11-24T12:00:00Z');
  const limit = createAttemptLimit(() => now);
  for (let tries = 0; tries < 6; tries += 1) limit.begin('camille');
  expect(limit.begin('camille')).toBeGreaterThan(0);
  now -= 365 * 86_400_000;
  expect(limit.begin('camille')).toBeLessThanOrEqual(60_000);
});
