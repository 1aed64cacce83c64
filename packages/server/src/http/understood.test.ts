// docs/security.md: T10

import type { ConversationId, DeskSnapshot, EventsAnswer, UnderstoodFigures } from '@lanterne/protocol';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, SITE, type TestApp } from '../app.fixture.ts';

let test: TestApp;
let sacha: string;
beforeEach(async () => {
  test = await createTestApp();
  sacha = await test.officer('sacha');
});
afterEach(() => test.close());

type Written = { seq: number; code?: string };
const held = async (more: { door?: 'ask' | 'victim'; locale?: string } = {}) => {
  const { conversation, token } = await test.open({ door: 'ask', locale: 'fr', ...more });
  const id = conversation as ConversationId;
  await test.claim(id, sacha);
  const asOfficer = (of: string, json: object, cookie = sacha) =>
    test.call<Written>('POST', `/v1/officer/conversations/${id}/${of}`, { cookie, json });
  const asVisitor = (of: string, json: object) =>
    test.call<Written>('POST', `/v1/conversations/${id}/${of}`, { token, json });
  return { id, token, asOfficer, asVisitor };
};
const figures = async (query = '') => {
  const supervisor = await test.officer(`sup${Math.random().toString(36).slice(2, 8)}`, 'supervisor');
  const path = `/v1/supervisor/understood?from=2026-11-24&to=2026-11-24${query}`;
  return (await test.call<UnderstoodFigures>('GET', path, { cookie: supervisor })).body;
};

describe('whether something is understood', () => {
  it('is asked of a message or a card of the officers, and of nothing else', async () => {
    const { asOfficer, asVisitor } = await held();
    const theirs = await asVisitor('messages', { id: 'v', text: 'Bonjour' });
    const said = await asOfficer('messages', { id: 'm', text: 'Bloquez la carte.' });
    const { seq: of } = said.body;
    expect(await asOfficer('understood-asked', { id: 'q', of })).toMatchObject({ status: 201 });
    expect(await asOfficer('understood-asked', { id: 'q', of })).toMatchObject({ status: 200 });
    expect(await asOfficer('understood-asked', { id: 'm', of })).toMatchObject({ status: 409 });
    for (const nothing of [theirs.body.seq, 99]) {
      expect(await asOfficer('understood-asked', { id: `n${nothing}`, of: nothing })).toMatchObject({
        status: 404,
        body: { code: 'message_unknown' },
      });
    }
    const colleague = await test.officer('dominique');
    expect(await asOfficer('understood-asked', { id: 'x', of }, colleague)).toMatchObject({ status: 404 });
  });

  it('is answered once under an id, and may be answered otherwise under another', async () => {
    const { id, token, asOfficer, asVisitor } = await held();
    const { seq: of } = (await asOfficer('cards', { id: 'c', card: 'theft' })).body;
    const first = await asVisitor('understood', { id: 'a', of, answer: 'not-quite' });
    expect(first.status).toBe(201);
    expect(await asVisitor('understood', { id: 'a', of, answer: 'not-quite' })).toEqual({ ...first, status: 200 });
    expect(await asVisitor('understood', { id: 'a', of, answer: 'yes' })).toMatchObject({ status: 409 });
    expect(await asVisitor('understood', { id: 'b', of, answer: 'yes' })).toMatchObject({ status: 201 });
    const { body } = await test.call<EventsAnswer>('GET', `/v1/conversations/${id}/events`, { token });
    expect(body.events.filter(({ kind }) => kind === 'understood')).toMatchObject([
      { author: 'visitor', of, answer: 'not-quite' },
      { author: 'visitor', of, answer: 'yes' },
    ]);
  });

  it('is not answered where nothing is asked, nor after the end', async () => {
    const { asOfficer, asVisitor } = await held();
    const { seq: of } = (await asOfficer('messages', { id: 'm', text: 'Bonjour' })).body;
    const unasked = await asVisitor('understood', { id: 'a', of, answer: 'yes' });
    expect(unasked).toMatchObject({ status: 404, body: { code: 'message_unknown' } });
    await asOfficer('understood-asked', { id: 'q', of });
    expect(await asVisitor('understood', { id: 'a', of, answer: 'yes' })).toMatchObject({ status: 201 });
    await asOfficer('close', {});
    expect(await asVisitor('understood', { id: 'b', of, answer: 'yes' })).toMatchObject({
      status: 409,
      body: { code: 'conversation_closed' },
    });
    expect(await asVisitor('signs', { signs: true })).toMatchObject({ status: 409 });
  });

  it('may be asked by a message that carries the question', async () => {
    const { asOfficer, asVisitor } = await held();
    const recap = { id: 'r', text: 'Je résume : un vol, hier.', asks: 'recap' };
    const { seq: of } = (await asOfficer('messages', recap)).body;
    expect(await asOfficer('messages', recap)).toMatchObject({ status: 200 });
    // The same words without the question are another message.
    expect(await asOfficer('messages', { ...recap, asks: undefined })).toMatchObject({ status: 409 });
    expect(await asVisitor('understood', { id: 'a', of, answer: 'yes' })).toMatchObject({ status: 201 });
    expect(await asVisitor('messages', { ...recap, id: 'v' })).toMatchObject({ status: 400 });
  });
});

