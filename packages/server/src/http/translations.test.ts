// docs/security.md: T12

import { afterEach, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { createCaller } from '../outgoing/caller.ts';
import type { LateTranslation } from '../ports.ts';
import { startFake } from '../translation/engine.fixture.ts';
import { createETranslation } from '../translation/etranslation.ts';
import { createRouter } from '../translation/router.ts';

const ORIGIN = 'https://chat.example.fr';

let test: TestApp | undefined;
afterEach(() => test?.close());

/** The server, and an engine that was asked for one translation and knows where to bring it. */
const house = async () => {
  const fake = await startFake((_, response) => response.end('4711'));
  const logged: string[] = [];
  const log = (facts: object, message: string) => void logged.push(JSON.stringify({ ...facts, message }));
  const engine = createETranslation({
    id: 'etranslation',
    url: `${fake.url}/translate`,
    application: 'App',
    password: 'pass',
    domain: 'GEN',
    languages: ['fr', 'es'],
    locality: 'external',
    callbackOrigin: ORIGIN,
    key: Buffer.alloc(32, 3),
    caller: createCaller({ insideHosts: ['127.0.0.1'] }),
    clock: Date.now,
  });
  const logger = { info: log, warn: log, error: log };
  const translator = createRouter({ engines: [engine], order: {}, clock: Date.now, logger });
  const late: LateTranslation[] = [];
  translator.onLate((one) => late.push(one));
  const app = await createTestApp({ translator });
  test = app;
  const request = {
    id: 'm',
    texts: ['Bonjour'],
    from: 'fr',
    to: 'es',
    protect: 'brackets',
    deadlineMs: 20_000,
  } as const;
  await translator.translate(request);
  await fake.close();
  const { requesterCallback: address } = JSON.parse(fake.asked.at(-1)?.body ?? '');
  const path = String(address).slice(ORIGIN.length);
  const post = (to: string, raw: string, headers: Record<string, string> = {}) =>
    app.call<{ code?: string }>('POST', to, {
      raw,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://elsewhere.example', ...headers },
    });
  return { path, post, late, logged: () => [...logged, ...app.lines.map((line) => JSON.stringify(line))] };
};

const form = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString();

it('takes a translation from whoever holds the token, as a form', async () => {
  const { path, post, late } = await house();
  const answer = form({ 'request-id': '4711', 'target-language': 'ES', 'translated-text': '¡Buenos días! 50 % & más' });
  expect((await post(path, answer)).status).toBe(204);
  expect(late).toMatchObject([{ id: 'm', translated: { state: 'done', texts: ['¡Buenos días! 50 % & más'] } }]);
});

it('answers every other call alike, and tells nobody', async () => {
  const { path, post, late, logged } = await house();
  const answer = form({ 'translated-text': 'el cuchillo' });
  const [head = '', token = ''] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
  const others = ['x', 'A'.repeat(token.length), `${token}A`, token.slice(1), `${token}%00`, 'a'.repeat(3_000)];
  for (const other of others) {
    expect(await post(`${head}/${other}`, answer)).toMatchObject({ status: 404, body: { code: 'call_back_unknown' } });
  }
  for (const wrong of [
    '',
    '{}',
    form({ 'target-language': 'PL', 'translated-text': 'x' }),
    form({ 'external-reference': 'x', 'translated-text': 'x' }),
  ]) {
    expect((await post(path, wrong)).body).toMatchObject({ code: 'call_back_unknown' });
  }
  expect(await post(path, form({ 'translated-text': 'x'.repeat(200_001) }))).toMatchObject({ status: 413 });
  expect((await test?.call('GET', path))?.status).toBe(405);
  expect(late).toEqual([]);
  expect(logged().filter((line) => line.includes('cuchillo') || line.includes(token))).toEqual([]);
});
