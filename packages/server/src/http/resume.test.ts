// docs/security.md: T2, T7

import { join } from 'node:path';
import type { ConversationId } from '@lanterne/protocol';
import { TOKEN_LIFE_MS } from '@lanterne/protocol';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, SITE, SITE_ORIGIN, type TestApp } from '../app.fixture.ts';
import { RESUME_LIFE_MS } from '../domain/resume-code.ts';
import { addSite } from '../services/add-site.ts';
import { groceries, newResumeCode } from '../services/groceries.ts';
import { hashSecret, newSecret } from '../services/secret.ts';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

interface Opened {
  readonly conversation: string;
  readonly token: string;
}
interface Code {
  readonly items: string[];
  readonly until: string;
}

const codeOf = async (path: string, token: string): Promise<Code> => {
  const { status, body } = await test.call<Code>('POST', `${path}/resume-code`, { token });
  expect(status).toBe(201);
  return body;
};
const resume = (code: string, more: object = {}, site: string = SITE) =>
  test.call<Opened & { code: string }>('POST', `/v1/sites/${site}/resume`, { json: { code, ...more } });
const read = (path: string, token: string) =>
  test.call<{ events: { kind: string; how?: string }[] }>('GET', `${path}/events`, { token });
const stateOf = async ({ conversation }: { conversation: string }) =>
  await test.store.conversation(conversation as ConversationId);

