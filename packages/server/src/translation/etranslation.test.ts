// docs/security.md: T12

import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCaller } from '../outgoing/caller.ts';
import { EngineError, type LateTranslation, type Logger } from '../ports.ts';
import { type Asked, type FakeServer, type Misbehaviour, startFake, startHalfOpen } from './engine.fixture.ts';
import { createETranslation } from './etranslation.ts';
import { createRouter, type Router } from './router.ts';

const SECRET = 'le couteau est sous mon lit';
const ORIGIN = 'https://chat.example.fr';
const quiet: Logger = { info: () => {}, warn: () => {}, error: () => {} };

let fake: FakeServer;
let now = 0;
let router: Router;
let late: LateTranslation[];
/** How the service answers whom it knows. */
let reply: (asked: Asked, response: ServerResponse) => void;
let nonce: string;

const settings = () => ({
  id: 'etranslation',
  url: `${fake.url}/si/translate`,
  application: 'App',
  password: 'pass',
  domain: 'GEN',
  languages: ['fr', 'es', 'pl'],
  locality: 'external' as const,
  callbackOrigin: ORIGIN,
  key: Buffer.alloc(32, 3),
  caller: createCaller({ insideHosts: ['127.0.0.1'] }),
  clock: () => now,
});

beforeEach(async () => {
  now = Date.parse('2026-11-30T08:00:00Z');
  nonce = 'n1';
  reply = (_, response) => response.end('4711');
  // Digest, as the service does it: whoever does not answer the challenge is given one.
  fake = await startFake((asked, response) => {
    if (asked.headers.authorization?.includes(`nonce="${nonce}"`)) return reply(asked, response);
    response.writeHead(401, { 'www-authenticate': `Digest realm="si", nonce="${nonce}", qop="auth"` }).end();
  });
  router = createRouter({ engines: [createETranslation(settings())], order: {}, clock: () => now, logger: quiet });
  late = [];
  router.onLate((one) => late.push(one));
});
afterEach(() => fake.close());

const translate = (texts: readonly string[] = [SECRET], id = 'message-1', deadlineMs = 20_000) =>
  router.translate({ id, texts, from: 'fr', to: 'es', protect: 'brackets', deadlineMs });

const sent = (index = -1) => JSON.parse(fake.asked.at(index)?.body ?? '{}');
const tokenOf = (document: { requesterCallback: string }): string => document.requesterCallback.split('/').at(-1) ?? '';
const fieldsFor = (document: Record<string, unknown>, more: Readonly<Record<string, string>> = {}) =>
  new Map(
    Object.entries({
      'request-id': '4711',
      'target-language': 'ES',
      'external-reference': String(document.externalReference),
      'translated-text': 'el cuchillo',
      ...more,
    }),
  );
const callBack = (document: ReturnType<typeof sent>, more: Readonly<Record<string, string>> = {}) =>
  router.receive(tokenOf(document), fieldsFor(document, more));

