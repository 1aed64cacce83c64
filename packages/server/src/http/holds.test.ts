// docs/security.md: T10

import type { HoldsAnswer } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cookieIn, createTestApp, type TestApp } from '../app.fixture.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { purge } from '../services/purge.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let test: TestApp;
/** Cookies of two administrators whose rights are old enough. */
let ada: string;
let sasha: string;
beforeEach(async () => {
  test = await createTestApp();
  await test.officer('ada', 'admin');
  await test.officer('sasha', 'admin');
  test.time.now += 3 * DAY + 1;
  [ada, sasha] = [await test.signIn('ada'), await test.signIn('sasha')];
});
afterEach(() => test.close());

interface Refused {
  readonly code: string;
}
const at = (ms: number): string => new Date(test.time.now + ms).toISOString();
const ask = (cookie: string, json: object) =>
  test.call<HoldsAnswer & Refused>('POST', '/v1/admin/holds', {
    cookie,
    json: { id: nanoid(), kind: 'place', reason: 'Réquisition 2026/118', ...json },
  });
const answer = (cookie: string, id: string, said: 'confirm' | 'refuse' = 'confirm') =>
  test.call<HoldsAnswer & Refused>('POST', `/v1/admin/holds/${id}`, { cookie, json: { answer: said } });
const list = async (cookie = ada) => (await test.call<HoldsAnswer>('GET', '/v1/admin/holds', { cookie })).body;
/** One that the visitor has ended. */
const ended = async () => {
  const visitor = await test.open();
  await test.leave(visitor);
  return visitor;
};
const held = async (conversation: string, until = at(20 * DAY)): Promise<void> => {
  const id = nanoid();
  expect((await ask(ada, { id, conversation, until })).status).toBe(201);
  expect((await answer(sasha, id)).status).toBe(200);
};
const erase = (visitor: { path: string; token: string }) =>
  test.call<Refused>('DELETE', visitor.path, { token: visitor.token });
const isThere = async (conversation: string) => (await test.store.conversation(conversation as never)) !== null;