describe('a resume code', () => {
  it('is nine items for 72 hours, and nobody is told of it', async () => {
    const cookie = await test.officer('camille');
    const { path, token, ...opened } = await test.open();
    const before = await stateOf(opened);
    const { items, until } = await codeOf(path, token);
    expect(groceries.read(items.join(' '))).toEqual(items);
    expect(items).toHaveLength(9);
    expect(until).toBe(new Date(test.time.now + RESUME_LIFE_MS).toISOString());
    expect(await stateOf(opened)).toEqual(before);
    const desk = await test.call('GET', '/v1/officer/desk', { cookie });
    expect(JSON.stringify(desk.body)).not.toMatch(/resume/i);
  });

  it('gives the conversation to who has it, however it was noted, and takes it from who had it', async () => {
    const { path, token, conversation } = await test.open({
      door: 'victim',
      locale: 'fr',
      message: { id: 'm', text: 'Bonsoir' },
    });
    const { items } = await codeOf(path, token);
    await test.leave({ path, token }, 'exit');
    test.time.now += RESUME_LIFE_MS - 1;
    const noted = items.map(
      (item, n) =>
        `${n + 1}. ${item
          .toUpperCase()
          .normalize('NFD')
          .replaceAll(/\p{Mark}/gu, '')}`,
    );
    const back = await resume(noted.join('\n'));
    expect(back).toMatchObject({ status: 201, body: { conversation } });
    expect(back.body.token).not.toBe(token);
    expect((await read(path, back.body.token)).body.events.map(({ kind, how }) => how ?? kind)).toEqual([
      'opened',
      'message',
      'exit',
      'returned',
    ]);
    expect(await read(path, token)).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
  });

  it('puts back into the queue, at its old place, what was left from there', async () => {
    const { path, token, ...opened } = await test.open();
    const { items } = await codeOf(path, token);
    test.time.now += 1_000;
    const later = await test.open();
    for (const how of ['end', 'exit'] as const) await test.leave({ path, token }, how);
    expect(await stateOf(opened)).toMatchObject({ state: 'left', how: 'exit' });
    await resume(items.join(' '));
    expect(await stateOf(opened)).toMatchObject({ state: 'waiting', lostAt: null });
    expect((await test.store.waiting()).map(({ id }) => id)).toEqual([opened.conversation, later.conversation]);
  });

  it('brings back to the officer what was left from their hands, and danger with it', async () => {
    const cookie = await test.officer('camille');
    const { path, token, ...opened } = await test.open({ door: 'victim', locale: 'fr', danger: true });
    await test.call('POST', '/v1/officer/conversations/next', { cookie });
    const held = await stateOf(opened);
    const { items } = await codeOf(path, token);
    await test.leave({ path, token }, 'exit');
    const back = await resume(items.join(' '));
    expect(await stateOf(opened)).toEqual({ ...held, lastSeq: 5 });
    const written = await test.call('POST', `${path}/messages`, {
      token: back.body.token,
      json: { id: 'b', text: 'C’est encore moi' },
    });
    expect(written).toMatchObject({ status: 201, body: { seq: 6 } });
    expect((await test.call('GET', '/v1/officer/desk', { cookie })).body).toMatchObject({
      mine: [{ conversation: opened.conversation, state: 'held', danger: true, lostAt: null, how: null }],
    });
  });

  it('ends a loss', async () => {
    const { path, token, ...opened } = await test.open();
    const { items } = await codeOf(path, token);
    await test.leave({ path, token }, 'loss');
    const { body } = await resume(items.join(' '));
    expect(await stateOf(opened)).toMatchObject({ state: 'waiting', lostAt: null });
    expect((await read(path, body.token)).body.events.map(({ kind }) => kind)).toEqual(['opened', 'left', 'returned']);
  });

  it('lets a closed conversation be read, also long after its last word, and not be written to', async () => {
    const cookie = await test.officer('camille');
    const { path, token, ...opened } = await test.open();
    await test.call('POST', '/v1/officer/conversations/next', { cookie });
    const { items } = await codeOf(path, token);
    await test.call('POST', `/v1/officer/conversations/${opened.conversation}/close`, { cookie });
    const closed = await stateOf(opened);
    test.time.now += TOKEN_LIFE_MS + 60_000;
    const { body } = await resume(items.join(' '));
    expect(await stateOf(opened)).toEqual(closed);
    expect((await read(path, body.token)).body.events.map(({ kind }) => kind)).toEqual(['opened', 'claimed', 'closed']);
    expect(
      await test.call('POST', `${path}/messages`, { token: body.token, json: { id: 'x', text: 'x' } }),
    ).toMatchObject({ status: 409, body: { code: 'conversation_closed' } });
    expect((await read(path, token)).status).toBe(404);
    test.time.now += TOKEN_LIFE_MS + 1;
    expect(await read(path, body.token)).toMatchObject({ status: 401, body: { code: 'token_expired' } });
  });

  it('answers a repeat of the same attempt again, and any other as a wrong one', async () => {
    const { path, token } = await test.open();
    const code = (await codeOf(path, token)).items.join(' ');
    const id = newSecret();
    const first = await resume(code, { id });
    expect(first.status).toBe(201);
    expect(await resume(code, { id })).toMatchObject({ status: 200, body: first.body });
    expect(await resume(code, { id: newSecret() })).toMatchObject({ status: 403 });
    expect(await resume(code)).toMatchObject({ status: 403 });
    expect(await resume(newResumeCode().join(' '), { id })).toMatchObject({ status: 403 });
    expect((await read(path, first.body.token)).status).toBe(200);
    // Its exit is an exit: the attempt opens nothing any more.
    await test.leave({ path, token: first.body.token }, 'exit');
    expect(await resume(code, { id })).toMatchObject({ status: 403 });
  });

  it('is given to one of many who use it at one time', async () => {
    const { path, token } = await test.open();
    const code = (await codeOf(path, token)).items.join(' ');
    const tries = await Promise.all(Array.from({ length: 8 }, () => resume(code)));
    expect(tries.map(({ status }) => status).toSorted()).toEqual([201, 403, 403, 403, 403, 403, 403, 403]);
  });

  it('is not undone by an exit that comes late, under the old token', async () => {
    const { path, token } = await test.open();
    const { body } = await resume((await codeOf(path, token)).items.join(' '));
    expect(await test.leave({ path, token }, 'exit')).toMatchObject({
      status: 404,
      body: { code: 'conversation_unknown' },
    });
    expect((await read(path, body.token)).body.events.map(({ kind }) => kind)).toEqual(['opened', 'returned']);
  });

  it('cuts off who still reads under the old token', async () => {
    const { path, token } = await test.open();
    const code = (await codeOf(path, token)).items.join(' ');
    const waiting = test.call('GET', `${path}/events?after=1&wait=25`, { token });
    await vi.waitFor(() => expect(test.hub.presenceOf(path.split('/').at(-1) as ConversationId)).toBe('connected'));
    await resume(code);
    expect(await waiting).toMatchObject({ status: 200, body: { events: [{ kind: 'returned' }] } });
    expect(await test.call('GET', `${path}/events?after=1&wait=25`, { token })).toMatchObject({ status: 404 });
  });
});

