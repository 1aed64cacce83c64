// docs/security.md: T7, T13

import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { type ClientId, type ConversationId, FILE_MAX_BYTES, FILES_MAX } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, type Reply, SITE, type TestApp } from '../app.fixture.ts';
import { type Clamd, EICAR, startClamd } from '../files/clamd.fixture.ts';
import { createClamd } from '../files/clamd.ts';
import {
  activePdf,
  CANARY,
  jpegWithPlace,
  lockedPdf,
  pdf,
  pdfOfPages,
  png,
  pngBomb,
} from '../files/samples.fixture.ts';
import { keepFile } from '../services/send-file.ts';
import { settleSite } from '../services/settle-site.ts';
import { filesWith } from '../store/sqlite.fixture.ts';

// Each file is made anew by a process of its own, which is slow to start from the sources.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let test: TestApp;
let clamd: Clamd;
beforeAll(async () => {
  clamd = await startClamd();
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  test = await createTestApp({
    scanner: createClamd({ host: '127.0.0.1', port: clamd.port, logger: silent, timeoutMs: 5_000 }),
  });
});
/** Whether the site of the test takes files. */
const takeFiles = (files: boolean) => test.store.write(settleSite, { site: SITE, settings: { files } });
beforeEach(() => takeFiles(true));
afterEach(() => {
  clamd.misbehave(null);
});
afterAll(async () => {
  await test.close();
  await clamd.close();
});

type Visitor = Awaited<ReturnType<TestApp['open']>>;
interface Sent {
  seq: number;
  at: string;
  file: { name: string; type: string; bytes: number };
}

const send = (
  { path, token }: Pick<Visitor, 'path' | 'token'>,
  bytes: Uint8Array | ReadableStream<Uint8Array>,
  { id = nanoid() as string, name = 'photo.jpg' } = {},
): Promise<Reply<Sent>> =>
  test.call<Sent>('POST', `${path}/files?${new URLSearchParams({ id })}`, {
    token,
    raw: bytes instanceof ReadableStream ? bytes : new Uint8Array(bytes),
    headers: { 'content-type': 'application/octet-stream', 'file-name': encodeURIComponent(name) },
  });

/** Keeps a file by the command itself, which is quicker than making it anew. */
const keep = ({ conversation }: Visitor) =>
  test.store.write(keepFile, {
    conversation: conversation as ConversationId,
    id: nanoid() as ClientId,
    file: { name: 'a.png', type: 'image/png', bytes: 3 },
    content: Buffer.from('abc'),
    digest: '00',
  });

/** The bytes of an answer, which `call` would read as text. */
const bytesOf = async (path: string, headers: Record<string, string>) => {
  const response = await test.app.request(`https://chat.example.fr${path}`, { headers });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};

