// docs/security.md: T10

import type { ConversationId, Event, Handover, WrittenAnswer } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { WebhookMessage } from '../ports.ts';
import { deliverDue } from '../services/deliver.ts';
import { purge } from '../services/purge.ts';
import { calls } from '../store/store.contract.commands.ts';

const DELAY = 120_000;
const SUMMARY = { facts: 'Un vélo a été volé.', persons: 'canary-Dupont', wishes: 'Porter plainte' };

let test: TestApp;
let holder: string;
let admin: string;
let id: string;
let token: string;
/** What another system got, and what it answers. */
let got: WebhookMessage[];
let status: number;

beforeEach(async () => {
  got = [];
  status = 200;
  test = await createTestApp();
  holder = await test.officer('camille');
  admin = await test.officer('ada', 'admin');
  ({ conversation: id, token } = await test.open());
  await test.call('POST', '/v1/officer/conversations/next', { cookie: holder, json: {} });
  const json = { url: 'https://plaintes.example/', events: ['handover.consented'] };
  expect((await test.call('POST', '/v1/admin/webhooks', { cookie: admin, json })).status).toBe(201);
});
afterEach(() => test.close());

let made = 0;
const newId = () => `s${++made}`;
const byOfficer = <Body = WrittenAnswer>(path: string, json: object) =>
  test.call<Body>('POST', `/v1/officer/conversations/${id}/${path}`, { cookie: holder, json });
const byVisitor = <Body = WrittenAnswer>(path: string, json: object) =>
  test.call<Body>('POST', `/v1/conversations/${id}/${path}`, { token, json });
const propose = async (summary: object = SUMMARY): Promise<number> => {
  const { status: said, body } = await byOfficer('summary', { id: newId(), summary });
  expect(said).toBe(201);
  return body.seq;
};
const consent = (proposal: number, consented: object, called = newId()) =>
  byVisitor<WrittenAnswer & { code: string }>('summary-answer', { id: called, proposal, consented });
const log = async () => (await test.store.eventsAfter(id as never, 0)) as Event[];
const kinds = async () => (await log()).map(({ kind }) => kind).filter((kind) => kind.startsWith('summary'));
const deliver = () =>
  deliverDue({
    store: test.store,
    sender: {
      mayCall: () => true,
      async send(message) {
        got.push(message);
        return status;
      },
    },
    printer: { print: async () => Buffer.from('%PDF') },
    clock: () => test.time.now,
    random: () => 0.5,
  });
const sent = () => got.map(({ body }) => (JSON.parse(body) as { data: { handover: Handover } }).data.handover);