describe('a legal hold', () => {
  it('holds once two people have said so, against the clock and the visitor, until its end', async () => {
    const [kept, free] = [await ended(), await ended()];
    const id = nanoid();
    const until = at(20 * DAY);
    const asked = await ask(ada, { id, conversation: kept.conversation, until });
    expect(asked).toMatchObject({ status: 201, body: { holds: [], requests: [{ id, askedBy: 'ada', own: true }] } });
    expect((await list(sasha)).requests).toMatchObject([{ own: false, until, reason: 'Réquisition 2026/118' }]);
    expect(await answer(ada, id)).toMatchObject({ status: 403, body: { code: 'second_person_needed' } });
    const confirmed = await answer(sasha, id);
    expect(confirmed.body).toMatchObject({
      requests: [],
      holds: [{ conversation: kept.conversation, until, askedBy: 'ada', confirmedBy: 'sasha' }],
    });

    expect(await erase(kept)).toMatchObject({ status: 409, body: { code: 'conversation_kept' } });
    expect((await erase(free)).status).toBe(204);
    test.time.now += 20 * DAY - 1;
    await purge(test.store, DEFAULT_POLICY);
    expect(await isThere(kept.conversation)).toBe(true);
    test.time.now += 1;
    await purge(test.store, DEFAULT_POLICY);
    expect(await isThere(kept.conversation)).toBe(false);
    // Nothing of it is left but what is on record.
    expect(await test.store.holdsInForce(0)).toEqual([]);
    const record = (await test.store.auditAfter(0, 100)).map((linked) => linked.record);
    const about = record.filter((one) => one?.subject === kept.conversation);
    expect(about.map((one) => [one?.action, one?.login, one?.reason])).toEqual([
      ['hold-asked', 'ada', 'Réquisition 2026/118'],
      ['hold-confirmed', 'sasha', 'Réquisition 2026/118'],
    ]);
  });

  it('holds nothing while one person alone has asked for it', async () => {
    const visitor = await ended();
    await ask(ada, { conversation: visitor.conversation, until: at(20 * DAY) });
    test.time.now += DAY;
    await purge(test.store, DEFAULT_POLICY);
    expect(await isThere(visitor.conversation)).toBe(false);
    expect((await list(await test.signIn('ada'))).requests).toEqual([]);
  });

  it('is lifted by two people, and then the visitor may erase', async () => {
    const visitor = await ended();
    await held(visitor.conversation);
    const id = nanoid();
    const lift = { id, kind: 'lift', conversation: visitor.conversation, reason: 'Classement' };
    expect((await ask(sasha, lift)).status).toBe(201);
    expect((await erase(visitor)).status).toBe(409);
    expect(await answer(sasha, id)).toMatchObject({ body: { code: 'second_person_needed' } });
    expect(await answer(ada, id)).toMatchObject({ status: 200, body: { holds: [], requests: [] } });
    expect((await erase(visitor)).status).toBe(204);
    const record = await test.store.audit({ before: null, action: null, subject: visitor.conversation, limit: 9 });
    expect(record.map(({ action }) => action)).toEqual(expect.arrayContaining(['lift-asked', 'lift-confirmed']));
  });

  it('is lengthened, and never shortened, by another', async () => {
    const visitor = await ended();
    const [long, short] = [at(20 * DAY), at(DAY)];
    await held(visitor.conversation, long);
    await held(visitor.conversation, short);
    expect((await list()).holds).toMatchObject([{ until: long }]);
  });

  it('is refused by either, or expires after a day; what was answered is not answered again', async () => {
    const { conversation } = await ended();
    for (const by of [ada, sasha]) {
      const id = nanoid();
      await ask(ada, { id, conversation, until: at(DAY) });
      expect(await answer(by, id, 'refuse')).toMatchObject({ status: 200, body: { requests: [], holds: [] } });
      expect(await answer(sasha, id)).toMatchObject({ status: 409, body: { code: 'request_closed' } });
    }
    const late = nanoid();
    await ask(ada, { id: late, conversation, until: at(9 * DAY) });
    test.time.now += DAY;
    sasha = await test.signIn('sasha');
    expect((await list(sasha)).requests).toEqual([]);
    expect(await answer(sasha, late)).toMatchObject({ status: 409, body: { code: 'request_closed' } });
    expect(await answer(sasha, nanoid())).toMatchObject({ status: 404, body: { code: 'hold_unknown' } });
  });

  it('takes nobody whose rights were given within three days, to ask or to confirm', async () => {
    const { conversation } = await ended();
    const fresh = await test.officer('fresh', 'admin');
    const until = at(20 * DAY);
    expect(await ask(fresh, { conversation, until })).toMatchObject({ status: 403, body: { code: 'rights_too_new' } });
    const id = nanoid();
    await ask(ada, { id, conversation, until });
    expect(await answer(fresh, id)).toMatchObject({ status: 403, body: { code: 'rights_too_new' } });
    expect((await list()).holds).toEqual([]);
    // Another name gives no rights, another role does.
    const officer = await test.idOf('sasha');
    const change = (json: object) => test.call('PATCH', `/v1/admin/officers/${officer}`, { cookie: ada, json });
    await change({ alias: 'Autre nom' });
    expect((await answer(sasha, id)).status).toBe(200);
    await change({ role: 'officer' });
    await change({ role: 'admin' });
    const again = await test.signIn('sasha');
    const second = nanoid();
    await ask(ada, { id: second, conversation, until });
    expect(await answer(again, second)).toMatchObject({ status: 403, body: { code: 'rights_too_new' } });
  });

  it('is not confirmed by who has taken an account by a link that was kept for three days', async () => {
    const { conversation } = await ended();
    const officer = await test.idOf('sasha');
    const invited = await test.call<{ link: string }>('POST', `/v1/admin/officers/${officer}/invitation`, {
      cookie: ada,
    });
    test.time.now += 4 * DAY;
    ada = await test.signIn('ada');
    const id = nanoid();
    await ask(ada, { id, conversation, until: at(20 * DAY) });
    const json = { invite: invited.body.link.slice(-43), password: 'another long password' };
    const { status, headers } = await test.call('POST', '/v1/officer/invite', { json });
    expect(status).toBe(201);
    const taken = cookieIn(headers);
    expect(await answer(taken, id)).toMatchObject({ status: 403, body: { code: 'rights_too_new' } });
    expect((await list()).holds).toEqual([]);
  });

  it('has an end within a year, a reason, and a conversation that is there', async () => {
    const { conversation } = await ended();
    for (const until of [at(0), at(-DAY), at(367 * DAY)]) {
      expect(await ask(ada, { conversation, until })).toMatchObject({ status: 422, body: { code: 'hold_too_long' } });
    }
    for (const wrong of [{ reason: ' ' }, { until: 'soon' }, { until: undefined }, { kind: 'burn' }, { id: 'x' }]) {
      const { status } = await ask(ada, { conversation, until: at(DAY), ...wrong });
      expect([wrong, status]).toEqual([wrong, 400]);
    }
    const unknown = await ask(ada, { conversation: 'x'.repeat(21), until: at(DAY) });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
    const lift = await ask(ada, { kind: 'lift', conversation });
    expect(lift).toMatchObject({ status: 404, body: { code: 'hold_unknown' } });
  });

  it('is asked for once, however often it is sent', async () => {
    const { conversation } = await ended();
    const asked = { id: nanoid(), conversation, until: at(DAY) };
    expect((await ask(ada, asked)).status).toBe(201);
    expect((await ask(ada, asked)).status).toBe(200);
    expect(await ask(sasha, asked)).toMatchObject({ status: 409, body: { code: 'id_reused' } });
    const otherwise = { ...asked, reason: 'Un autre motif' };
    expect(await ask(ada, otherwise)).toMatchObject({ status: 409, body: { code: 'id_reused' } });
    expect((await list()).requests).toHaveLength(1);
  });
});
