import { createHash } from 'node:crypto';
import { toJsonSchema } from '@valibot/to-json-schema';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import * as constants from './constants.ts';
import { problem } from './error.ts';
import { event } from './event.ts';
import { type Operation, operations } from './operations.ts';
import { messageText } from './text.ts';
import { messageRequest, openRequest } from './visitor.ts';

/**
 * The wire is a promise to outside clients. When this hash changes, the change must be one that old clients live with, and
 * `docs/wire.md` must say what an operator or a client's author has to do.
 */
const WIRE = 'a6e04af12b910ab3';

const shape = (schema: v.GenericSchema | 'file' | null | undefined): unknown =>
  schema === 'file' || !schema ? (schema ?? null) : toJsonSchema(schema, { errorMode: 'ignore' });

const shapes = (schemas: Readonly<Record<string, v.GenericSchema | 'file' | null>> | undefined): unknown =>
  schemas && Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, shape(schema)]));

describe('the wire', () => {
  it('is the one that was promised', () => {
    const wire = Object.entries<Operation>(operations).map(
      ([name, { summary: _, body, query, headers, answers, stream, ...rest }]) => ({
        name,
        ...rest,
        body: shape(body),
        query: shape(query),
        ...(headers && { headers: shape(headers) }),
        answers: shapes(answers),
        stream: shapes(stream),
      }),
    );
    const hash = createHash('sha256')
      .update(JSON.stringify({ wire, event: shape(event), problem: shape(problem), constants }))
      .digest('hex')
      .slice(0, 16);
    expect(hash).toBe(WIRE);
  });

  it('refuses unknown fields', () => {
    expect(v.is(messageRequest, { id: 'a', text: 'b' })).toBe(true);
    expect(v.is(messageRequest, { id: 'a', text: 'b', html: true })).toBe(false);
    expect(v.is(openRequest, { door: 'ask', locale: 'fr', name: 'x' })).toBe(false);
  });
});

interface JsonSchema {
  readonly type?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
}

/** Where a document may be as long as somebody likes. */
const endless = (schema: JsonSchema, at = ''): string[] => {
  const { type, pattern, maxLength, maxItems, properties = {}, items, anyOf = [], oneOf = [] } = schema;
  const bounded = maxLength !== undefined || 'const' in schema || schema.enum;
  // A pattern says how long a text may be unless something in it may come without end.
  const isLong = type === 'string' && !bounded && !(pattern && !/(?<!\\)[*+]|,\}/.test(pattern));
  return [
    ...(isLong || (type === 'array' && maxItems === undefined) ? [at] : []),
    ...Object.entries(properties).flatMap(([name, inner]) => endless(inner, `${at}/${name}`)),
    ...(items ? endless(items, `${at}/0`) : []),
    ...[...anyOf, ...oneOf].flatMap((inner) => endless(inner, at)),
  ];
};

describe('whatever somebody sends who has no account', () => {
  const theirs = Object.entries<Operation>(operations).filter(([, { caller, body }]) => body && caller !== 'officer');

  it.each(theirs)('has an end, each text and each list of it: %s', (_, { body }) => {
    expect(endless(shape(body) as JsonSchema)).toEqual([]);
  });

  it('would be found out: a text and a list that have none are the control', () => {
    const schema = v.strictObject({
      a: v.string(),
      b: v.array(v.picklist(['x'])),
      c: v.pipe(v.string(), v.regex(/^x+$/)),
    });
    expect(endless(shape(schema) as JsonSchema)).toEqual(['/a', '/b', '/c']);
  });
});

const { BODY_MAX_BYTES, TEXT_MAX } = constants;

describe('messageText', () => {
  const fault = (text: unknown) => v.safeParse(messageText, text).issues?.[0]?.message;

  it('takes any Unicode as it comes', () => {
    for (const text of ['a', '  a\n\tb\r\n', '<b>&amp;</b>', '👩‍👩‍👧‍👦', 'مرحبا', '\u202eabc', '𝒳'.repeat(TEXT_MAX)]) {
      expect(v.parse(messageText, text)).toBe(text);
    }
  });

  it('says what is wrong', () => {
    expect(fault('')).toBe('empty');
    expect(fault(' \n\u00a0')).toBe('empty');
    expect(fault('x'.repeat(TEXT_MAX + 1))).toBe('too_long');
    expect(fault('𝒳'.repeat(TEXT_MAX + 1))).toBe('too_long');
    expect(fault('\ud800')).toBe('unreadable');
    for (const control of ['\0', '\x07', '\x1b', '\x7f', '\x9b']) expect(fault(`a${control}`)).toBe('unreadable');
    expect(fault(7)).toBe('wrong_type');
  });

  it('fits in a body, however it is escaped', () => {
    const longest = { id: 'x'.repeat(64), text: '𝒳'.repeat(TEXT_MAX) };
    const escaped = JSON.stringify(longest).replaceAll(
      /[^\x20-\x7e]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
    );
    expect(Buffer.byteLength(escaped)).toBeLessThanOrEqual(BODY_MAX_BYTES);
  });

  it('takes what is well formed and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
        const refused = text.trim() === '' || /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(text);
        expect(v.is(messageText, text)).toBe(!refused);
      }),
    );
  });
});