describe('eTranslation', () => {
  it('is told the text only once it knows who asks, and where to call back', async () => {
    expect(await translate()).toMatchObject({ state: 'pending', route: { engine: 'etranslation', mode: 'async' } });
    expect(fake.asked.map(({ body }) => body.includes('couteau'))).toEqual([false, true]);
    expect(sent()).toMatchObject({
      ...{ sourceLanguage: 'FR', targetLanguages: ['ES'], domain: 'GEN', textToTranslate: SECRET },
      callerInformation: { application: 'App', username: 'App' },
    });
    const { requesterCallback: address, errorCallback, externalReference } = sent();
    expect(address).toMatch(new RegExp(`^${ORIGIN}/v1/translations/[\\w-]{80,400}$`));
    expect(errorCallback).toBe(address);
    // Neither the token nor the reference says what it is about.
    expect(Buffer.from(tokenOf(sent()), 'base64url').toString('latin1')).not.toContain('message-1');
    expect(address).not.toContain(externalReference);
    // The second request needs no new challenge, and counts on.
    await translate();
    expect(fake.asked).toHaveLength(3);
    expect(fake.asked[2]?.headers.authorization).toContain('nc=00000002');
  });

  it('answers a new challenge once, and no more', async () => {
    await translate();
    nonce = 'n2';
    expect(await translate()).toMatchObject({ state: 'pending' });
    expect(fake.asked).toHaveLength(4);
    reply = (_, response) => response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
    expect(await translate()).toMatchObject({ state: 'failed', fault: 'bad-credentials' });
  });

  it('calls back with the translation', async () => {
    await translate();
    expect(callBack(sent())).toBe(true);
    expect(late).toEqual([
      { id: 'message-1', translated: { state: 'done', texts: ['el cuchillo'], route: expect.anything() } },
    ]);
  });

  it('puts the lines of several texts back where they were', async () => {
    await translate(['un\ndeux', 'trois']);
    expect(sent().textToTranslate).toBe('un\ndeux\ntrois');
    callBack(sent(), { 'translated-text': 'uno\r\ndos\ntres' });
    expect(late[0]?.translated).toMatchObject({ texts: ['uno\ndos', 'tres'] });
    callBack(sent(), { 'translated-text': 'uno\ndos' });
    expect(late[1]?.translated).toMatchObject({ state: 'failed', fault: 'bad-output' });
  });

  it('may call back in another order, in another process, after a restart', async () => {
    await translate(['un'], 'message-1');
    await translate(['deux'], 'message-2');
    const [first, second] = [sent(-2), sent(-1)];
    router = createRouter({ engines: [createETranslation(settings())], order: {}, clock: () => now, logger: quiet });
    router.onLate((one) => late.push(one));
    expect(callBack(second, { 'translated-text': 'dos' })).toBe(true);
    expect(callBack(first, { 'translated-text': 'uno' })).toBe(true);
    expect(late.map(({ id, translated }) => [id, 'texts' in translated && translated.texts])).toEqual([
      ['message-2', ['dos']],
      ['message-1', ['uno']],
    ]);
  });

  it('that calls back twice says the same message twice: the first counts', async () => {
    await translate();
    expect([callBack(sent()), callBack(sent(), { 'translated-text': 'otra cosa' })]).toEqual([true, true]);
    expect(late.map(({ id }) => id)).toEqual(['message-1', 'message-1']);
  });

  it('is not heard an hour later', async () => {
    await translate();
    now += 60 * 60_000;
    expect(callBack(sent())).toBe(true);
    now += 1;
    expect(callBack(sent())).toBe(false);
    expect(late).toHaveLength(1);
  });

  it('is not heard where the call is forged', async () => {
    await translate();
    const token = tokenOf(sent());
    const fields = fieldsFor(sent());
    const bytes = Buffer.from(token, 'base64url');
    const flipped = [0, 13, 30, bytes.length - 1].map((at) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy.toString('base64url');
    });
    for (const forged of ['', 'x', 'A'.repeat(token.length), token.slice(0, -4), ...flipped]) {
      expect(router.receive(forged, fields)).toBe(false);
    }
    // Sealed under another key, as by another house.
    const stranger = createETranslation({ ...settings(), key: Buffer.alloc(32, 4) });
    await stranger.translate(
      { id: 'x', texts: ['a'], from: 'fr', to: 'es', protect: 'none', deadlineMs: 9_000 },
      AbortSignal.timeout(9_000),
    );
    expect(router.receive(tokenOf(sent()), fieldsFor(sent()))).toBe(false);
    // The right token with what belongs to another request.
    expect(router.receive(token, new Map(fields).set('external-reference', 'f'.repeat(32)))).toBe(false);
    expect(router.receive(token, new Map(fields).set('target-language', 'PL'))).toBe(false);
    expect(router.receive(token, new Map())).toBe(false);
    expect(late).toEqual([]);
  });

  it('tells that it could not', async () => {
    await translate();
    const fields = new Map([
      ['error-code', '-1'],
      ['error-message', SECRET],
    ]);
    expect(router.receive(tokenOf(sent()), fields)).toBe(true);
    expect(late[0]?.translated).toMatchObject({ state: 'failed', fault: 'unavailable' });
    expect(JSON.stringify(late)).not.toContain('couteau');
    callBack(sent(), { 'translated-text': ' ' });
    expect(late[1]?.translated).toMatchObject({ state: 'failed', fault: 'bad-output' });
  });

  it.each([
    ['-20001', 'pair-unsupported'],
    ['-20007', 'bad-credentials'],
    ['-20021', 'too-long'],
    ['-20028', 'rate-limited'],
    ['-1', 'unavailable'],
    ['0', 'bad-output'],
    ['', 'bad-output'],
    ['<html>', 'bad-output'],
    ['99999999999999999999999', 'bad-output'],
  ])('that answers %j has failed: %s', async (number, fault) => {
    reply = (_, response) => response.end(number);
    expect(await translate()).toMatchObject({ state: 'failed', fault });
  });

  it.each<[Misbehaviour, string]>([
    ['never answers', 'timeout'],
    ['gives a byte now and then', 'timeout'],
    ['hangs up at once', 'unavailable'],
    ['hangs up in the middle', 'unavailable'],
    ['talks garbage', 'unavailable'],
    ['an error page as a success', 'bad-output'],
    ['another document', 'bad-output'],
    ['ten megabytes, and says so', 'bad-output'],
    ['talks without end', 'bad-output'],
    ['a redirect', 'unavailable'],
    [{ status: 400 }, 'unavailable'],
    [{ status: 401 }, 'bad-credentials'],
    [{ status: 403 }, 'bad-credentials'],
    [{ status: 429 }, 'rate-limited'],
    [{ status: 500 }, 'unavailable'],
  ])('that answers with %j has failed: %s', async (how, fault) => {
    // Before and after it has been met.
    for (const isMet of [false, true]) {
      router = createRouter({ engines: [createETranslation(settings())], order: {}, clock: () => now, logger: quiet });
      fake.misbehave(null);
      if (isMet) await translate();
      fake.misbehave(how);
      const isSilent = how === 'never answers' || how === 'gives a byte now and then';
      expect(await translate([SECRET], 'm', isSilent ? 200 : 20_000)).toMatchObject({ state: 'failed', fault });
    }
  });

  it('ends in time where a machine accepts and is silent', async () => {
    const halfOpen = await startHalfOpen();
    const engine = createETranslation({ ...settings(), url: halfOpen.url });
    const asked = engine.translate(
      { id: 'x', texts: ['a'], from: 'fr', to: 'es', protect: 'none', deadlineMs: 200 },
      AbortSignal.timeout(20_000),
    );
    await expect(asked).rejects.toBeInstanceOf(EngineError);
    await halfOpen.close();
  });
});
