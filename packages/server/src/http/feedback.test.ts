// docs/security.md: T10

import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, SITE, type TestApp } from '../app.fixture.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const give = ({ path, token }: { path: string; token: string }, json: unknown) =>
  test.call('POST', `${path}/feedback`, { token, json });
const counters = () => test.store.feedback();

describe('feedback', () => {
  it('is counted once for each conversation, also when many ask at one time', async () => {
    const visitor = await test.open({ door: 'victim', locale: 'fr' });
    const all = await Promise.all([5, 5, 4, 3, 2].map((score) => give(visitor, { score })));
    expect(all.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204]);
    const after = await counters();
    expect(after).toHaveLength(1);
    expect(after[0]).toMatchObject({ day: '2026-11-24', site: SITE, door: 'victim', answers: 1 });
    for (let n = 0; n < 2; n += 1) await give(await test.open({ door: 'ask', locale: 'fr' }), { score: 2 });
    expect(await counters()).toContainEqual({ day: '2026-11-24', site: SITE, door: 'ask', score: 2, answers: 2 });
  });

  it('can be given after the end, and stays when the conversation is erased', async () => {
    const visitor = await test.open({ door: 'report', locale: 'fr' });
    await test.leave(visitor);
    expect((await give(visitor, { score: 1 })).status).toBe(204);
    await test.call('DELETE', visitor.path, { token: visitor.token });
    expect(await give(visitor, { score: 1 })).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
    const report = (await counters()).filter(({ door }) => door === 'report');
    expect(report).toMatchObject([{ score: 1, answers: 1 }]);
  });

  it('leaves nothing at the conversation but that it was given', async () => {
    const [low, high] = [await test.open(), await test.open()];
    await give(low, { score: 1 });
    await give(high, { score: 5 });
    const database = new Sqlite(`${test.folder}/lanterne.db`, { readonly: true });
    const rowOf = ({ conversation }: { conversation: string }) => {
      const row = database.prepare('select * from conversations where id = ?').get(conversation) as object;
      // What differs between any two conversations.
      return { ...row, id: null, token: null, opening: null, place_at_opening: null };
    };
    expect(rowOf(low)).toEqual(rowOf(high));
    expect(rowOf(low)).toMatchObject({ feedback: 1 });
    expect(Object.keys(database.prepare('select * from feedback').get() as object)).toEqual([
      'day',
      'site',
      'door',
      'score',
      'answers',
    ]);
    database.close();
  });

  it('is one of five scores', async () => {
    const visitor = await test.open();
    for (const score of [0, 6, 2.5, '5', null]) {
      expect(await give(visitor, { score })).toMatchObject({ status: 400, body: { code: 'body_invalid' } });
    }
    expect(await give(visitor, { score: 5, text: 'merci' })).toMatchObject({ status: 400 });
    expect(await give({ ...visitor, token: 'x'.repeat(43) }, { score: 5 })).toMatchObject({ status: 404 });
  });
});
