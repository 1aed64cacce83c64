import type { ColleaguesAnswer, ConversationId, DeskSnapshot } from '@lanterne/protocol';
import { NOTE_MAX } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { LEASE_MS } from '../domain/shift.ts';
import { addQueue } from '../services/add-queue.ts';
import { TRANSFER_OFFER_MS } from '../services/transfer-conversation.ts';

let test: TestApp;
let camille: string;
let sacha: string;
beforeEach(async () => {
  test = await createTestApp();
  [camille, sacha] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
  await test.openDesks('camille', 'sacha');
});
afterEach(() => test.close());

const ACCOUNT = { id: 'x'.repeat(21) };

/** A conversation that Camille holds. */
const held = async () => {
  const opened = await test.open();
  const at = `/v1/officer/conversations/${opened.conversation}`;
  await test.claim(opened.conversation, camille);
  let made = 0;
  const post = (what: string, json: object = {}, cookie = camille) =>
    test.call('POST', `${at}/${what}`, { cookie, json });
  const give = (to: object, more: object = {}, cookie = camille) => {
    made += 1;
    return post('transfer', { id: `t${made}`, to, ...more }, cookie);
  };
  return { ...opened, at, post, give, id: opened.conversation as ConversationId };
};

interface Told {
  readonly events: readonly { readonly kind: string; readonly [field: string]: unknown }[];
}

const deskOf = async (cookie: string) => (await test.call<DeskSnapshot>('GET', '/v1/officer/desk', { cookie })).body;

describe('a transfer to an officer', () => {
  it('stands in the queue for all, first of all for them, with a note that no visitor gets', async () => {
    const { id, at, path, token, give, post } = await held();
    const note = { id: 'n', text: 'canary-note' };
    const given = await give({ to: 'officer', officer: await test.idOf('sacha') }, { note });
    expect(given).toMatchObject({ status: 201, body: { seq: 4 } });

    expect(await test.store.conversation(id)).toMatchObject({
      state: 'waiting',
      transfers: 1,
      offer: { to: await test.idOf('sacha'), until: test.time.now + TRANSFER_OFFER_MS },
    });
    const third = await test.officer('alix');
    expect((await deskOf(sacha)).queue).toMatchObject([{ conversation: id, offeredUntil: expect.any(String) }]);
    expect((await deskOf(third)).queue).toMatchObject([{ conversation: id, offeredUntil: null }]);
    expect(await deskOf(camille)).toMatchObject({ mine: [], queue: [{ mine: false, holder: null }] });

    // Whom it is for reads it before they take it; who gave it away and others do not.
    const read = (cookie: string) => test.call<Told>('GET', `${at}/events`, { cookie });
    expect((await read(sacha)).body.events.slice(2)).toMatchObject([
      { kind: 'note', text: 'canary-note', by: 'holder', alias: 'Alias camille' },
      { kind: 'transferred', target: { to: 'officer', alias: 'Alias sacha' }, alias: 'Alias camille' },
    ]);
    for (const cookie of [camille, third]) expect((await read(cookie)).status).toBe(404);
    for (const [what, json] of [
      ['messages', { id: 'm', text: 'x' }],
      ['close', {}],
      ['reopen', {}],
    ] as const) {
      expect(await post(what, json)).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
    }
    const visitors = await test.call<Told>('GET', `${path}/events`, { token });
    expect(visitors.body.events.map(({ kind }) => kind)).toEqual(['opened', 'claimed', 'transferred']);
    expect(JSON.stringify(visitors.body)).not.toContain('canary');

    expect((await post('claim', {}, sacha)).status).toBe(201);
    expect((await post('messages', { id: 'm', text: 'Bonjour' }, sacha)).status).toBe(201);
  });

  it('strands nobody when they do not take it: anybody may, then and before', async () => {
    const first = await held();
    await first.give({ to: 'officer', officer: await test.idOf('sacha') });
    const third = await test.officer('alix');
    expect((await first.post('claim', {}, third)).status).toBe(201);

    const second = await held();
    await second.give({ to: 'officer', officer: await test.idOf('sacha') });
    test.time.now += TRANSFER_OFFER_MS;
    expect((await test.call('GET', `${second.at}/events`, { cookie: sacha })).status).toBe(404);
    expect((await test.call('POST', '/v1/officer/conversations/next', { cookie: third })).body).toMatchObject({
      conversation: second.id,
    });
  });

  it('is refused to oneself, to nobody, to who cannot sign in, and changes nothing then', async () => {
    const { id, give } = await held();
    const away = await test.store.officerByLogin('sacha');
    if (!away) throw new Error('no such officer');
    const admin = await test.officer('admin', 'admin');
    const invited = await test.call<{ officer: { id: string } }>('POST', '/v1/admin/officers', {
      cookie: admin,
      json: { login: 'new', alias: 'New', role: 'officer' },
    });
    await test.call('PATCH', `/v1/admin/officers/${away.id}`, { cookie: admin, json: { active: false } });
    const to = (officer: string) => give({ to: 'officer', officer });
    expect(await to(await test.idOf('camille'))).toMatchObject({ status: 409, body: { code: 'own_conversation' } });
    expect(await to(ACCOUNT.id)).toMatchObject({ status: 404, body: { code: 'officer_unknown' } });
    expect(await to(away.id)).toMatchObject({ status: 409, body: { code: 'officer_unavailable' } });
    expect(await to(invited.body.officer.id)).toMatchObject({ status: 409, body: { code: 'officer_unavailable' } });
    expect(await test.store.conversation(id)).toMatchObject({ state: 'held', lastSeq: 2, transfers: 0 });
  });
});