describe('a file that a visitor sends', () => {
  it('is made anew, told in the log, and can be had by the visitor and by the officer who holds the conversation', async () => {
    const visitor = await test.open();
    const sent = await jpegWithPlace(60, 40);
    expect(sent.includes(CANARY)).toBe(true);
    const answer = await send(visitor, sent, { id: 'mine', name: 'C:\\Marie\\IMG_1.HEIC.JPEG' });
    const file = { name: 'IMG_1_HEIC.jpg', type: 'image/jpeg', bytes: expect.any(Number) };
    expect(answer).toMatchObject({ status: 201, body: { seq: 2, at: '2026-11-24T12:00:00.000Z', file } });

    const log = await test.call<{ events: unknown[] }>('GET', `${visitor.path}/events?after=1`, {
      token: visitor.token,
    });
    expect(log.body.events).toEqual([{ kind: 'file', author: 'visitor', id: 'mine', ...answer.body }]);

    const mine = await bytesOf(`${visitor.path}/files/mine`, { authorization: `Bearer ${visitor.token}` });
    expect(mine.response.status).toBe(200);
    expect(mine.bytes).toHaveLength(answer.body.file.bytes);
    expect(mine.bytes.includes(CANARY)).toBe(false);
    const { exif, width, height } = await sharp(mine.bytes).metadata();
    expect({ exif, width, height }).toEqual({ exif: undefined, width: 40, height: 60 });

    const holder = await test.officer('files-holder');
    const other = await test.officer('files-other');
    const theirs = `/v1/officer${visitor.path.replace('/v1', '')}/files/mine`;
    // Nobody holds it yet.
    expect((await bytesOf(theirs, { cookie: holder })).response.status).toBe(404);
    await test.call('POST', theirs.replace('/files/mine', '/claim'), {
      cookie: holder,
      headers: { origin: 'https://chat.example.fr' },
    });
    expect((await bytesOf(theirs, { cookie: holder })).bytes).toEqual(mine.bytes);
    expect((await bytesOf(theirs, { cookie: other })).response.status).toBe(404);
    expect((await bytesOf(theirs, {})).response.status).toBe(401);
  });

  it('is answered as something to keep, that can do nothing where it is shown all the same', async () => {
    const visitor = await test.open();
    await send(visitor, activePdf(), { id: 'mine', name: 'plainte "d’Éva" 100%.pdf' });
    const { response, bytes } = await bytesOf(`${visitor.path}/files/mine`, {
      authorization: `Bearer ${visitor.token}`,
      accept: 'application/pdf',
    });
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'content-disposition':
        'attachment; filename="plainte _d__va_ 100_.pdf"; filename*=UTF-8\'\'plainte%20_d%E2%80%99%C3%89va_%20100%25.pdf',
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
    for (const word of ['JavaScript', 'URI', CANARY]) expect(bytes.includes(word)).toBe(false);
  });

  it('answers alike to a foreign token, for a file that is not there and for a name that is none', async () => {
    const [visitor, other] = [await test.open(), await test.open()];
    await send(visitor, await png(), { id: 'mine' });
    const get = (path: string, token: string) => test.call('GET', path, { token });
    const refused = { status: 404, body: { code: 'file_unknown' } };
    expect(await get(`${other.path}/files/mine`, other.token)).toMatchObject(refused);
    expect(await get(`${visitor.path}/files/another`, visitor.token)).toMatchObject(refused);
    expect(await get(`${visitor.path}/files/${'x'.repeat(65)}`, visitor.token)).toMatchObject(refused);
    expect(await get(`${visitor.path}/files/a%2F..%2Fmine`, visitor.token)).toMatchObject(refused);
    // A message has an id too, and is no file.
    await test.call('POST', `${visitor.path}/messages`, { token: visitor.token, json: { id: 'm', text: 'x' } });
    expect(await get(`${visitor.path}/files/m`, visitor.token)).toMatchObject(refused);
    expect(await get(`${visitor.path}/files/mine`, other.token)).toMatchObject({
      status: 404,
      body: { code: 'conversation_unknown' },
    });
  });

  it('is told again when it is sent again, also after the end; other bytes under its id are a mistake', async () => {
    const visitor = await test.open();
    const bytes = await png();
    const first = await send(visitor, bytes, { id: 'same', name: 'a.png' });
    expect(first.status).toBe(201);
    expect(await send(visitor, bytes, { id: 'same', name: 'a.png' })).toMatchObject({ status: 200, body: first.body });
    expect(await send(visitor, await png(21, 11), { id: 'same' })).toMatchObject({
      status: 409,
      body: { code: 'id_reused' },
    });
    await test.call('POST', `${visitor.path}/messages`, { token: visitor.token, json: { id: 'said', text: 'x' } });
    expect(await send(visitor, bytes, { id: 'said' })).toMatchObject({ status: 409, body: { code: 'id_reused' } });
    await takeFiles(false);
    await test.leave(visitor);
    expect(await send(visitor, bytes, { id: 'same', name: 'a.png' })).toMatchObject({ status: 200, body: first.body });
    const { events } = (
      await test.call<{ events: { kind: string }[] }>('GET', `${visitor.path}/events`, { token: visitor.token })
    ).body;
    expect(events.filter(({ kind }) => kind === 'file')).toHaveLength(1);
  });

  it('is erased with the conversation, and was in the clear in no file of the database', async () => {
    const visitor = await test.open();
    const sent = await sharp({
      create: { width: 400, height: 400, channels: 3, background: 'gray', noise: { type: 'gaussian', sigma: 40 } },
    })
      .jpeg()
      .toBuffer();
    await send(visitor, sent, { id: 'mine', name: 'CANARY-name.jpg' });
    const { bytes } = await bytesOf(`${visitor.path}/files/mine`, { authorization: `Bearer ${visitor.token}` });
    expect(bytes.length).toBeGreaterThan(20_000);
    const digest = createHash('sha256').update(sent).digest();
    const traces = [sent, bytes].flatMap((whole) => [0, 10_000, 20_000].map((at) => whole.subarray(at, at + 300)));
    const names = ['CANARY-name', 'image/jpeg', digest, digest.toString('hex')];
    for (const trace of [...traces, ...names]) expect(filesWith(test.folder, trace)).toEqual([]);

    await test.call('DELETE', visitor.path, { token: visitor.token });
    expect(await test.call('GET', `${visitor.path}/files/mine`, { token: visitor.token })).toMatchObject({
      status: 404,
    });
    expect(JSON.stringify(test.lines)).not.toContain('CANARY');
  });
});