describe('a summary', () => {
  it('leaves as it was corrected, without what was not consented to, and the log says so before', async () => {
    const proposal = await propose();
    const { status: said } = await consent(proposal, { facts: 'Deux vélos ont été volés.', wishes: SUMMARY.wishes });
    expect(said).toBe(201);
    test.time.now += DELAY;
    await deliver();
    expect(sent()).toEqual([
      {
        schema: 'lanterne.handover/1',
        reference: expect.stringMatching(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/),
        site: 'site',
        language: 'fr',
        proposedAt: (await log()).find(({ kind }) => kind === 'summary-proposed')?.at,
        consentedAt: (await log()).find(({ kind }) => kind === 'summary-answered')?.at,
        fields: {
          facts: { text: 'Deux vélos ont été volés.', corrected: true },
          wishes: { text: 'Porter plainte', corrected: false },
        },
      },
    ]);
    expect(got[0]?.body).not.toContain('canary');
    expect(await kinds()).toEqual(['summary-proposed', 'summary-answered', 'summary-sent']);
  });

  it('says nothing to anybody when it is refused, and nothing is consented to that was not asked', async () => {
    const proposal = await propose();
    for (const [asked, consented] of [
      [proposal, { harm: 'jamais demandé' }],
      [proposal + 1, { facts: 'x' }],
    ] as const) {
      expect((await consent(asked, consented)).body).toMatchObject({ code: 'summary_unknown' });
    }
    expect((await consent(proposal, {})).status).toBe(201);
    expect((await consent(proposal, SUMMARY)).body).toMatchObject({ code: 'summary_unknown' });
    test.time.now += DELAY;
    expect([await deliver(), got]).toEqual([[], []]);
    expect((await byOfficer('handover', { as: 'json' })).body).toMatchObject({ code: 'summary_unknown' });
    const own = await test.call('GET', `/v1/conversations/${id}/handover?as=json`, { token });
    expect(own.body).toMatchObject({ code: 'summary_unknown' });
  });

  it('can be taken back until it leaves, and not a moment later', async () => {
    await consent(await propose(), { facts: SUMMARY.facts });
    test.time.now += DELAY - 1;
    await deliver();
    expect(got).toEqual([]);
    expect((await byVisitor('summary-withdrawal', {})).status).toBe(201);
    expect((await byVisitor('summary-withdrawal', {})).status).toBe(200);
    test.time.now += 1;
    expect(await deliver()).toMatchObject([{ state: 'given-up', outcome: 'withdrawn' }]);
    expect(got).toEqual([]);
    expect((await byOfficer('handover', { as: 'json' })).body).toMatchObject({ code: 'summary_unknown' });

    await consent(await propose(), { facts: SUMMARY.facts });
    test.time.now += DELAY;
    status = 500;
    await deliver();
    // It has left, although it did not arrive yet.
    expect((await byVisitor('summary-withdrawal', {})).body).toMatchObject({ code: 'summary_sent' });
  });

  it('is answered once, however often the request comes', async () => {
    const proposal = await propose();
    const first = await consent(proposal, { facts: 'x' }, 'same');
    const second = await consent(proposal, { facts: 'x' }, 'same');
    expect([first.status, second.status, second.body]).toEqual([201, 200, first.body]);
    expect((await consent(proposal, { facts: 'y' }, 'same')).body).toMatchObject({ code: 'id_reused' });
    test.time.now += DELAY;
    await deliver();
    expect(got).toHaveLength(1);
  });

  it('stands in the place of one that was not answered, and not of one that is about to leave', async () => {
    const old = await propose();
    const proposal = await propose({ facts: 'mieux' });
    expect((await consent(old, { facts: 'x' })).body).toMatchObject({ code: 'summary_unknown' });
    await consent(proposal, { facts: 'mieux' });
    const underway = await byOfficer('summary', { id: newId(), summary: SUMMARY });
    expect(underway.body).toMatchObject({ code: 'summary_underway' });
    test.time.now += DELAY;
    await deliver();
    await propose();
    // What is tried again is what was consented to then.
    expect(sent()[0]?.fields).toEqual({ facts: { text: 'mieux', corrected: false } });
  });

  it('is made again, the same, at each attempt, also while another is proposed', async () => {
    await consent(await propose(), { wishes: SUMMARY.wishes });
    test.time.now += DELAY;
    status = 500;
    await deliver();
    await propose({ facts: 'un autre' });
    test.time.now += 60_000;
    status = 200;
    await deliver();
    expect(got.map(({ body }) => body)).toEqual([got[0]?.body, got[0]?.body]);
    expect((await kinds()).filter((kind) => kind === 'summary-sent')).toHaveLength(1);
  });

  it('is given to both sides as a file; what the officer takes has left, what the visitor takes has not', async () => {
    await consent(await propose(), { facts: SUMMARY.facts });
    const own = await test.call<string>('GET', `/v1/conversations/${id}/handover?as=json`, { token });
    expect(own.headers.get('content-disposition')).toMatch(/^attachment; filename="document-[\w-]+\.json"/);
    expect(await kinds()).not.toContain('summary-sent');
    const taken = await byOfficer<string>('handover', { as: 'json' });
    expect(taken.body).toEqual(own.body);
    expect((await log()).at(-1)).toMatchObject({ kind: 'summary-sent', how: 'file', alias: 'Alias camille' });
    expect((await byOfficer<string>('handover', { as: 'json' })).status).toBe(200);
    expect((await kinds()).filter((kind) => kind === 'summary-sent')).toHaveLength(1);
    expect((await byVisitor('summary-withdrawal', {})).body).toMatchObject({ code: 'summary_sent' });
  });

  it('is printed for both sides too, the same bytes', async () => {
    await consent(await propose(), { facts: SUMMARY.facts });
    const own = await test.app.request(`https://chat.example.fr/v1/conversations/${id}/handover?as=pdf`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(own.headers.get('content-type')).toBe('application/pdf');
    const bytes = Buffer.from(await own.arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const taken = await test.app.request(`https://chat.example.fr/v1/officer/conversations/${id}/handover`, {
      method: 'POST',
      headers: { cookie: holder, 'content-type': 'application/json' },
      body: '{"as":"pdf"}',
    });
    expect(Buffer.from(await taken.arrayBuffer()).equals(bytes)).toBe(true);
    test.time.now += DELAY;
    await deliver();
    const { data } = JSON.parse(got[0]?.body ?? '') as { data: { pdf: object } };
    expect(data.pdf).toEqual({
      name: expect.stringMatching(/^document-.{9}\.pdf$/),
      type: 'application/pdf',
      base64: Buffer.from('%PDF').toString('base64'),
    });
  });

  it('is a draft for officers alone, and an empty one is no proposal', async () => {
    const draft = { id: newId(), summary: { facts: 'canary-draft' } };
    const [first, second] = [await byOfficer('summary-draft', draft), await byOfficer('summary-draft', draft)];
    expect([first.status, second.status, second.body]).toEqual([201, 200, first.body]);
    const { body } = await test.call('GET', `/v1/conversations/${id}/events`, { token });
    expect(JSON.stringify(body)).not.toContain('canary-draft');
    expect((await byOfficer('summary', { id: newId(), summary: {} })).status).toBe(400);
    const long = { id: newId(), summary: { place: 'x'.repeat(501) } };
    expect((await byOfficer('summary', long)).status).toBe(400);
  });

  it('is answered in an open conversation alone; what was consented to before its end leaves all the same', async () => {
    const proposal = await propose();
    await consent(proposal, { facts: SUMMARY.facts });
    await byOfficer('close', {});
    expect((await byOfficer('summary', { id: newId(), summary: SUMMARY })).status).toBe(409);
    test.time.now += DELAY;
    await deliver();
    expect(got).toHaveLength(1);
  });

  it('is gone with its conversation, also where it was promised to somebody', async () => {
    await consent(await propose(), { facts: SUMMARY.facts });
    await byOfficer('close', {});
    test.time.now += DEFAULT_POLICY.retention.endedMs;
    await purge(test.store, DEFAULT_POLICY);
    expect(await deliver()).toEqual([]);
    expect(got).toEqual([]);
    const [webhook] = await test.store.webhooks();
    if (!webhook) throw new Error('no webhook');
    expect(await test.store.deliveriesTo(webhook.id, 9)).toMatchObject([
      { state: 'given-up', outcome: 'erased', conversation: null },
    ]);
  });

  it('is erased here once the complaint is signed, and not before it has left', async () => {
    const proposal = await propose();
    const { body: consented } = await consent(proposal, { facts: SUMMARY.facts });
    expect(await byOfficer('handover/signed', {})).toMatchObject({ status: 409, body: { code: 'summary_unknown' } });
    await byOfficer<string>('handover', { as: 'json' });
    await test.store.write(calls, [['setHold', id as ConversationId, test.time.now + 1]]);
    expect((await byOfficer('handover/signed', {})).body).toMatchObject({ code: 'conversation_kept' });
    await test.store.write(calls, [['setHold', id as ConversationId, null]]);
    expect(JSON.stringify(await log())).toContain(SUMMARY.facts);

    const signed = await byOfficer('handover/signed', {});
    expect(signed.status).toBe(201);
    expect(await byOfficer('handover/signed', {})).toMatchObject({ status: 200, body: signed.body });
    expect(JSON.stringify(await log())).not.toContain(SUMMARY.facts);
    const events = await log();
    expect(events.filter(({ kind }) => kind === 'lapsed')).toMatchObject([
      { was: 'summary-proposed', part: 'handover', erasedAt: expect.any(String) },
      { was: 'summary-answered', part: 'handover' },
    ]);
    expect(events.at(-1)).toMatchObject({ kind: 'summary-signed', answer: (consented as { seq: number }).seq });
    // Nobody gets it any more, and another one may be written.
    expect((await test.call('GET', `/v1/conversations/${id}/handover?as=json`, { token })).status).toBe(409);
    expect((await byOfficer('handover', { as: 'json' })).status).toBe(409);
    await consent(await propose({ facts: 'un autre' }), { facts: 'un autre' });
  });

  it('is given up where it waits to be sent, when its own time is over', async () => {
    await consent(await propose(), { facts: SUMMARY.facts });
    await byOfficer('close', {});
    test.time.now += DELAY;
    const { retention } = DEFAULT_POLICY;
    const partsMs = { ...retention.partsMs, handover: 0 };
    await purge(test.store, { ...DEFAULT_POLICY, retention: { ...retention, partsMs } });
    expect(await deliver()).toEqual([]);
    expect(got).toEqual([]);
    expect((await log()).map(({ kind }) => kind)).toContain('lapsed');
  });
});
