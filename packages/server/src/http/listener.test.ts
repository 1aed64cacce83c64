// docs/security.md: T9

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createSseParser } from '@lanterne/protocol/sse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, SITE, type TestApp } from '../app.fixture.ts';

/** So short that a test need not wait, and checked so often. */
const SHORT = { headersMs: 150, requestMs: 150, checkMs: 10 };
const KEEP_ALIVE_MS = 90;

let test: TestApp;
let patient: URL;
let impatient: URL;
beforeAll(async () => {
  test = await createTestApp({ timing: { keepAliveMs: KEEP_ALIVE_MS } });
  patient = new URL(await test.listen());
  impatient = new URL(await test.listen(SHORT));
});
afterAll(() => test.close());

interface Line {
  readonly socket: Socket;
  /** All that was answered, once the server has closed the line. */
  readonly closed: Promise<string>;
}

const call = ({ hostname, port }: URL, sent: string | Buffer): Line => {
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    heard += text;
  });
  // Cut off while it still sends, which is the point.
  socket.on('error', () => undefined);
  socket.write(sent);
  return { socket, closed: once(socket, 'close').then(() => heard) };
};

const statusesOf = (heard: string): number[] =>
  [...heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

/** To an impatient server a request of ours may be too slow as well, on a busy machine. */
const ask = async (url: URL, init: RequestInit = {}): Promise<Response> => {
  for (;;) {
    const response = await fetch(url, init);
    if (response.status !== 408) return response;
    await response.arrayBuffer();
  }
};

/** It serves whoever keeps to the rules, after all that was done to it. */
const expectServing = async (at: URL) => {
  const response = await ask(new URL(`/v1/sites/${SITE}`, at));
  expect(response.status).toBe(200);
  await response.arrayBuffer();
};

const HEAD = 'Host: lanterne\r\n';
const opening = JSON.stringify({ door: 'ask', locale: 'fr' });
const post = (headers: string, body: string) =>
  `POST /v1/sites/${SITE}/conversations HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\n${headers}\r\n${body}`;
const NEXT = `GET /healthz HTTP/1.1\r\n${HEAD}\r\n`;

describe('whoever sends slowly', () => {
  const drip = async ({ socket, closed }: Line, text: string): Promise<string> => {
    // Never a pause that an idle line would be cut off for; a new byte as soon as the last one is gone.
    const dripping = setInterval(() => socket.write(text), 5);
    return closed.finally(() => clearInterval(dripping));
  };

  it.each([
    ['nothing at all', '', ''],
    ['headers without end', `GET / HTTP/1.1\r\n${HEAD}`, 'X: y\r\n'],
    ['the first line', 'GET /', 'a'],
    ['a body', post(`Content-Length: ${opening.length + 10_000}\r\n`, '{'), ' '],
    ['a body in chunks', post('Transfer-Encoding: chunked\r\n', ''), '1\r\n \r\n'],
  ])('%s, is cut off when the time for it is over', async (_, first, more) => {
    const line = call(impatient, first);
    const heard = more ? await drip(line, more) : await line.closed;
    expect(statusesOf(heard).filter((status) => status !== 408)).toEqual([]);
    expect(heard).not.toMatch(/ at |Error/);
    await expectServing(impatient);
  });

  it('is still listened to by a server with more patience', async () => {
    const { socket, closed } = call(patient, post(`Connection: close\r\nContent-Length: ${opening.length}\r\n`, ''));
    // The time of the other one is over when a line to it, begun later, has been cut off.
    await call(impatient, `GET / HTTP/1.1\r\n${HEAD}`).closed;
    socket.write(opening);
    expect(statusesOf(await closed)).toEqual([201]);
  });

  it('a stream is no slow request: it goes on for longer than any request may take', async () => {
    const { token, path } = await test.open();
    const abort = new AbortController();
    const response = await ask(new URL(`${path}/events`, impatient), {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
      signal: abort.signal,
    });
    const kinds: string[] = [];
    const parse = createSseParser(({ event }) => void kinds.push(event));
    const reader = (response.body as ReadableStream<BufferSource>).pipeThrough(new TextDecoderStream()).getReader();
    for (let times = 0; times < 3; times += 1) await call(impatient, `GET / HTTP/1.1\r\n${HEAD}`).closed;
    await test.call('POST', `${path}/messages`, { token, json: { id: 'late', text: 'Bonjour' } });
    while (!kinds.includes('message')) {
      const { value, done } = await reader.read();
      expect(done).toBe(false);
      parse(value ?? '');
    }
    abort.abort();
  });
});

describe('whoever sends too much', () => {
  const many = (count: number, header: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => header(n)).join('');

  it.each([
    ['one large header', `X: ${'y'.repeat(20_000)}\r\n`],
    ['many headers', many(2_000, (n) => `X-${n}: ${n}\r\n`)],
    ['a large cookie', `Cookie: a=${'b'.repeat(20_000)}\r\n`],
    ['a large token', `Authorization: Bearer ${'b'.repeat(20_000)}\r\n`],
  ])('%s, is told so and heard no further', async (_, headers) => {
    const { closed } = call(patient, `GET /healthz HTTP/1.1\r\n${HEAD}${headers}\r\n${NEXT}`);
    expect(statusesOf(await closed)).toEqual([431]);
    await expectServing(patient);
  });

  it('a long address is told so', async () => {
    expect(statusesOf(await call(patient, `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${HEAD}\r\n`).closed)).toEqual([431]);
  });

  it('a body of any length, announced or not, is read up to the limit', async () => {
    const large = 'x'.repeat(200_000);
    const announced = call(patient, post(`Connection: close\r\nContent-Length: ${large.length}\r\n`, large));
    const size = large.length.toString(16);
    const inChunks = call(
      patient,
      post('Connection: close\r\nTransfer-Encoding: chunked\r\n', `${size}\r\n${large}\r\n0\r\n\r\n`),
    );
    const promised = call(patient, post('Connection: close\r\nContent-Length: 99999999999\r\n', '{'));
    for (const { closed } of [announced, inChunks]) expect(statusesOf(await closed)).toEqual([413]);
    // It is answered without waiting for the rest.
    await expect.poll(() => promised.socket.bytesRead).toBeGreaterThan(0);
    promised.socket.destroy();
    await expectServing(patient);
  });
});

describe('a request that two readers could take for two', () => {
  it.each([
    ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n'],
    ['chunks and a length', 'Transfer-Encoding: chunked\r\nContent-Length: 4\r\n'],
    ['two lengths', 'Content-Length: 0\r\nContent-Length: 5\r\n'],
    ['two lengths in one', 'Content-Length: 0, 5\r\n'],
    ['a length with a sign', 'Content-Length: +5\r\n'],
    ['a length in words', 'Content-Length: five\r\n'],
    ['chunks by another name', 'Transfer-Encoding: xchunked\r\n'],
    ['chunks that are not the last coding', 'Transfer-Encoding: chunked, identity\r\n'],
    ['a space before the colon', 'Transfer-Encoding : chunked\r\n'],
    ['a folded header', 'Content-Length: 0\r\n 5\r\n'],
    ['a lone line feed', 'X: y\nContent-Length: 0\r\n'],
    ['a null in a header', 'X: \0\r\nContent-Length: 0\r\n'],
    ['no host', ''],
  ])('%s, is refused, and what follows is not answered', async (name, headers) => {
    const head = name === 'no host' ? '' : HEAD;
    const { closed } = call(patient, `POST /healthz HTTP/1.1\r\n${head}${headers}\r\n0\r\n\r\n${NEXT}`);
    expect(statusesOf(await closed)).toEqual([400]);
    await expectServing(patient);
  });

  it.each([
    ['a size that is no number', 'z\r\n'],
    ['a size with a sign', '-1\r\n'],
    ['a size beyond all numbers', 'fffffffffffffffff\r\n'],
    ['a chunk longer than it says', '1\r\nabc\r\n'],
  ])('of chunks with %s, is refused', async (_, chunk) => {
    const { closed } = call(patient, post('Transfer-Encoding: chunked\r\n', `${chunk}0\r\n\r\n${NEXT}`));
    expect(statusesOf(await closed)).toEqual([400]);
    await expectServing(patient);
  });

  it('would be answered twice by a reader that lets them pass', async () => {
    const { closed } = call(patient, `${NEXT}${NEXT.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`);
    expect(statusesOf(await closed)).toEqual([200, 200]);
  });
});

describe('an address', () => {
  const LAST = `${HEAD}Connection: close\r\n\r\n`;
  const visit = async (target: string, method = 'GET') =>
    statusesOf(await call(patient, Buffer.from(`${method} ${target} HTTP/1.1\r\n${LAST}`, 'latin1')).closed);

  it.each([
    '/../../etc/passwd',
    '/assets/../../package.json',
    '/assets/frame/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/frame/%2e%2e%5c%2e%2e%5cpackage.json',
    '/assets/__proto__/toString',
    '/assets/constructor/name',
    '/assets/frame/__proto__',
    '/assets/frame/main.js%00.css',
    '/assets/frame/main.js/',
    '//etc/passwd',
    '/frame/..%2f..%2fdesk',
    '/frame/%00',
    '/frame/__proto__',
    '/frame/ｓｉｔｅ',
    '/frame/s%C4%B1te',
    '/frame/SITE',
    '/chat/constructor',
    '/v1/sites/%E0%A4%A',
    '/v1/sites/%c0%ae%c0%ae',
    '/v1/sites/site%20',
    '/v1/sites/site;admin',
    `/v1/conversations/${'x'.repeat(21)}%2fevents`,
    `/v1/conversations/${'x'.repeat(9_000)}/events`,
    '/v1/conversations/..%2f..%2fofficer%2fdesk/events',
    '/V1/sites/site',
    '/v1//sites/site',
    '/lanterne.js/',
  ])('%s is nothing', async (target) => {
    expect(await visit(target)).toEqual([expect.toBeOneOf([401, 404, 405])]);
  });

  it.each([
    '*',
    'http://evil.example/v1/sites/site',
    'evil.example:443',
    '/%',
    '/?%',
    '/\\..\\',
    '/#',
    '/v1/sites/site#a',
  ])('of another form, %s, is answered as one that is wrong, or as the one that it means', async (target) => {
    for (const method of ['GET', 'OPTIONS', 'CONNECT', 'TRACE']) {
      const statuses = await visit(target, method);
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
      expect(statuses.length).toBeLessThanOrEqual(1);
    }
    await expectServing(patient);
  });

  it.each(['evil.example', 'evil.example/a?b', 'a b', '[', '%00', '@', 'evil.example:99999999', "'"])(
    'under another host, %s, is no other',
    async (host) => {
      const { closed } = call(patient, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      const heard = await closed;
      expect(statusesOf(heard)).toEqual([expect.toBeOneOf([302, 400])]);
      expect(heard).not.toContain('evil');
    },
  );
});

describe('a body', () => {
  const send = async (body: string | Buffer, contentType: string) => {
    const response = await fetch(new URL(`/v1/sites/${SITE}/conversations`, patient), {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: new Uint8Array(Buffer.from(body)),
    });
    return [response.status, ((await response.json()) as { code?: string }).code];
  };
  const text = (value: string) => JSON.stringify({ door: 'ask', locale: 'fr', message: { id: 'a', text: value } });

  it.each([
    ['UTF-16', Buffer.from(text('é'), 'utf16le'), 'application/json'],
    ['latin1', Buffer.from(text('é'), 'latin1'), 'application/json'],
    [
      'overlong UTF-8',
      Buffer.concat([Buffer.from('{"door":"'), Buffer.from([0xc1, 0xa1]), Buffer.from('sk"}')]),
      'application/json',
    ],
    ['half a character', Buffer.from(text('é')).subarray(0, -5), 'application/json'],
    ['a byte order mark', Buffer.from(`\ufeff${opening}`), 'application/json'],
    ['a lone surrogate', text('\ud800'), 'application/json'],
    ['a null', text('a\0'), 'application/json'],
    ['nothing but a list', `[${opening}]`, 'application/json'],
    ['a field of the prototype', opening.replace('{', '{"__proto__":{"danger":true},'), 'application/json'],
    ['the constructor', opening.replace('{', '{"constructor":{"prototype":{"danger":true}},'), 'application/json'],
    ['a prototype within', text('a').replace('"text"', '"__proto__":{"a":1},"text"'), 'application/json'],
  ])('of %s is refused', async (_, body, contentType) => {
    expect(await send(body, contentType)).toEqual([400, 'body_invalid']);
    expect(({} as { danger?: boolean }).danger).toBeUndefined();
  });

  it.each([
    'text/plain',
    'text/plain;application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=a',
    'application/json; charset=utf-16',
    'application/json; charset=utf-7',
    'application/jsonp',
    'application/json, text/plain',
    'application/merge-patch+json',
  ])('that says that it is %s is not read', async (contentType) => {
    expect(await send(opening, contentType)).toEqual([415, 'content_type_unsupported']);
  });

  it('of which a field comes twice is the one that its last field says, as every reader of JSON has it', async () => {
    expect(await send(opening.replace('{', '{"door":"nonsense",'), 'application/json')).toEqual([201, undefined]);
    expect(await send(opening.replace('}', ',"door":"nonsense"}'), 'application/json')).toEqual([400, 'body_invalid']);
  });

  it('that is folded ten thousand times is refused, and costs nothing', async () => {
    for (const body of ['['.repeat(10_000), `${'['.repeat(8_000)}${']'.repeat(8_000)}`, '{"a":'.repeat(3_000)]) {
      expect(await send(body, 'application/json')).toEqual([400, 'body_invalid']);
    }
  });
});