describe('a code that opens nothing', () => {
  it('is told the same, with the same work, whatever is wrong with it', async () => {
    const work: string[] = [];
    const counting = await createTestApp({
      wrap: (store) => ({
        ...store,
        write: (command, input) => {
          work.push(command.name);
          return store.write(command, input);
        },
      }),
      slowHash: async (secret) => {
        work.push('slow hash');
        return hashSecret(secret);
      },
    });
    await test.close();
    test = counting;
    const used = await test.open();
    const usedCode = (await codeOf(used.path, used.token)).items.join(' ');
    await resume(usedCode);
    const replaced = await test.open();
    const replacedCode = (await codeOf(replaced.path, replaced.token)).items.join(' ');
    const { items } = await codeOf(replaced.path, replaced.token);
    const erased = await test.open();
    const erasedCode = (await codeOf(erased.path, erased.token)).items.join(' ');
    await test.call('DELETE', erased.path, { token: erased.token });
    const elsewhere = 'elsewhere';
    await test.store.write(addSite, { ...(await siteOf(test)), id: elsewhere as never });

    const mistyped = items.with(4, items[4] === 'tofu' ? 'miel' : 'tofu');
    const wrong: [name: string, code: string, site?: string][] = [
      ['used', usedCode],
      ['replaced', replacedCode],
      ['of an erased conversation', erasedCode],
      ['of another site', items.join(' '), elsewhere],
      ['mistyped', mistyped.join(' ')],
      ['in another order', items.toReversed().join(' ')],
      ['too short', items.slice(1).join(' ')],
      ['too long', [...items, 'tofu'].join(' ')],
      ['no code at all', 'laissez-moi entrer'],
      ['without letters', '123'],
      ['never given', newResumeCode().join(' ')],
    ];
    const replies = [];
    for (const [name, code, site] of wrong) {
      work.length = 0;
      const { status, headers, body } = await resume(code, {}, site);
      replies.push({ status, type: headers.get('content-type'), body, work: [...work] });
      expect({ name, ...replies.at(-1) }).toEqual({ name, ...replies[0] });
    }
    expect(replies[0]).toMatchObject({
      status: 403,
      body: { code: 'resume_refused' },
      work: ['slow hash', 'resumeConversation'],
    });
    // The control: the right one, after all of them.
    expect((await resume(items.join(' '))).status).toBe(201);
  });

  it('is one that has expired, and is forgotten when anybody tries any code', async () => {
    const { path, token } = await test.open();
    const { items } = await codeOf(path, token);
    const kept = () => {
      const client = new Sqlite(join(test.folder, 'lanterne.db'), { readonly: true });
      const found = client.prepare('select count(*) from conversations where resume_code is not null').pluck().get();
      client.close();
      return found;
    };
    expect(kept()).toBe(1);
    test.time.now += RESUME_LIFE_MS;
    expect(await resume(items.join(' '))).toMatchObject({ status: 403, body: { code: 'resume_refused' } });
    expect(kept()).toBe(0);
    const other = await test.open();
    await codeOf(other.path, other.token);
    test.time.now += RESUME_LIFE_MS;
    const third = await test.open();
    await codeOf(third.path, third.token);
    expect(kept()).toBe(1);
  });

  it('is slowed down for all the world together, and a right one costs nothing', async () => {
    const rights = [];
    for (let n = 0; n < 25; n += 1) {
      const { path, token } = await test.open();
      rights.push((await codeOf(path, token)).items.join(' '));
    }
    for (const right of rights.slice(1)) expect((await resume(right)).status).toBe(201);
    const guesses = await Promise.all(Array.from({ length: 60 }, () => resume(newResumeCode().join(' '))));
    const told = guesses.map(({ body }) => body.code);
    expect(told.filter((code) => code === 'resume_refused')).toHaveLength(20);
    expect(told.filter((code) => code === 'too_many_requests')).toHaveLength(40);
    const last = guesses.find(({ status }) => status === 429);
    expect(last?.headers.get('retry-after')).toBe('1');
    expect((await resume(rights[0] ?? '')).status).toBe(429);
    test.time.now += 200;
    expect((await resume(rights[0] ?? '')).status).toBe(201);
  });

  it('and one that is asked for again and again has to wait', async () => {
    const { path, token } = await test.open();
    const asked = await Promise.all(
      Array.from({ length: 12 }, () => test.call('POST', `${path}/resume-code`, { token })),
    );
    expect(asked.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(asked.filter(({ status }) => status === 429)).toHaveLength(7);
    const other = await test.open();
    await codeOf(other.path, other.token);
  });

  it('is refused before its time when it comes from a page that may not ask, or for no site', async () => {
    const ask = (headers: Record<string, string>, site: string = SITE) =>
      test.call('POST', `/v1/sites/${site}/resume`, { json: { code: 'x' }, headers });
    expect(await ask({ origin: 'https://evil.example' })).toMatchObject({
      status: 403,
      body: { code: 'origin_refused' },
    });
    expect(await ask({ origin: SITE_ORIGIN })).toMatchObject({ status: 403, body: { code: 'resume_refused' } });
    expect(await ask({}, 'nobody')).toMatchObject({ status: 404, body: { code: 'site_unknown' } });
    expect(await test.call('POST', `/v1/sites/${SITE}/resume`, { json: { code: 'x'.repeat(501) } })).toMatchObject({
      status: 400,
      body: { code: 'body_invalid' },
    });
  });
});

describe('a message that holds a code', () => {
  const refused = { status: 422, body: { code: 'resume_code_in_text' } };

  it('is refused before anybody sees it, whoever’s code it is', async () => {
    const { path, token, ...opened } = await test.open();
    const { items } = await codeOf(path, token);
    for (const text of [items.join(' '), `Mon code :\n${items.join('\n')}`, newResumeCode().join(', ').toUpperCase()]) {
      expect(await test.call('POST', `${path}/messages`, { token, json: { id: 'm', text } })).toMatchObject(refused);
      expect(
        await test.call('POST', `/v1/sites/${SITE}/conversations`, {
          json: { door: 'ask', locale: 'fr', message: { id: 'm', text } },
        }),
      ).toMatchObject(refused);
    }
    expect(await stateOf(opened)).toMatchObject({ lastSeq: 1 });
    const nearly = items.slice(1).join(' ');
    expect((await test.call('POST', `${path}/messages`, { token, json: { id: 'm', text: nearly } })).status).toBe(201);
  });

  it('never stands in the way of danger', async () => {
    const json = { door: 'victim', locale: 'fr', danger: true, message: { id: 'm', text: newResumeCode().join(' ') } };
    expect((await test.call('POST', `/v1/sites/${SITE}/conversations`, { json })).status).toBe(201);
  });
});

const siteOf = async ({ store }: TestApp) => {
  const site = (await store.sites())[0];
  if (!site) throw new Error('no site');
  return site;
};
