// docs/security.md: T14

import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

/** What a stream has carried once it has said `last`. */
const streamed = async (url: string, token: string, last: string): Promise<string> => {
  const done = new AbortController();
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    signal: done.signal,
  });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(last)) break;
  }
  done.abort();
  return text;
};

it('of those who answer, a visitor gets the alias and nothing else', async () => {
  const skills = ['canary-skill'];
  const camille = await test.officer('canary-login-1', 'supervisor', { alias: 'Camille', skills });
  await test.officer('canary-login-2', 'officer', { alias: 'Sacha', skills });
  const sacha = await test.officer('canary-login-3', 'officer', { alias: 'Alix', skills });
  await test.openDesks('canary-login-1', 'canary-login-2', 'canary-login-3');
  const ids = await Promise.all(['canary-login-1', 'canary-login-2', 'canary-login-3'].map(test.idOf));
  const { conversation, path, token } = await test.open();
  const as = (cookie: string) => (what: string, json: object) =>
    test.call('POST', `/v1/officer/conversations/${conversation}/${what}`, { cookie, json });
  const statuses = [
    await as(camille)('claim', {}),
    await as(camille)('messages', { id: 'm1', text: 'Bonjour' }),
    await as(camille)('help', { officer: ids[2] }),
    await as(sacha)('join', {}),
    await as(sacha)('messages', { id: 'm2', text: 'Bonjour' }),
    await as(sacha)('part', {}),
    await as(camille)('transfer', { id: 't', to: { to: 'officer', officer: ids[1] } }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([201, 201, 201, 201, 201, 201, 201]);

  const known = [
    JSON.stringify((await test.call('GET', `${path}/events`, { token })).body),
    await streamed(`${await test.listen()}${path}/events`, token, '"transferred"'),
    JSON.stringify((await test.call('GET', '/v1/sites/site')).body),
  ];
  for (const text of known) {
    expect(text).not.toContain('canary');
    for (const id of ids) expect(text).not.toContain(id);
  }
  expect(known[0]).toContain('"Camille"');
  expect(known[1]).toContain('"Alix"');
  // They are there to be found, for those whom they are for.
  const admin = await test.officer('admin', 'admin');
  const officers = JSON.stringify((await test.call('GET', '/v1/admin/officers', { cookie: admin })).body);
  for (const secret of ['canary-skill', 'canary-login-2', ...ids]) expect(officers).toContain(secret);
});
