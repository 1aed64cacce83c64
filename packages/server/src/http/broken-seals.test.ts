// docs/security.md: T7

import type { ClientId, ConversationId } from '@lanterne/protocol';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { startTranslations } from '../jobs/translate.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Translator } from '../ports.ts';
import { deliverDue } from '../services/deliver.ts';
import { keepFile } from '../services/send-file.ts';
import { noDetector } from '../translation/detector.ts';
import { readTranslationWords } from '../translation-words.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(() => {
  test.lines.length = 0;
});

const SAID = 'Il a les clefs de chez moi.';

type Visitor = Awaited<ReturnType<TestApp['open']>>;

/** A conversation in which something was said, held by the officer. */
const begin = async (cookie: string): Promise<Visitor> => {
  const visitor = await test.open();
  await test.call('POST', `${visitor.path}/messages`, { token: visitor.token, json: { id: 'm', text: SAID } });
  const claim = visitor.path.replace('/v1', '/v1/officer');
  expect(
    (await test.call('POST', `${claim}/claim`, { cookie, headers: { origin: 'https://chat.example.fr' } })).status,
  ).toBe(201);
  return visitor;
};

/** Changes one byte, as a hand on the disk would. */
const change = (table: 'events' | 'files', column: 'body' | 'content', where: string, ...values: unknown[]): void => {
  const client = new Sqlite(`${test.folder}/lanterne.db`);
  const row = client.prepare(`select rowid as at, ${column} as bytes from ${table} where ${where}`).get(...values) as {
    at: number;
    bytes: Buffer;
  };
  row.bytes[row.bytes.length - 1] = (row.bytes.at(-1) ?? 0) ^ 1;
  client.prepare(`update ${table} set ${column} = ? where rowid = ?`).run(row.bytes, row.at);
  client.close();
};

const reports = () => test.lines.filter(({ message }) => message.startsWith('a seal is broken'));

describe('what was changed on the disk', () => {
  it('is refused and reported, one event for its conversation alone; the desk, and all others, go on', async () => {
    const cookie = await test.officer('broken-event');
    const [broken, whole] = [await begin(cookie), await begin(cookie)];
    change('events', 'body', "conversation = ? and kind = 'message'", broken.conversation);

    const read = (visitor: Visitor) => test.call('GET', `${visitor.path}/events?after=0`, { token: visitor.token });
    expect(await read(broken)).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(reports())).toContain(`event ${broken.conversation}`);
    expect(JSON.stringify(test.lines)).not.toContain(SAID);
    expect((await read(whole)).body).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ text: SAID })]),
    });

    const desk = await test.call<{ mine: { conversation: string; events: object[] }[] }>('GET', '/v1/officer/desk', {
      cookie,
    });
    expect(desk.status).toBe(200);
    const mine = new Map(desk.body.mine.map(({ conversation, events }) => [conversation, events.length]));
    expect(mine).toEqual(
      new Map([
        [broken.conversation, 0],
        [whole.conversation, expect.any(Number)],
      ]),
    );
    expect(mine.get(whole.conversation)).toBeGreaterThan(0);

    // What is said now is whole, and it can be got rid of.
    const more = { token: broken.token, json: { id: 'n', text: SAID } };
    expect((await test.call('POST', `${broken.path}/messages`, more)).status).toBe(201);
    expect((await test.call('DELETE', broken.path, { token: broken.token })).status).toBe(204);
    expect(await read(broken)).toMatchObject({ status: 404 });
  });

  it('is refused and reported, one file for itself alone', async () => {
    const visitor = await test.open();
    const keep = (id: string) =>
      test.store.write(keepFile, {
        conversation: visitor.conversation as ConversationId,
        id: id as ClientId,
        file: { name: 'a.png', type: 'image/png', bytes: 3 },
        content: Buffer.from('abc'),
        digest: '00',
      });
    await keep('one');
    await keep('two');
    change('files', 'content', 'conversation = ? and id = ?', visitor.conversation, 'one');
    const get = (id: string) => test.call('GET', `${visitor.path}/files/${id}`, { token: visitor.token });
    expect(await get('one')).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(reports())).toContain(`content of file ${visitor.conversation} one`);
    expect((await get('two')).status).toBe(200);
  });

  it('is sent to no other system, and given up like what cannot be printed; what waits beside it is sent', async () => {
    const [admin, cookie] = [await test.officer('broken-admin', 'admin'), await test.officer('broken-summary')];
    const webhook = { url: 'https://plaintes.example/', events: ['handover.consented'] };
    expect((await test.call('POST', '/v1/admin/webhooks', { cookie: admin, json: webhook })).status).toBe(201);
    const consented = async (): Promise<Visitor> => {
      const visitor = await begin(cookie);
      const summary = { id: 's', summary: { facts: SAID } };
      const path = visitor.path.replace('/v1', '/v1/officer');
      const { body } = await test.call<{ seq: number }>('POST', `${path}/summary`, { cookie, json: summary });
      const json = { id: 'c', proposal: body.seq, consented: { facts: SAID } };
      const answer = await test.call('POST', `${visitor.path}/summary-answer`, { token: visitor.token, json });
      expect(answer.status).toBe(201);
      return visitor;
    };
    const [broken, whole] = [await consented(), await consented()];
    change('events', 'body', "conversation = ? and kind = 'summary-answered'", broken.conversation);
    test.time.now += DEFAULT_POLICY.webhooks.delayMs;
    const sent: string[] = [];
    const outcomes = await deliverDue({
      store: test.store,
      sender: { mayCall: () => true, send: async ({ body }) => sent.push(body) && 200 },
      printer: { print: async () => Buffer.from('%PDF') },
      clock: () => test.time.now,
      random: () => 0.5,
    });
    expect(new Map(outcomes.map(({ conversation, state, outcome }) => [conversation, [state, outcome]]))).toEqual(
      new Map([
        [broken.conversation, ['pending', 'unprinted']],
        [whole.conversation, ['delivered', 200]],
      ]),
    );
    expect(sent).toHaveLength(1);
  });

  it('is not translated after a restart, and whatever is behind it is', async () => {
    const open = async () => {
      test.time.now += 1_000;
      const visitor = await test.open({ door: 'ask', locale: 'es' });
      await test.call('POST', `${visitor.path}/messages`, { token: visitor.token, json: { id: 'm', text: SAID } });
      return visitor;
    };
    const [broken, whole] = [await open(), await open()];
    change('events', 'body', "conversation = ? and kind = 'message'", broken.conversation);
    const translator: Translator = {
      within: () => ({
        serves: () => ({
          engine: 'e',
          version: '1',
          grade: 'assist',
          locality: 'on-premise',
          mode: 'sync',
          protections: [],
        }),
        translate: async () => ({ state: 'failed', route: null, fault: 'unavailable' }),
      }),
      onLate: () => () => undefined,
      receive: () => false,
    };
    const errors: object[] = [];
    const translations = startTranslations({
      store: test.store,
      bus: test.bus,
      logger: { info: () => {}, warn: () => {}, error: (facts) => void errors.push(facts) },
      policy: DEFAULT_POLICY,
      translator,
      detector: noDetector,
      timing: { retryAfterMs: [] },
      ...readTranslationWords(),
    });
    await vi.waitFor(async () => {
      const log = await test.store.eventsAfter(whole.conversation as ConversationId, 0);
      expect(log.map(({ kind }) => kind)).toContain('translation');
    });
    await translations.stop();
    expect(JSON.stringify(errors)).toContain(`event ${broken.conversation}`);
  });
});
