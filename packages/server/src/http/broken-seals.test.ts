// docs/security.md: T7

import type { ClientId, ConversationId } from '@lanterne/protocol';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { keepFile } from '../services/send-file.ts';

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
});
