import { type ConversationId, type DeskSnapshot, HELP_ASKED_MS } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';

let test: TestApp;
let camille: string;
let sacha: string;
beforeEach(async () => {
  test = await createTestApp();
  [camille, sacha] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
  await test.openDesks('camille', 'sacha');
});
afterEach(() => test.close());

/** A conversation that Camille holds. */
const held = async () => {
  const opened = await test.open();
  const at = `/v1/officer/conversations/${opened.conversation}`;
  await test.claim(opened.conversation, camille);
  const post = (what: string, json: object = {}, cookie = camille) =>
    test.call('POST', `${at}/${what}`, { cookie, json });
  const ask = async (login: string, cookie = camille) => post('help', { officer: await test.idOf(login) }, cookie);
  const read = async (cookie: string) => (await test.call('GET', `${at}/events`, { cookie })).status;
  return { ...opened, at, post, ask, read, id: opened.conversation as ConversationId };
};

interface Told {
  readonly events: readonly { readonly kind: string; readonly [field: string]: unknown }[];
}
const deskOf = async (cookie: string) => (await test.call<DeskSnapshot>('GET', '/v1/officer/desk', { cookie })).body;
const unknown = { status: 404, body: { code: 'conversation_unknown' } };

describe('a second officer', () => {
  it('reads it once asked, joins, answers under their own alias, writes notes, and goes', async () => {
    const { id, path, token, post, ask, read } = await held();
    expect(await read(sacha)).toBe(404);
    expect(await post('join', {}, sacha)).toMatchObject(unknown);
    const first = await ask('sacha');
    expect(first).toMatchObject({ status: 201, body: { seq: 3 } });
    expect(await ask('sacha')).toMatchObject({ status: 200, body: first.body });
    expect(await deskOf(sacha)).toMatchObject({
      asked: [{ conversation: id, state: 'held', mine: false }],
      helping: [],
    });
    expect(await read(sacha)).toBe(200);
    // To read is not yet to take part.
    expect(await post('messages', { id: 'm', text: 'x' }, sacha)).toMatchObject(unknown);

    const joined = await post('join', {}, sacha);
    expect(joined).toMatchObject({
      status: 201,
      body: { helping: true, mine: false, holder: await test.idOf('camille') },
    });
    expect(await post('join', {}, sacha)).toMatchObject({ status: 200, body: { helping: true } });
    expect(await deskOf(sacha)).toMatchObject({ mine: [], asked: [], helping: [{ conversation: id, helping: true }] });
    expect((await post('messages', { id: 'm', text: 'Bonjour, ici Sacha' }, sacha)).status).toBe(201);
    expect((await post('notes', { id: 'n', text: 'canary-note' }, sacha)).status).toBe(201);
    for (const [what, json] of [
      ['close', {}],
      ['transfer', { id: 't', to: { to: 'queue', queue: 'general' } }],
      ['help', { officer: await test.idOf('camille') }],
    ] as const) {
      expect(await post(what, json, sacha)).toMatchObject(unknown);
    }

    expect((await post('part', {}, sacha)).status).toBe(201);
    expect(await post('part', {}, sacha)).toMatchObject(unknown);
    expect(await read(sacha)).toBe(404);
    expect(await deskOf(sacha)).toMatchObject({ mine: [], asked: [], helping: [] });
    const visitors = await test.call<Told>('GET', `${path}/events`, { token });
    expect(visitors.body.events.slice(2)).toMatchObject([
      { kind: 'joined', alias: 'Alias sacha' },
      { kind: 'message', alias: 'Alias sacha' },
      { kind: 'parted', alias: 'Alias sacha' },
    ]);
    expect(JSON.stringify(visitors.body)).not.toMatch(/canary|help-asked/);
  });

  it('is asked for two minutes: later they find nothing, and somebody else can be asked', async () => {
    const { post, ask, read } = await held();
    const alix = await test.officer('alix');
    await ask('sacha');
    test.time.now += HELP_ASKED_MS;
    expect(await read(sacha)).toBe(404);
    expect((await deskOf(sacha)).asked).toEqual([]);
    expect(await post('join', {}, sacha)).toMatchObject(unknown);
    await test.openDesks('alix', 'sacha');
    await ask('alix');
    expect((await post('join', {}, alix)).status).toBe(201);
    expect(await ask('sacha')).toMatchObject({ status: 409, body: { code: 'conversation_helped' } });
    // The holder ends it for one who is not there any more; the log says who went.
    expect((await post('part')).status).toBe(201);
    expect(await post('part')).toMatchObject({ status: 404, body: { code: 'officer_unknown' } });
    expect(await read(alix)).toBe(404);
    expect((await ask('sacha')).status).toBe(201);
  });

  it('is one, whoever joins at the same moment, and never the holder, nobody or who cannot sign in', async () => {
    const { id, post, ask } = await held();
    expect(await ask('camille')).toMatchObject({ status: 409, body: { code: 'own_conversation' } });
    expect(await ask('sacha', sacha)).toMatchObject(unknown);
    expect(await post('help', { officer: 'x'.repeat(21) })).toMatchObject({ body: { code: 'officer_unknown' } });
    const admin = await test.officer('admin', 'admin');
    await test.officer('away');
    const away = `/v1/admin/officers/${await test.idOf('away')}`;
    await test.call('PATCH', away, { cookie: admin, json: { active: false } });
    expect(await ask('away')).toMatchObject({ status: 409, body: { code: 'officer_unavailable' } });
    await ask('sacha');
    const replies = await Promise.all([post('join', {}, sacha), post('close'), post('join', {}, sacha)]);
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 404]);
    expect(await test.store.conversation(id)).toMatchObject({ state: 'closed' });
    expect(await test.store.conversation(id)).not.toHaveProperty('helper');
  });

  it('is the first to be asked when the holder passes it on to them, and reads no more otherwise', async () => {
    const first = await held();
    await first.ask('sacha');
    await first.post('join', {}, sacha);
    await first.post('transfer', { id: 't', to: { to: 'officer', officer: await test.idOf('sacha') } });
    expect(await first.read(sacha)).toBe(200);
    const second = await held();
    await second.ask('sacha');
    await second.post('join', {}, sacha);
    await second.post('transfer', { id: 't', to: { to: 'queue', queue: 'general' } });
    expect(await second.read(sacha)).toBe(404);
  });
});