describe('a file is refused', () => {
  const cases: Record<string, [bytes: () => Promise<Uint8Array> | Uint8Array, status: number, code: string]> = {
    'that is empty': [() => Buffer.alloc(0), 422, 'file_empty'],
    'that is a page named as a picture': [() => Buffer.from('<!doctype html>'), 415, 'file_type_unsupported'],
    'that is an SVG': [
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
      415,
      'file_type_unsupported',
    ],
    'that is a GIF': [() => Buffer.from('GIF89a'), 415, 'file_type_unsupported'],
    'that is a HEIC': [() => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 415, 'file_type_unsupported'],
    'that is a program': [() => Buffer.from('MZ\x90\0'), 415, 'file_type_unsupported'],
    'that is a picture by its first bytes alone': [
      () => Buffer.from('\xff\xd8\xff\xe0 <script>alert(1)</script>', 'latin1'),
      422,
      'file_unreadable',
    ],
    'that is cut off': [async () => (await png(300, 300)).subarray(0, 300), 422, 'file_unreadable'],
    'that has a password': [() => lockedPdf(), 422, 'file_unreadable'],
    'that would be enormous once it is unpacked': [() => pngBomb(50_000, 50_000), 413, 'file_too_large'],
    'that has too many pages': [() => pdfOfPages(200), 413, 'file_too_large'],
    'that the scanner knows': [() => Buffer.concat([pdf(), Buffer.from(EICAR)]), 422, 'file_infected'],
  };
  it.each(Object.entries(cases))('%s', async (_, [bytes, status, code]) => {
    const visitor = await test.open();
    expect(await send(visitor, await bytes())).toMatchObject({ status, body: { code } });
    const { events } = (
      await test.call<{ events: unknown[] }>('GET', `${visitor.path}/events`, { token: visitor.token })
    ).body;
    expect(events).toHaveLength(1);
  });

  it('where files are off, before its first byte is read', async () => {
    await takeFiles(false);
    const visitor = await test.open();
    const never = new ReadableStream<Uint8Array>({}, { highWaterMark: 0 });
    expect(await send(visitor, never)).toMatchObject({ status: 403, body: { code: 'files_off' } });
  });

  it('after the end, before its first byte is read', async () => {
    const visitor = await test.open();
    await test.leave(visitor);
    const never = new ReadableStream<Uint8Array>({}, { highWaterMark: 0 });
    expect(await send(visitor, never)).toMatchObject({ status: 409, body: { code: 'conversation_left' } });
  });

  it('with a name that nobody can read or that is too long, or without an id', async () => {
    const visitor = await test.open();
    const bytes = await png();
    for (const name of ['', ' ', 'a\u0000b', 'x'.repeat(121)]) {
      expect(await send(visitor, bytes, { name })).toMatchObject({ status: 400, body: { code: 'headers_invalid' } });
    }
    const post = (headers: Record<string, string>) =>
      test.call('POST', `${visitor.path}/files?id=mine`, { token: visitor.token, raw: new Uint8Array(bytes), headers });
    expect(await post({ 'file-name': '%E9t%E9.jpg' })).toMatchObject({
      status: 400,
      body: { code: 'headers_invalid', faults: [{ pointer: '/file-name', reason: 'malformed' }] },
    });
    expect(await post({})).toMatchObject({
      status: 400,
      body: { code: 'headers_invalid', faults: [{ pointer: '/file-name', reason: 'missing' }] },
    });
    expect(await send(visitor, bytes, { id: 'a/b' })).toMatchObject({ status: 400, body: { code: 'query_invalid' } });
    expect(await send(visitor, bytes, { name: `${'🕯️'.repeat(59)}x` })).toMatchObject({ status: 201 });
  });

  it('when the conversation has as many as it may', async () => {
    const visitor = await test.open();
    const bytes = await png();
    for (let n = 1; n < FILES_MAX; n += 1) await keep(visitor);
    expect(await send(visitor, bytes)).toMatchObject({ status: 201 });
    expect(await send(visitor, bytes)).toMatchObject({ status: 409, body: { code: 'files_too_many' } });
  });

  it('when it is too large, as soon as that is known', async () => {
    const visitor = await test.open();
    const sentinel = { pulled: 0 };
    // A stream that says no length: it is read up to the limit, and no further.
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          sentinel.pulled += 1;
          controller.enqueue(new Uint8Array(1_048_576).fill(0xff));
        },
      },
      { highWaterMark: 0 },
    );
    expect(await send(visitor, endless)).toMatchObject({ status: 413, body: { code: 'file_too_large' } });
    expect(sentinel.pulled).toBe(Math.floor(FILE_MAX_BYTES / 1_048_576) + 1);
  });

  it('by the command that keeps it, when many of one conversation come at one time', async () => {
    const visitor = await test.open();
    const results = await Promise.all(Array.from({ length: FILES_MAX + 5 }, () => keep(visitor)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(FILES_MAX);
  });
});

