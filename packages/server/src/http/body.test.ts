// docs/security.md: T9

import { type Operation, operations } from '@lanterne/protocol';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { FileError, parseDocument } from '../json-file.ts';
import { readBody } from './body.ts';
import { type Schema, valuesOf } from './hostile.fixture.ts';
import { openApiDocument } from './openapi.ts';

interface Told {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}
const { paths } = openApiDocument('https://chat.example.fr', 'cookie') as {
  paths: Record<string, Record<string, Told>>;
};

/** Each operation that takes JSON, with what its document says of that. */
const TAKING = Object.entries<Operation>(operations).flatMap(([name, { path, method, body }]) => {
  const schema = paths[path]?.[method]?.requestBody?.content['application/json']?.schema;
  return body && schema ? [[name, body, schema] as const] : [];
});

/** The places of all texts of a value. */
const textsIn = (value: unknown, path: readonly string[] = []): (readonly string[])[] => {
  if (typeof value === 'string') return [path];
  return value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...path, key]))
    : [];
};
const withAt = (value: unknown, [key, ...rest]: readonly string[], change: (text: string) => string): unknown => {
  if (key === undefined) return change(value as string);
  const entries = Object.entries(value as object).map(([name, inner]): [string, unknown] => [
    name,
    name === key ? withAt(inner, rest, change) : inner,
  ]);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
};

const read = async (schema: v.GenericSchema, body: string) => {
  const request = new Request('https://chat.example.fr/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const parsed = await readBody(request, schema);
  if (parsed.ok) return null;
  return { status: parsed.response.status, ...((await parsed.response.json()) as { faults?: object[] }) };
};

const unkept = fc.constantFrom('\ud800', '\udfff', '\ud83d', '\0');
const pointerOf = (path: readonly string[]) =>
  path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

describe('text that no database keeps as it is', () => {
  it.each(TAKING)('is refused at the border, in every text of %s', async (_, body, schema) => {
    await fc.assert(
      fc.asyncProperty(valuesOf(schema), fc.nat(), fc.nat(), unkept, async (value, which, where, piece) => {
        const texts = textsIn(value);
        const path = texts[which % Math.max(1, texts.length)];
        if (!path) return;
        const broken = withAt(value, path, (text) => {
          // Between two characters, or what stands there could make a whole pair of it.
          const characters = [...text];
          const at = where % (characters.length + 1);
          return [...characters.slice(0, at), piece, ...characters.slice(at)].join('');
        });
        expect(await read(body, JSON.stringify(broken))).toMatchObject({
          status: 400,
          code: 'body_invalid',
          faults: [{ pointer: pointerOf(path), reason: 'unreadable' }],
        });
      }),
      { numRuns: 20, seed: 20_261_130 },
    );
  });

  it('is let through where it is whole: that is what is looked at', async () => {
    const schema = v.strictObject({ text: v.string(), words: v.record(v.string(), v.string()) });
    expect(await read(schema, '{"text":"\\ud83d\\ude00 é","words":{"\\ud83d\\ude00":"a"}}')).toBeNull();
  });
});

describe('a body that says that it is packed', () => {
  const readAs = (encoding: string) =>
    readBody(
      new Request('https://chat.example.fr/', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-encoding': encoding },
        body: '{}',
      }),
      v.strictObject({}),
    );

  it.each(['gzip', 'br', 'gzip, identity', 'identity, x'])('is refused, as nobody unpacks it: %s', async (encoding) => {
    expect(await readAs(encoding)).toMatchObject({ ok: false, response: { status: 415 } });
  });

  it('is taken where it says that it is not', async () => {
    expect(await readAs('identity')).toMatchObject({ ok: true });
  });
});

describe('a name that would be lost', () => {
  const schema = v.strictObject({ words: v.record(v.string(), v.string()) });

  it('is refused, wherever it stands and however it is written; what the schema library does with it is the control', async () => {
    for (const name of ['constructor', 'prototype', '__proto__', 'con\\u0073tructor']) {
      const body = `{"words":{"${name}":"x","b":"y"}}`;
      expect(v.parse(schema, JSON.parse(body))).toEqual({ words: { b: 'y' } });
      expect(await read(schema, body)).toMatchObject({
        status: 400,
        faults: [{ pointer: `/words/${JSON.parse(`"${name}"`)}`, reason: 'unknown_field' }],
      });
      expect(() => parseDocument(schema, body, 'The file')).toThrow(FileError);
    }
    expect(await read(schema, '{"words":{"\\ud800":"x"}}')).toMatchObject({ faults: [{ pointer: '/words' }] });
  });

  it('is looked for however deep it lies', async () => {
    const inside = (levels: number) => `${'{"a":'.repeat(levels)}{"constructor":1}${'}'.repeat(levels)}`;
    expect(await read(v.unknown(), inside(20))).toMatchObject({
      faults: [{ pointer: `${'/a'.repeat(20)}/constructor`, reason: 'unknown_field' }],
    });
  });
});

describe('a document that is larger than any', () => {
  const many = (count: number, one: string) => Array(count).fill(one).join(',');

  it.each([
    ['deeper', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, '/a'.repeat(32)],
    ['longer', `{"a":[${many(1_001, '1')}]}`, '/a'],
    ['with a longer name', `{"a":{"${'x'.repeat(101)}":1}}`, '/a'],
  ])('is refused when it is %s', async (_, body, pointer) => {
    expect(await read(v.unknown(), body)).toMatchObject({ status: 400, faults: [{ pointer, reason: 'too_long' }] });
  });

  it.each([
    ['of its names', '{"\\u0000":0,"a":'.repeat(3_800).concat('1', '}'.repeat(3_800))],
    ['of its texts', `{"a":[${many(1_000, '"\\u0000"')}]}`],
    ['below a long name', `{"${'x'.repeat(50_000)}":[${many(900, '"\\u0000"')}]}`],
    ['that the schema finds', `{"a":[${many(1_000, '0')}]}`],
  ])('is not answered by a longer one, however many faults %s', async (_, body) => {
    const schema = v.strictObject({ a: v.array(v.string()) });
    const request = new Request('https://chat.example.fr/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const parsed = await readBody(request, schema);
    expect(parsed.ok).toBe(false);
    const answer = parsed.ok ? '' : await parsed.response.text();
    expect(answer.length).toBeLessThan(3_000);
    expect(JSON.parse(answer).faults.length).toBeLessThanOrEqual(20);
  });
});
