// docs/security.md: T6

import type { DeskSignals, Event, OfficerId, QueueId, Wallboard } from '@lanterne/protocol';
import { createSseParser } from '@lanterne/protocol/sse';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { READINGS_MANY } from '../domain/wallboard.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { addQueue } from '../services/add-queue.ts';
import { purge } from '../services/purge.ts';
import { renewShifts } from '../services/renew-shifts.ts';
import { setAvailability } from '../services/set-availability.ts';

let test: TestApp;
let origin: string;
const streams: AbortController[] = [];
beforeEach(async () => {
  test = await createTestApp({ timing: { gatherWallMs: 5 } });
  origin = await test.listen();
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.abort();
  await test.close();
});

const read = async (cookie: string) => (await test.call<Wallboard>('GET', '/v1/supervisor/wallboard', { cookie })).body;

/** Listens to a stream; answers what it has told, by the name of the signal. */
const listen = async (path: string, cookie: string) => {
  const abort = new AbortController();
  streams.push(abort);
  const told: { readonly name: string; readonly data: unknown }[] = [];
  const { status, body } = await fetch(`${origin}${path}`, {
    headers: { accept: 'text/event-stream', cookie },
    signal: abort.signal,
  });
  const heard = { status, isOver: false, told };
  const parse = createSseParser(({ event, data }) => told.push({ name: event, data: JSON.parse(data) }));
  const decoder = new TextDecoder();
  (async () => {
    for await (const chunk of body ?? []) parse(decoder.decode(chunk, { stream: true }));
    heard.isOver = true;
  })().catch(() => undefined);
  return heard;
};

const wallOf = async (cookie: string) => {
  const heard = await listen('/v1/supervisor/wallboard', cookie);
  return { heard, newest: () => heard.told.findLast(({ name }) => name === 'snapshot')?.data as Wallboard | undefined };
};

const MINUTE = 60_000;
const claim = (cookie: string, conversation: string) => test.claim(conversation, cookie);

