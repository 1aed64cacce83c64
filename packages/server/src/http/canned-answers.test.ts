import type { AuditAnswer, CannedAnswersAnswer, SharedAnswersAnswer } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, SITE, type TestApp } from '../app.fixture.ts';

let test: TestApp;
let admin: string;
let sacha: string;
beforeEach(async () => {
  test = await createTestApp();
  admin = await test.officer('ada', 'admin');
  sacha = await test.officer('sacha');
});
afterEach(() => test.close());

const ask =
  (place: 'officer' | 'admin') =>
  <Body = Record<string, unknown>>(cookie: string, method: string, rest = '', json?: unknown) =>
    test.call<Body>(method, `/v1/${place}/canned-answers${rest}`, { cookie, json });
const own = ask('officer');
const shared = ask('admin');

const bonjour = { locale: 'fr', shortcut: 'bonjour', title: 'Accueil', text: 'Bonjour, {alias} de {site}.' };

describe('canned answers', () => {
  it('of everybody are an administrator’s to settle, are on record, and every officer has them', async () => {
    const added = await shared<SharedAnswersAnswer>(admin, 'POST', '', bonjour);
    expect(added).toMatchObject({ status: 201, body: { answers: [{ ...bonjour, shared: true }] } });
    const id = added.body.answers[0]?.id;
    const listed = await own<CannedAnswersAnswer>(sacha, 'GET');
    expect(listed).toMatchObject({ status: 200, body: { answers: [{ id, shared: true }], sites: [{ id: SITE }] } });
    // Not by the way of one's own.
    for (const cookie of [sacha, admin]) {
      expect(await own(cookie, 'PATCH', `/${id}`, { title: 'X' })).toMatchObject({ status: 404 });
    }
    await shared(admin, 'PATCH', `/${id}`, { title: 'Premier mot' });
    expect((await own<CannedAnswersAnswer>(sacha, 'GET')).body.answers).toMatchObject([{ title: 'Premier mot' }]);
    expect(await shared(admin, 'DELETE', `/${id}`)).toMatchObject({ status: 200, body: { answers: [] } });
    expect(await shared(admin, 'DELETE', `/${id}`)).toMatchObject({ body: { code: 'canned_answer_unknown' } });
    const record = await test.call<AuditAnswer>('GET', `/v1/admin/audit?subject=${id}`, { cookie: admin });
    expect(record.body.entries.map(({ action, login }) => [action, login]).sort()).toEqual([
      ['canned-answer-added', 'ada'],
      ['canned-answer-changed', 'ada'],
      ['canned-answer-removed', 'ada'],
    ]);
  });

  it('of one’s own are seen and touched by nobody else, administrators neither', async () => {
    const added = await own<CannedAnswersAnswer>(sacha, 'POST', '', bonjour);
    expect(added).toMatchObject({ status: 201, body: { answers: [{ shared: false }] } });
    const id = added.body.answers[0]?.id;
    for (const list of [await own(admin, 'GET'), await shared(admin, 'GET')]) {
      expect(JSON.stringify(list.body)).not.toContain('bonjour');
    }
    expect(await own(admin, 'DELETE', `/${id}`)).toMatchObject({ status: 404 });
    expect(await shared(admin, 'PATCH', `/${id}`, { text: 'X' })).toMatchObject({ status: 404 });
    expect(await own(sacha, 'POST', '', bonjour)).toMatchObject({ status: 409, body: { code: 'shortcut_taken' } });
    // What is everybody's may have the same shortcut.
    expect(await shared(admin, 'POST', '', bonjour)).toMatchObject({ status: 201 });
    expect(await own(sacha, 'PATCH', `/${id}`, { shortcut: 'salut' })).toMatchObject({ status: 200 });
    expect(await own(sacha, 'DELETE', `/${id}`)).toMatchObject({ status: 200, body: { answers: [{ shared: true }] } });
  });

  it('are refused with each field that is wrong: no variable that nothing fills', async () => {
    const wrong = { locale: 'français', shortcut: 'À bientôt', title: ' ', text: 'Bonjour {nom}', extra: 1 };
    const { status, body } = await own<{ faults: object[] }>(sacha, 'POST', '', wrong);
    expect(status).toBe(400);
    for (const fault of [
      { pointer: '/locale', reason: 'malformed' },
      { pointer: '/shortcut', reason: 'malformed' },
      { pointer: '/title', reason: 'empty' },
      { pointer: '/text', reason: 'unknown_variable' },
      { pointer: '/extra', reason: 'unknown_field' },
    ]) {
      expect(body.faults).toContainEqual(fault);
    }
    const long = await own<{ faults: object[] }>(sacha, 'POST', '', { ...bonjour, text: 'x'.repeat(2_001) });
    expect(long.body.faults).toContainEqual({ pointer: '/text', reason: 'too_long' });
  });
});
