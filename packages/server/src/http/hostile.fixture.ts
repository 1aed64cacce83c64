import fc from 'fast-check';

/** A JSON Schema as the OpenAPI document holds it. */
export type Schema = Readonly<Record<string, unknown>>;

/** What programs have stumbled over before: names of a prototype, ends of strings, other alphabets, formulas, queries, paths. */
export const HOSTILE_TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\ufeff',
  '\u202eabc',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e999',
  '9007199254740993',
  "' or 1=1 --",
  '"; drop table conversations; --',
  '%00',
  '%',
  '%E0%A4%A',
  '../../etc/passwd',
  '..\\..\\',
  '/',
  '<script>alert(1)</script>',
  '#{7*7}',
  '{{7*7}}',
  '=1+1',
  'ｆｒ',
  'а',
  'İ',
  'ß',
  '\u{1f3f4}\u{e0067}',
  '🏳️‍🌈'.repeat(40),
  'x'.repeat(65),
  'x'.repeat(5_000),
  '$&$1$`',
  '2026-02-30',
  '0000-00-00',
  '24:00',
  'file:///etc/passwd',
  'http://[::1]:1/',
  'https://user:password@host/',
  'javascript:alert(1)',
] as const;

const DEPTH = 200;
const nested = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);

/** Bodies that are JSON of a kind that no operation takes, and some that are none. */
export const HOSTILE_JSON = [
  '',
  ' ',
  'null',
  'true',
  '0',
  '-0',
  '1e400',
  '"text"',
  '[]',
  '[{}]',
  '{}',
  '{',
  '}',
  '{"a":}',
  "{'a':1}",
  '{"a":1,"a":2}',
  '{"id":"a","id":"b","text":"c"}',
  '{"__proto__":{"role":"admin"}}',
  '{"constructor":{"prototype":{"role":"admin"}}}',
  '{"toString":null,"valueOf":null,"hasOwnProperty":null}',
  '{"":""}',
  '{"a":NaN}',
  '{"a":1}{"b":2}',
  '\ufeff{}',
  '{"a":"\\ud800"}',
  '{"a":"\\u0000"}',
  nested('[', ']', DEPTH),
  nested('{"a":', '}', DEPTH).replace(/:\}/, ':1}'),
  nested('[', ']', 30_000),
  `{"a":${'9'.repeat(10_000)}}`,
  `{${Array.from({ length: 1_000 }, (_, n) => `"k${n}":${n}`).join(',')}}`,
] as const;

const hostileText = fc.constantFrom(...HOSTILE_TEXTS);
const hostileLeaf: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(null, true, 0, -1, 1.5, 1e21, -1e308, Number.MAX_SAFE_INTEGER + 1, [], {}, [[]], { a: 1 }),
);

/** Where the document says less of a text than is true, or where only few texts reach further than the door. */
export type Known = Readonly<Record<string, fc.Arbitrary<unknown>>>;

const textOf = ({ pattern, minLength = 0, maxLength = 200, format }: Schema): fc.Arbitrary<string> => {
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern), { size: 'small' });
  if (format === 'date') return fc.constantFrom('2026-11-24', '2024-02-29', '2026-12-31');
  if (format === 'uri') return fc.constantFrom('https://example.fr/', 'https://example.fr/a?b#c');
  const [least, most] = [Number(minLength), Number(maxLength)];
  return fc.oneof(
    { weight: 6, arbitrary: fc.string({ unit: 'grapheme', minLength: least, maxLength: Math.min(most, least + 20) }) },
    { weight: 1, arbitrary: fc.constant('x'.repeat(most)) },
    { weight: 1, arbitrary: fc.constant('𝒳'.repeat(Math.max(least, most >> 1))) },
  );
};

const listOf = (schema: Schema, known: Known): fc.Arbitrary<unknown[]> => {
  const { items, prefixItems, minItems = 0, maxItems = 3 } = schema;
  if (Array.isArray(prefixItems)) return fc.tuple(...prefixItems.map((item: Schema) => valuesOf(item, known)));
  const [minLength, maxLength] = [Number(minItems), Math.max(Number(minItems), Math.min(Number(maxItems), 4))];
  return fc.array(valuesOf((items ?? {}) as Schema, known), { minLength, maxLength });
};