describe('no file can be taken now', () => {
  it('while the scanner does not answer: nothing is let through that was not looked at', async () => {
    const visitor = await test.open();
    const bytes = await png();
    clamd.misbehave('hangs up');
    const answer = await send(visitor, bytes, { id: 'mine' });
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable', retryAfter: 5 } });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(test.lines).toContainEqual({
      level: 'warn',
      facts: { reason: expect.stringContaining('clamd at 127.0.0.1') },
      message: 'no file can be taken now',
    });
    clamd.misbehave(null);
    expect(await send(visitor, bytes, { id: 'mine' })).toMatchObject({ status: 201 });
  });

  it('while another of the same conversation is on its way', async () => {
    const visitor = await test.open();
    const bytes = await png();
    let body = new ReadableStream<Uint8Array>();
    // It is asked for its first byte once the server has given it its place.
    const placed = new Promise<ReadableStreamDefaultController<Uint8Array>>((pull) => {
      body = new ReadableStream({ pull }, { highWaterMark: 0 });
    });
    const first = send(visitor, body, { id: 'first' });
    const controller = await placed;
    expect(await send(visitor, bytes, { id: 'second' })).toMatchObject({ status: 503 });
    controller.enqueue(new Uint8Array(bytes));
    controller.close();
    expect(await first).toMatchObject({ status: 201 });
    expect(await send(visitor, bytes, { id: 'third' })).toMatchObject({ status: 201 });
  });
});

describe('over a real connection', () => {
  const post = (base: string, { path, token }: Visitor, length: number | null) => {
    const request = httpRequest(`${base}${path}/files?id=mine`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'file-name': 'a.png',
        ...(length !== null && { 'content-length': length }),
      },
    });
    request.on('error', () => {});
    return request;
  };

  it('leaves nothing of an upload that is cut off in the middle, and takes it whole afterwards', async () => {
    const base = await test.listen();
    const visitor = await test.open();
    const bytes = await png(200, 200);
    const half = post(base, visitor, bytes.length);
    await new Promise((resolve) => half.write(bytes.subarray(0, 100), resolve));
    half.destroy();
    const again = async () => {
      const whole = post(base, visitor, bytes.length);
      whole.end(bytes);
      return new Promise<number | undefined>((resolve) =>
        whole.on('response', ({ statusCode }) => resolve(statusCode)),
      );
    };
    // Until the server has seen that the first is gone, its place is taken.
    await vi.waitFor(async () => expect(await again()).toBe(201));
    const { events } = (
      await test.call<{ events: unknown[] }>('GET', `${visitor.path}/events`, { token: visitor.token })
    ).body;
    expect(events).toHaveLength(2);
    expect(test.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('answers one that says that it is too large while it is still coming', async () => {
    const base = await test.listen();
    const visitor = await test.open();
    const request = post(base, visitor, FILE_MAX_BYTES + 1);
    const answer = new Promise<number | undefined>((resolve) =>
      request.on('response', ({ statusCode }) => resolve(statusCode)),
    );
    request.write(Buffer.alloc(1_000));
    expect(await answer).toBe(413);
    request.destroy();
  });
});
