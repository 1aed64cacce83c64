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
    const deep = `${'{"a":'.repeat(5_000)}{"constructor":1}${'}'.repeat(5_000)}`;
    expect(await read(v.unknown(), deep)).toMatchObject({ status: 400 });
  });
});