describe('the measure', () => {
  it('counts the first answer about a card, in sums that outlive the conversation and lead back to nobody', async () => {
    for (let n = 0; n < 12; n += 1) {
      const { id, token, asOfficer, asVisitor } = await held({ door: n < 10 ? 'ask' : 'victim', locale: 'fr-BE' });
      const { seq: of } = (await asOfficer('cards', { id: 'c', card: 'theft' })).body;
      await asVisitor('understood', { id: 'a', of, answer: n < 6 ? 'yes' : 'example' });
      // Neither a repeat nor another mind counts, nor does an answer about a message.
      await asVisitor('understood', { id: 'a', of, answer: n < 6 ? 'yes' : 'example' });
      await asVisitor('understood', { id: 'b', of, answer: 'yes' });
      const said = (await asOfficer('messages', { id: 'm', text: 'Bonjour' })).body;
      await asOfficer('understood-asked', { id: 'q', of: said.seq });
      await asVisitor('understood', { id: 'd', of: said.seq, answer: 'yes' });
      if (n % 2) await test.call('DELETE', `/v1/conversations/${id}`, { token });
    }
    const { asOfficer, asVisitor } = await held();
    const { seq: of } = (await asOfficer('cards', { id: 'c', card: 'number-3919' })).body;
    await asVisitor('understood', { id: 'a', of, answer: 'yes' });

    const told = await figures('&locale=fr');
    expect(told).toMatchObject({
      few: 1,
      cards: [
        {
          card: 'theft',
          title: expect.stringContaining('Vol'),
          answers: 12,
          clear: 6,
          // Two at another door are not told apart.
          doors: [{ key: '*', answers: 12, clear: 6 }],
          languages: [{ key: 'fr', answers: 12, clear: 6 }],
        },
      ],
    });
    expect((await figures(`&site=${SITE}`)).cards).toHaveLength(1);
    expect((await figures('&site=other')).cards).toHaveLength(0);

    const database = new Sqlite(`${test.folder}/lanterne.db`, { readonly: true });
    expect(Object.keys(database.prepare('select * from understood').get() as object)).toEqual([
      'day',
      'site',
      'card',
      'part',
      'name',
      'answers',
      'clear',
    ]);
    database.close();
  });

  it('is a file too, on record, in which cards to be written anew are named', async () => {
    for (let n = 0; n < 10; n += 1) {
      const { asOfficer, asVisitor } = await held();
      const { seq: of } = (await asOfficer('cards', { id: 'c', card: 'theft' })).body;
      await asVisitor('understood', { id: 'a', of, answer: n < 7 ? 'yes' : 'not-quite' });
    }
    const supervisor = await test.officer('sup', 'supervisor');
    const { headers, body } = await test.call<string>(
      'GET',
      '/v1/supervisor/understood.csv?from=2026-11-24&to=2026-11-24',
      { cookie: supervisor },
    );
    expect(headers.get('content-type')).toContain('text/csv');
    expect(headers.get('content-disposition')).toContain('fiches-comprises-2026-11-24-2026-11-24.csv');
    const [head, whole, door] = body.trim().split('\r\n');
    expect(head).toContain('"Claire d’emblée (%)";"À réécrire"');
    expect(whole).toMatch(/^"theft";"[^"]*Vol[^"]*";"Tous";"";10;7;70;"oui"$/);
    expect(door).toMatch(/"Motif";"ask";10;7;70;"oui"$/);
    const audit = await test.call<{ records: { action: string; subject: string }[] }>('GET', '/v1/admin/audit', {
      cookie: await test.officer('ada', 'admin'),
    });
    expect(JSON.stringify(audit.body)).toContain('"subject":"understood"');
  });
});

describe('that the visitor signs', () => {
  it('reaches the queue and the pane, once, and can be taken back', async () => {
    const { conversation, token } = await test.open();
    const tell = (signs: boolean) =>
      test.call<Written>('POST', `/v1/conversations/${conversation}/signs`, { token, json: { signs } });
    const entry = async () => {
      const { body } = await test.call<DeskSnapshot>('GET', '/v1/officer/desk', { cookie: sacha });
      return [...body.queue, ...body.mine].find((one) => one.conversation === conversation)?.signs;
    };
    expect(await entry()).toBe(false);
    const first = await tell(true);
    expect(first.status).toBe(201);
    expect(await tell(true)).toEqual({ ...first, status: 200 });
    expect(await entry()).toBe(true);
    await test.claim(conversation, sacha);
    expect(await entry()).toBe(true);
    expect(await tell(false)).toMatchObject({ status: 201 });
    expect(await entry()).toBe(false);
  });
});
