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
      expect(told?.requestBody !== undefined).toBe(operation.body !== undefined);
    }
  });

  it('says what the server does: a body is refused as the document says', async () => {
    const { body } = await test.call<Document>('GET', '/v1/openapi.json');
    expect(body.paths['/v1/sites/{site}/conversations']?.post?.requestBody).toMatchObject({
      content: { 'application/json': { schema: { additionalProperties: false, required: ['door', 'locale'] } } },
    });
  });
});

describe('every operation', () => {
  for (const [name, operation] of all) {
    it(`${name} is served, and lets in only whom it says`, async () => {
      const path = operation.path.replace('{site}', 'site').replace('{conversation}', 'x'.repeat(21));
      const json = operation.body ? {} : undefined;
      const { status, body } = await test.call<{ code?: string }>(operation.method.toUpperCase(), path, { json });
      const wanted = { anyone: undefined, visitor: 'token_missing', officer: 'sign_in_required' }[operation.caller];
      if (wanted) expect({ status, code: body.code }).toEqual({ status: 401, code: wanted });
      else expect(status).toBeOneOf([200, 400]);
    });
  }
});