describe('the wallboard', () => {
  it('rings when one person has read many that are not theirs, and names nobody', async () => {
    const [curious, watching] = [await test.officer('sasha', 'supervisor'), await test.officer('dominique', 'admin')];
    const { conversation } = await test.open();
    const inspect = (cookie: string) =>
      test.call('POST', `/v1/officer/conversations/${conversation}/inspection`, { cookie, json: { reason: 'Relève' } });
    await inspect(watching);
    for (let n = 0; n < READINGS_MANY; n += 1) expect((await inspect(curious)).status).toBe(201);
    expect((await read(watching)).readings).toEqual({ count: READINGS_MANY + 1, most: READINGS_MANY, many: false });
    const { newest } = await wallOf(watching);
    await inspect(curious);
    await vi.waitFor(() => expect(newest()?.readings.many).toBe(true));
    expect(JSON.stringify(newest())).not.toContain('sasha');
    test.time.now += 61 * MINUTE;
    expect((await read(await test.officer('andrea', 'supervisor'))).readings).toEqual({
      count: 0,
      most: 0,
      many: false,
    });
  });

  it('says at once of what was erased, whole or in part, that it is to be shown no longer, and of nothing else', async () => {
    const { heard, newest } = await wallOf(await test.officer('sasha', 'supervisor'));
    const camille = await test.officer('camille');
    await vi.waitFor(() => expect(newest()).toBeDefined());
    const [partly, whole, kept] = [await test.open(), await test.open(), await test.open()];
    const say = ({ path, token }: typeof kept) =>
      test.call('POST', `${path}/messages`, { token, json: { id: 'm', text: 'Bonjour' } });
    await claim(camille, partly.conversation);
    const note = { cookie: camille, json: { id: 'n', text: 'Rappeler la sœur' } };
    await test.call('POST', `/v1/officer/conversations/${partly.conversation}/notes`, note);
    await test.leave(partly);
    test.time.now += MINUTE;
    const { retention } = DEFAULT_POLICY;
    await purge(test.store, {
      ...DEFAULT_POLICY,
      retention: { ...retention, partsMs: { ...retention.partsMs, notes: 0 } },
    });
    await test.call('DELETE', whole.path, { token: whole.token });
    await say(kept);
    await vi.waitFor(() => expect(newest()?.conversations).toHaveLength(2));
    const erased = heard.told.filter(({ name }) => name === 'erased').map(({ data }) => data);
    expect(erased).toEqual([{ conversation: partly.conversation }, { conversation: whole.conversation }]);
  });

  it('tells who waits and for how long, who is held, and how many were answered in time', async () => {
    const supervisor = await test.officer('sasha', 'supervisor');
    const camille = await test.officer('camille');
    const start = test.time.now;
    const [answered, late] = [await test.open(), await test.open({ door: 'victim', locale: 'fr' })];
    test.time.now = start + MINUTE;
    await claim(camille, answered.conversation);
    await test.call('POST', `/v1/officer/conversations/${answered.conversation}/messages`, {
      cookie: camille,
      json: { id: 'a', text: 'Bonjour' },
    });
    test.time.now = start + 3 * MINUTE;
    const fresh = await test.open();

    const wall = await read(supervisor);
    expect(wall).toMatchObject({
      targetSeconds: 120,
      waiting: { count: 2, late: 1, longestSince: new Date(start).toISOString() },
      held: 1,
      left: 0,
      lost: 0,
      service: { counted: 2, within: 1 },
      dangers: [],
    });
    expect(wall.conversations.map(({ conversation, holder }) => [conversation, holder])).toEqual([
      [late.conversation, null],
      [fresh.conversation, null],
      [answered.conversation, 'Alias camille'],
    ]);
  });

  it('has each supervisor’s own queues, and every danger whatever its queue, without a word of what was said', async () => {
    const minors = 'minors' as QueueId;
    await test.store.write(addQueue, { queue: { id: minors, name: 'Mineurs', sites: [], doors: [], priority: 0 } });
    const everywhere = await test.officer('sasha', 'supervisor');
    const elsewhere = await test.officer('lou', 'supervisor', { queues: [minors] });
    const danger = { door: 'victim', locale: 'fr', danger: true, message: { id: 'm', text: 'Derrière la porte' } };
    await test.open(danger);
    await test.open({ door: 'ask', locale: 'fr' });
    const [all, some] = [await read(everywhere), await read(elsewhere)];
    expect(all).toMatchObject({ waiting: { count: 2 }, dangers: [{ danger: true, dangerStep: null, overseen: true }] });
    // It stands among the dangers, and not a second time.
    expect(all.conversations).toHaveLength(1);
    expect(some).toMatchObject({ waiting: { count: 0 }, conversations: [], dangers: [{ overseen: false }] });
    expect(JSON.stringify([all, some])).not.toContain('porte');
  });

  it('counts the officers who are at work by what they can take, and names none of them', async () => {
    const supervisor = await test.officer('sasha', 'supervisor', { id: 'sasha' as OfficerId });
    const full = await test.officer('camille', 'officer', { id: 'camille' as OfficerId, capacity: 1 });
    await test.officer('noor', 'officer', { id: 'noor' as OfficerId });
    await test.officer('dominique', 'officer', { id: 'dominique' as OfficerId });
    await test.officer('alix', 'officer', { id: 'alix' as OfficerId });
    // The supervisor looks on, and takes nobody.
    await test.store.write(renewShifts, { officers: ['camille', 'dominique', 'noor', 'sasha'] as OfficerId[] });
    await test.store.write(setAvailability, { officer: 'noor' as OfficerId, available: false });
    await claim(full, (await test.open()).conversation);
    const wall = await read(supervisor);
    expect(wall.officers).toEqual({ free: 1, busy: 1, paused: 1 });
    expect(JSON.stringify({ ...wall, conversations: [] })).not.toContain('Alias');
  });

  it('is told again when something happens, ends with the session, and says at a restart when to come back', async () => {
    const [supervisor, other] = [await test.officer('sasha', 'supervisor'), await test.officer('lou', 'supervisor')];
    const [wall, second] = [await wallOf(supervisor), await wallOf(other)];
    await vi.waitFor(() => expect(wall.newest()?.waiting.count).toBe(0));
    const { conversation } = await test.open();
    await vi.waitFor(() => expect(wall.newest()?.waiting.count).toBe(1));
    await claim(await test.officer('camille'), conversation);
    await vi.waitFor(() => expect(wall.newest()).toMatchObject({ waiting: { count: 0 }, held: 1 }));

    await test.call('DELETE', '/v1/officer/session', { cookie: supervisor });
    await vi.waitFor(() => expect(wall.heard.isOver).toBe(true));
    expect(second.heard.isOver).toBe(false);
    test.hub.drain();
    await vi.waitFor(() => expect(second.heard.isOver).toBe(true));
    expect(second.heard.told.at(-1)?.name).toBe('reconnect');
  });

  it('stays at what is so while nothing happens in this process', async () => {
    await test.close();
    test = await createTestApp({ timing: { gatherWallMs: 5, refreshWallMs: 20 } });
    origin = await test.listen();
    const wall = await wallOf(await test.officer('sasha', 'supervisor'));
    await vi.waitFor(() => expect(wall.heard.told.length).toBeGreaterThan(2));
  });
});

