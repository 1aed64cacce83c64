// docs/security.md: T5

import { get, type IncomingMessage } from 'node:http';
import { LENGTH_STEP } from '@lanterne/protocol/padding';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';

let test: TestApp;
let base: string;
let streams: IncomingMessage[];
beforeEach(async () => {
  test = await createTestApp();
  base = await test.listen();
  streams = [];
});
afterEach(async () => {
  for (const stream of streams) stream.destroy();
  await test.close();
});

/** What a stream writes, as lengths in bytes: of each event and of each comment beside them. */
const listen = async (path: string, headers: Record<string, string>) => {
  let text = '';
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${base}${path}`, { headers: { accept: 'text/event-stream', ...headers }, agent: false }, resolve).on(
      'error',
      reject,
    );
  });
  streams.push(response);
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const blocks = () => text.split('\n\n').slice(0, -1);
  return {
    holds: (words: string) => vi.waitFor(() => expect(text).toContain(words)),
    lengthOf: (words: string) => Buffer.byteLength(`${blocks().find((block) => block.includes(words))}\n\n`),
    lengths: () => blocks().map((block) => Buffer.byteLength(`${block}\n\n`)),
    quiet: () => blocks().filter((block) => !block.includes('event:')).length,
  };
};

const LONG = 'Ne restez pas près de la porte : allez chez une voisine, et rappelez-moi d’où vous êtes.';

describe('whoever watches the network', () => {
  it('sees one length of what a stream tells, whatever is said, or when nothing is', async () => {
    const { conversation, token } = await test.open();
    const officer = await test.officer('camille');
    await test.claim(conversation, officer);
    const visitor = await listen(`/v1/conversations/${conversation}/events`, { authorization: `Bearer ${token}` });
    const say = (id: string, text: string) =>
      test.call('POST', `/v1/officer/conversations/${conversation}/messages`, { cookie: officer, json: { id, text } });
    for (const [id, text] of [
      ['a', 'Oui'],
      ['b', LONG],
    ] as const) {
      expect((await say(id, text)).status).toBe(201);
      await visitor.holds(text);
    }
    const quiet = visitor.quiet();
    await vi.waitFor(() => expect(visitor.quiet()).toBeGreaterThan(quiet));
    expect(visitor.lengthOf('"Oui"')).toBe(LENGTH_STEP);
    expect(visitor.lengthOf(LONG)).toBe(LENGTH_STEP);
    expect(visitor.lengths().every((length) => length % LENGTH_STEP === 0)).toBe(true);
  });

  it('sees steps of what desks are told', async () => {
    const officer = await test.officer('camille');
    const desk = await listen('/v1/officer/desk', { cookie: officer });
    await desk.holds('event: snapshot');
    await test.open();
    await desk.holds('event: entry');
    expect(desk.lengths().every((length) => length % LENGTH_STEP === 0)).toBe(true);
  });

  it('sees one length of what is answered', async () => {
    const { conversation, token } = await test.open();
    const say = async (id: string, text: string) => {
      const answer = await fetch(`${base}/v1/conversations/${conversation}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ id, text }),
      });
      expect(answer.status).toBe(201);
      return (await answer.arrayBuffer()).byteLength;
    };
    expect([await say('a', 'Oui'), await say('b', LONG)]).toEqual([LENGTH_STEP, LENGTH_STEP]);
    const log = await fetch(`${base}/v1/conversations/${conversation}/events`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    });
    expect((await log.arrayBuffer()).byteLength % LENGTH_STEP).toBe(0);
  });
});
