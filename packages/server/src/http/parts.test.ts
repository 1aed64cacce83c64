// docs/security.md: T10

import type { ConversationId, Event } from '@lanterne/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import type { Policy } from '../domain/policy.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { purge } from '../services/purge.ts';

const DAY_MS = 86_400_000;
/** Conversations are kept for a year; positions and notes for so many days. */
const policy = (days: number): Policy => ({
  ...DEFAULT_POLICY,
  retention: {
    ...DEFAULT_POLICY.retention,
    endedMs: 365 * DAY_MS,
    partsMs: { ...DEFAULT_POLICY.retention.partsMs, position: days * DAY_MS, notes: days * DAY_MS },
  },
});

let test: TestApp;
afterEach(() => test.close());
const start = async (decided: Policy) => {
  test = await createTestApp({ policy: decided });
};

/** A conversation in danger that an officer holds: the visitor has said where they are, the officer has noted something. */
const inDanger = async (login: string) => {
  const opened = await test.open({ door: 'ask', locale: 'fr', danger: true });
  const { conversation, path, token } = opened;
  const cookie = await test.officer(login);
  await test.claim(conversation, cookie);
  const place = { id: `d-${login}`, detail: { about: 'place', text: '12 rue des Lilas' } };
  const note = { id: `n-${login}`, text: 'Rappeler la sœur' };
  const tell = () => test.call('POST', `${path}/details`, { token, json: place });
  const told = await tell();
  expect(told.status).toBe(201);
  const noted = () => test.call('POST', `/v1/officer/conversations/${conversation}/notes`, { cookie, json: note });
  expect((await noted()).status).toBe(201);
  await test.call('POST', `${path}/messages`, { token, json: { id: `m-${login}`, text: 'Merci' } });
  const close = () => test.call('POST', `/v1/officer/conversations/${conversation}/close`, { cookie });
  const log = () => test.store.eventsAfter(conversation as ConversationId, 0);
  return { ...opened, cookie, tell, told, noted, close, log };
};
const lapsedIn = (events: readonly Event[]) =>
  events.flatMap((event) => (event.kind === 'lapsed' ? [[event.seq, event.was, event.part]] : []));

describe('a part of a conversation whose own time is over', () => {
  it('is told to each side as what it was, where it may see it, and to nobody what it said', async () => {
    await start(policy(1 / 48));
    const { path, token, cookie, conversation, close, log, tell, told, noted } = await inDanger('camille');
    await close();
    test.time.now += DAY_MS / 48 - 1;
    await purge(test.store, policy(1 / 48));
    expect(lapsedIn(await log())).toEqual([]);
    test.time.now += 1;
    await purge(test.store, policy(1 / 48));
    const seqs = lapsedIn(await log());
    expect(seqs).toMatchObject([
      [expect.any(Number), 'detail', 'position'],
      [expect.any(Number), 'note', 'notes'],
    ]);
    const ofVisitor = (await test.call<{ events: Event[] }>('GET', `${path}/events`, { token })).body.events;
    expect(lapsedIn(ofVisitor)).toEqual(seqs.slice(0, 1));
    const ofOfficer = (
      await test.call<{ events: Event[] }>('GET', `/v1/officer/conversations/${conversation}/events`, { cookie })
    ).body.events;
    expect(lapsedIn(ofOfficer)).toEqual(seqs);
    for (const events of [ofVisitor, ofOfficer]) {
      expect(JSON.stringify(events)).not.toMatch(/Lilas|sœur/);
      expect(events.at(-1)).toMatchObject({ kind: 'closed' });
      expect(JSON.stringify(events)).toContain('Merci');
    }
    // A repeat gets the answer that it had, and puts nothing back.
    expect(await tell()).toMatchObject({ status: 200, body: told.body });
    expect((await noted()).status).toBe(200);
    expect(JSON.stringify(await log())).not.toMatch(/Lilas|sœur/);
  });

  it('goes by what was promised when it was opened, where more is promised now, and by less at once', async () => {
    await start(policy(2));
    const first = await inDanger('camille');
    await first.close();
    test.time.now += 2 * DAY_MS;
    // A longer period holds for those alone who come after it.
    await purge(test.store, policy(30));
    expect(lapsedIn(await first.log())).toHaveLength(2);
    const second = await inDanger('sasha');
    await second.close();
    test.time.now += DAY_MS;
    await purge(test.store, policy(2));
    expect(lapsedIn(await second.log())).toEqual([]);
    await purge(test.store, policy(1));
    expect(lapsedIn(await second.log())).toHaveLength(2);
  });
});