describe('to take over', () => {
  const takeOver = (cookie: string, conversation: string) =>
    test.call<{ events: Event[]; mine: boolean }>('POST', `/v1/supervisor/conversations/${conversation}/takeover`, {
      cookie,
      json: {},
    });

  it('gives a supervisor what an officer held: the visitor and the officer are told, and it is on record', async () => {
    const camille = await test.officer('camille', 'officer', { id: 'camille' as OfficerId });
    const supervisor = await test.officer('sasha', 'supervisor');
    const { conversation, path, token } = await test.open({
      door: 'ask',
      locale: 'fr',
      message: { id: 'm', text: 'Allô' },
    });
    await claim(camille, conversation);
    const desk = await listen('/v1/officer/desk', camille);
    await vi.waitFor(() => expect(desk.told[0]?.name).toBe('snapshot'));

    const taken = await takeOver(supervisor, conversation);
    expect(taken.status).toBe(201);
    expect(taken.body.mine).toBe(true);
    expect(taken.body.events.at(-1)).toMatchObject({ kind: 'claimed', alias: 'Alias sasha' });
    await vi.waitFor(() => {
      const gone = desk.told.find(({ name }) => name === 'gone')?.data as DeskSignals['gone'] | undefined;
      expect(gone).toEqual({ conversation, erased: false, takenBy: 'Alias sasha' });
    });
    const { body } = await test.call<{ events: Event[] }>('GET', `${path}/events`, { token });
    expect(body.events.at(-1)).toMatchObject({ kind: 'claimed', alias: 'Alias sasha' });

    const say = (cookie: string) =>
      test.call('POST', `/v1/officer/conversations/${conversation}/messages`, {
        cookie,
        json: { id: cookie.slice(-8), text: 'Bonjour' },
      });
    expect((await say(camille)).status).toBe(404);
    expect((await say(supervisor)).status).toBe(201);
    expect((await takeOver(supervisor, conversation)).status).toBe(200);
    const asked = { before: null, action: 'conversation-taken-over', subject: conversation, limit: 10 } as const;
    expect(await test.store.audit(asked)).toMatchObject([{ login: 'sasha', detail: { from: 'camille' } }]);
  });

  it('is for one of two who try at one moment, after the other', async () => {
    const camille = await test.officer('camille');
    const supervisors = [await test.officer('sasha', 'supervisor'), await test.officer('lou', 'supervisor')];
    const { conversation } = await test.open();
    await claim(camille, conversation);
    const answers = await Promise.all(supervisors.map((supervisor) => takeOver(supervisor, conversation)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    const holders = await Promise.all(
      supervisors.map((cookie) => test.call('GET', `/v1/officer/conversations/${conversation}/events`, { cookie })),
    );
    expect(holders.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('finds nothing to take where nobody holds it, and nothing of what is over', async () => {
    const [camille, supervisor] = [await test.officer('camille'), await test.officer('sasha', 'supervisor')];
    const { conversation } = await test.open();
    expect((await takeOver(supervisor, conversation)).body).toMatchObject({ code: 'conversation_unknown' });
    await claim(camille, conversation);
    await test.call('POST', `/v1/officer/conversations/${conversation}/close`, { cookie: camille });
    expect((await takeOver(supervisor, conversation)).body).toMatchObject({ code: 'conversation_closed' });
  });
});
