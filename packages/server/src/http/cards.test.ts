import type { ConversationId, EventsAnswer, OfficerEventsAnswer } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, SITE, type TestApp } from '../app.fixture.ts';

let test: TestApp;
let sacha: string;
beforeEach(async () => {
  test = await createTestApp();
  sacha = await test.officer('sacha');
});
afterEach(() => test.close());

const held = async () => {
  const { conversation, token } = await test.open();
  const id = conversation as ConversationId;
  await test.claim(id, sacha);
  return { id, token };
};
const send = (id: string, json: object, cookie = sacha) =>
  test.call<{ seq: number; code?: string }>('POST', `/v1/officer/conversations/${id}/cards`, { cookie, json });
const settle = async (help: object | null) => {
  const admin = await test.officer('ada', 'admin');
  await test.call('PATCH', `/v1/admin/sites/${SITE}`, { cookie: admin, json: { settings: { help } } });
};

describe('a card', () => {
  it('stands in both transcripts with all that it says, and stays as it was sent', async () => {
    const { id, token } = await held();
    expect(await send(id, { id: 'a', card: 'theft' })).toMatchObject({ status: 201 });
    await settle({ without: ['theft'] });
    const officer = await test.call<OfficerEventsAnswer>('GET', `/v1/officer/conversations/${id}/events`, {
      cookie: sacha,
    });
    const visitor = await test.call<EventsAnswer>('GET', `/v1/conversations/${id}/events`, { token });
    for (const { body } of [officer, visitor]) {
      expect(body.events.at(-1)).toMatchObject({
        kind: 'card',
        author: 'officer',
        id: 'a',
        text: expect.stringContaining('Vol'),
        card: {
          id: 'theft',
          about: 'steps',
          lines: expect.arrayContaining([expect.stringContaining('17')]),
          numbers: [{ id: 'number-card-stop', by: 'call' }],
          services: [{ id: 'online-complaint', url: expect.stringMatching(/^https:/) }],
        },
      });
    }
    // What was there when it was sent is there no more.
    expect(await send(id, { id: 'b', card: 'theft' })).toMatchObject({ status: 422, body: { code: 'card_unknown' } });
    // And a repeat of the one that got through is told so all the same.
    expect(await send(id, { id: 'a', card: 'theft' })).toMatchObject({ status: 200 });
    expect(await send(id, { id: 'a', card: 'lost-papers' })).toMatchObject({
      status: 409,
      body: { code: 'id_reused' },
    });
  });

  it('may be a number or a service alone, or one of the site', async () => {
    const { id } = await held();
    const own = {
      id: 'own',
      doors: ['ask'],
      about: 'papers',
      title: { fr: 'Objets trouvés' },
      lines: { fr: ['Ici.'] },
    };
    await settle({ cards: [own] });
    for (const card of ['number-3919', 'online-complaint', 'own']) {
      expect(await send(id, { id: card, card })).toMatchObject({ status: 201 });
    }
    expect(await send(id, { id: 'x', card: 'none' })).toMatchObject({ status: 422 });
  });

  it('is the first answer, where it is; and is sent by nobody else, nor to who has left', async () => {
    const { id, token } = await held();
    const other = await test.officer('other');
    expect(await send(id, { id: 'a', card: 'theft' }, other)).toMatchObject({ status: 404 });
    test.time.now += 5_000;
    await send(id, { id: 'a', card: 'theft' });
    expect((await test.store.conversation(id))?.firstAnswerAt).toBe(test.time.now);
    await test.call('POST', `/v1/conversations/${id}/leave`, { token, json: { how: 'end' } });
    expect(await send(id, { id: 'b', card: 'theft' })).toMatchObject({ body: { code: 'conversation_left' } });
  });
});