describe('a transfer to an officer who is not there', () => {
  const toSacha = async () => (await held()).give({ to: 'officer', officer: await test.idOf('sacha') });
  const unavailable = { status: 409, body: { code: 'officer_unavailable' } };
  const listed = async () =>
    (await test.call<ColleaguesAnswer>('GET', '/v1/officer/colleagues', { cookie: camille })).body.officers;

  it('is refused once their desk has not been heard of, and allowed when it is open again', async () => {
    expect(await listed()).toMatchObject([{ alias: 'Alias sacha' }]);
    test.time.now += LEASE_MS;
    expect(await toSacha()).toMatchObject(unavailable);
    expect(await listed()).toEqual([]);
    await test.openDesks('sacha');
    expect(await toSacha()).toMatchObject({ status: 201 });
  });

  it('is refused during a break', async () => {
    const pause = (available: boolean) =>
      test.call('PUT', '/v1/officer/availability', { cookie: sacha, json: { available } });
    await pause(false);
    expect(await toSacha()).toMatchObject(unavailable);
    expect(await listed()).toEqual([]);
    await pause(true);
    expect(await toSacha()).toMatchObject({ status: 201 });
  });
});

describe('a transfer to a queue or a skill', () => {
  it('takes its priority from the queue, and asks for the skill of whoever has it', async () => {
    const queue = { id: 'night', name: 'Nuit', sites: [], doors: [], priority: 7 };
    await test.store.write(addQueue, { queue: queue as never });
    const admin = await test.officer('admin', 'admin');
    await test.call('PATCH', `/v1/admin/officers/${await test.idOf('sacha')}`, {
      cookie: admin,
      json: { skills: ['minors'] },
    });
    const first = await held();
    expect((await first.give({ to: 'queue', queue: 'night' })).status).toBe(201);
    expect(await test.store.conversation(first.id)).toMatchObject({
      queue: 'night',
      priority: 7,
      // Whoever gave it away is asked last.
      offer: { to: await test.idOf('camille'), until: test.time.now },
    });
    await first.post('claim');
    expect((await first.give({ to: 'skill', skill: 'minors' })).status).toBe(201);
    expect(await test.store.conversation(first.id)).toMatchObject({ queue: 'night', skill: 'minors', transfers: 2 });
    await first.post('claim');
    expect((await first.give({ to: 'queue', queue: 'general' })).status).toBe(201);
    expect(await test.store.conversation(first.id)).toMatchObject({ queue: 'general', priority: 0, skill: null });

    const second = await held();
    expect(await second.give({ to: 'queue', queue: 'day' })).toMatchObject({ body: { code: 'queue_unknown' } });
    expect(await second.give({ to: 'skill', skill: 'cyber' })).toMatchObject({ body: { code: 'skill_unknown' } });
    expect(await test.store.conversation(second.id)).toMatchObject({ state: 'held' });

    const { body } = await test.call('GET', '/v1/officer/colleagues', { cookie: camille });
    expect(body).toEqual({
      officers: [{ id: await test.idOf('sacha'), alias: 'Alias sacha', role: 'officer', skills: ['minors'] }],
      queues: [
        { id: 'night', name: 'Nuit' },
        { id: 'general', name: null },
      ],
      skills: ['minors'],
    });
  });
});

describe('a transfer', () => {
  it('is done once, however often it is sent, also once it is not theirs any more', async () => {
    const { post } = await held();
    const json = { id: 't', to: { to: 'queue', queue: 'general' }, note: { id: 'n', text: 'One' } };
    const first = await post('transfer', json);
    expect(first.status).toBe(201);
    expect(await post('transfer', json)).toMatchObject({ status: 200, body: first.body });
    await post('claim', {}, sacha);
    expect(await post('transfer', json)).toMatchObject({ status: 200, body: first.body });
    // The id is not a key to what somebody else did.
    expect(await post('transfer', json, sacha)).toMatchObject({ status: 409, body: { code: 'id_reused' } });
    expect(await post('transfer', { ...json, id: 't2' }, sacha)).toMatchObject({ body: { code: 'id_reused' } });
  });

  it('is one of all that are tried at the same moment, and the row says which', async () => {
    const { id, give, post } = await held();
    const officer = await test.idOf('sacha');
    const replies = await Promise.all([
      give({ to: 'officer', officer }),
      give({ to: 'queue', queue: 'general' }),
      post('close'),
      give({ to: 'queue', queue: 'general' }),
    ]);
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 404)).toHaveLength(3);
    expect(await test.store.conversation(id)).toMatchObject({ state: 'waiting', transfers: 1 });
  });

  it('is not that of a stranger, nor of what has ended, nor with a note of any length', async () => {
    const { give, post, path, token } = await held();
    const to = { to: 'queue', queue: 'nowhere' };
    expect(await give(to, {}, sacha)).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
    const long = (length: number) => give(to, { note: { id: 'n', text: 'x'.repeat(length) } });
    expect(await long(NOTE_MAX + 1)).toMatchObject({
      status: 400,
      body: { faults: [{ pointer: '/note/text', reason: 'too_long' }] },
    });
    expect(await long(1_048_576)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    const same = { id: 'same', to, note: { id: 'same', text: 'x' } };
    expect(await post('transfer', same)).toMatchObject({ status: 400, body: { faults: [{ pointer: '/note' }] } });
    await test.leave({ path, token });
    expect(await give(to)).toMatchObject({ status: 409, body: { code: 'conversation_left' } });
    await post('close');
    expect(await give(to)).toMatchObject({ status: 409, body: { code: 'conversation_closed' } });
  });
});