const objectOf = (schema: Schema, known: Known): fc.Arbitrary<object> => {
  const {
    properties = {},
    required = [],
    additionalProperties,
    propertyNames,
  } = schema as {
    properties?: Record<string, Schema>;
    required?: string[];
    additionalProperties?: Schema | boolean;
    propertyNames?: Schema;
  };
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => {
      const values = valuesOf(field, known);
      return [name, known[name] ? fc.oneof(known[name], values) : values];
    }),
  );
  const named = fc.record(fields, { requiredKeys: required });
  if (typeof additionalProperties !== 'object') return named;
  const names = propertyNames ? textOf(propertyNames) : fc.string({ maxLength: 12 });
  return fc
    .tuple(named, fc.dictionary(names, valuesOf(additionalProperties, known), { maxKeys: 3 }))
    .map(([told, more]) => ({ ...more, ...told }));
};

/** Of the keywords that this knows; a new one has to be made known, or what is made would not be what the document says. */
const KNOWN_KEYWORDS = new Set([
  ...['type', 'properties', 'required', 'additionalProperties', 'propertyNames', 'items', 'prefixItems', 'minItems'],
  ...[
    'maxItems',
    'pattern',
    'format',
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
    'enum',
    'const',
    'anyOf',
    'oneOf',
  ],
  ...['default', 'description', 'title'],
]);

/** Values that a schema of the document takes. */
export const valuesOf = (schema: Schema, known: Known = {}): fc.Arbitrary<unknown> => {
  const strange = Object.keys(schema).filter((keyword) => !KNOWN_KEYWORDS.has(keyword));
  if (strange.length > 0) throw new Error(`values are made without heeding ${strange.join(', ')}`);
  const { type, enum: among, anyOf, oneOf, minimum, maximum } = schema;
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(among)) return fc.constantFrom(...among);
  const either = anyOf ?? oneOf;
  if (Array.isArray(either)) return fc.oneof(...either.map((one: Schema) => valuesOf(one, known)));
  switch (type) {
    case 'string':
      return textOf(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'integer':
      return fc.integer({ min: Number(minimum ?? 0), max: Number(maximum ?? 2 ** 31) });
    case 'number':
      return fc.double({ min: Number(minimum ?? -1e9), max: Number(maximum ?? 1e9), noNaN: true });
    case 'array':
      return listOf(schema, known);
    case 'object':
      return objectOf(schema, known);
    default:
      return fc.jsonValue();
  }
};

type Json = unknown;

/** Every place of a value, as the keys that lead there. */
const placesOf = (value: Json, path: readonly string[] = []): (readonly string[])[] => [
  path,
  ...(value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))
    : []),
];

/** The value with something else at one place; taken away where that is `undefined`. */
const withAt = (value: Json, [key, ...rest]: readonly string[], put: Json): Json => {
  if (key === undefined) return put;
  const entries = Object.entries(value as object).flatMap(([name, inner]): [string, Json][] => {
    if (name !== key) return [[name, inner]];
    const changed = withAt(inner, rest, put);
    return changed === undefined ? [] : [[name, changed]];
  });
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
};

/** With a field that nobody has asked for, under a name that means something to the language. */
const withStranger = (json: string, name: string): string =>
  json.startsWith('{')
    ? json.replace('{', `{${JSON.stringify(name)}:{"polluted":true}${json === '{}' ? '' : ','}`)
    : json;

/** Bodies that are right but for one thing. */
const nearTo = (values: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc
    .tuple(values, fc.nat(), fc.oneof(hostileLeaf, fc.constant(undefined)), fc.nat(3), hostileText)
    .map(([value, where, put, kind, name]) => {
      const json = JSON.stringify(value) ?? 'null';
      if (kind === 0) return withStranger(json, name);
      const places = placesOf(value);
      return JSON.stringify(withAt(value, places[where % places.length] ?? [], put)) ?? '';
    });

/** What is sent as the body of an operation whose document has this schema, from right to rubbish. */
export const bodiesOf = (schema: Schema, known: Known): fc.Arbitrary<string | Uint8Array<ArrayBuffer>> => {
  const values = valuesOf(schema, known);
  return fc.oneof(
    { weight: 10, arbitrary: values.map((value) => JSON.stringify(value)) },
    { weight: 6, arbitrary: nearTo(values) },
    { weight: 2, arbitrary: fc.constantFrom(...HOSTILE_JSON) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => new Uint8Array(bytes)) },
  );
};

/** As a browser would write them, and as it never would. A header holds bytes. */
export const hostileHeader = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom('', '*', '*/*;q=0', ',;=,', '"', '\\', 'a=b; c="d', '\x80\xff', 'x'.repeat(8_000), ' , ,'),
);

/** In one segment of a path. */
export const hostileSegment = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom('%', '%zz', '%C0%AF', '..%2f..%2f', '..;', '~', 'x'.repeat(21), 'X'.repeat(3_000), '%ED%A0%80'),
  fc.string({ maxLength: 25 }).map((text) => encodeURIComponent(text.toWellFormed())),
);
