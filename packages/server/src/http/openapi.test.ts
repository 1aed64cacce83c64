import { brotliDecompressSync } from 'node:zlib';
import { type Operation, operations } from '@lanterne/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, ORIGIN, type TestApp } from '../app.fixture.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

interface Document {
  readonly servers: unknown;
  readonly paths: Record<
    string,
    Record<string, { operationId: string; responses: Record<string, unknown>; requestBody?: unknown }>
  >;
}

const all = Object.entries<Operation>(operations);

describe('the OpenAPI document', () => {
  it('tells every operation with its answers', async () => {
    const { body } = await test.call<Document>('GET', '/v1/openapi.json');
    expect(body.servers).toEqual([{ url: ORIGIN }]);
    for (const [name, operation] of all) {
      const told = body.paths[operation.path]?.[operation.method];
      expect(told?.operationId).toBe(name);
      expect(Object.keys(told?.responses ?? {})).toEqual(expect.arrayContaining(Object.keys(operation.answers)));
      expect(told?.requestBody !== undefined).toBe((operation.body ?? operation.upload) !== undefined);
    }
  });

  it('comes packed to whoever takes that: it is large, and anybody may ask for it', async () => {
    const ask = async (encoding: string) => {
      const headers = { 'accept-encoding': encoding };
      const response = await test.app.request(`${ORIGIN}/v1/openapi.json`, { headers });
      return { encoding: response.headers.get('content-encoding'), bytes: Buffer.from(await response.arrayBuffer()) };
    };
    const [packed, plain] = [await ask('gzip, br'), await ask('identity')];
    expect([packed.encoding, plain.encoding]).toEqual(['br', null]);
    expect(packed.bytes.length * 20).toBeLessThan(plain.bytes.length);
    expect(brotliDecompressSync(packed.bytes)).toEqual(plain.bytes);
  });

  it('says what the server does: a body is refused as the document says', async () => {
    const { body } = await test.call<Document>('GET', '/v1/openapi.json');
    expect(body.paths['/v1/sites/{site}/conversations']?.post?.requestBody).toMatchObject({
      content: { 'application/json': { schema: { additionalProperties: false, required: ['door', 'locale'] } } },
    });
  });
});

it('tells that the id and the name of a file must be there, and of which types it is given back', async () => {
  const { body } = await test.call<{ paths: Record<string, Record<string, object>> }>('GET', '/v1/openapi.json');
  const path = '/v1/conversations/{conversation}/files';
  expect(body.paths[path]?.post).toMatchObject({
    parameters: expect.arrayContaining([
      expect.objectContaining({ name: 'id', in: 'query', required: true }),
      expect.objectContaining({ name: 'file-name', in: 'header', required: true }),
    ]),
  });
  expect(body.paths[`${path}/{file}`]?.get).toMatchObject({
    responses: { 200: { content: { 'image/jpeg': {}, 'image/png': {}, 'application/pdf': {} } } },
  });
});

it('tells of a file for a spreadsheet as one, and whose it is', async () => {
  const { body } = await test.call<{ paths: Record<string, Record<string, object>> }>('GET', '/v1/openapi.json');
  const told = body.paths['/v1/supervisor/figures.csv']?.get as { tags: string[]; responses: Record<string, object> };
  expect(told.tags).toEqual(['supervisor']);
  expect(told.responses[200]).toMatchObject({ content: { 'text/csv': {} } });
  expect(Object.keys((told.responses[200] as { content: object }).content)).toEqual(['text/csv']);
});

it('names the types of every file that it answers', () => {
  for (const [name, { answers, fileTypes }] of all) {
    expect(Object.values(answers).includes('file'), name).toBe(fileTypes !== undefined);
  }
});

describe('every operation', () => {
  for (const [name, operation] of all) {
    it(`${name} is served, and lets in only whom it says`, async () => {
      const path = operation.path.replace('{site}', 'site').replace('{conversation}', 'x'.repeat(21));
      const json = operation.body ? {} : undefined;
      const { status, body } = await test.call<{ code?: string }>(operation.method.toUpperCase(), path, { json });
      const wanted = { anyone: undefined, visitor: 'token_missing', officer: 'sign_in_required' }[operation.caller];
      if (wanted) expect({ status, code: body.code }).toEqual({ status: 401, code: wanted });
      else
        expect([status, body.code]).toBeOneOf([
          ...[
            [200, undefined],
            [201, undefined],
            [303, undefined],
            [400, 'body_invalid'],
            [404, 'call_back_unknown'],
            [409, 'provider_off'],
          ],
        ]);
    });
  }
});
