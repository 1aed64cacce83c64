import { BODY_MAX_BYTES, FAULT_REASONS, type Fault, type FaultReason } from '@lanterne/protocol';
import * as v from 'valibot';
import { problem } from './problem.ts';

/** What a parser at the edge gives: the parsed value, or the response that says why not. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly response: Response };

const refuse = (...args: Parameters<typeof problem>): Parsed<never> => ({ ok: false, response: problem(...args) });

const isJson = (contentType: string): boolean => /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType);

/** Stops reading at the limit, so that a body without a length cannot fill the memory. Null when it is too large. */
const readLimited = async (request: Request): Promise<Uint8Array | null> => {
  const declared = request.headers.get('content-length');
  if (declared !== null) {
    return Number(declared) > BODY_MAX_BYTES ? null : new Uint8Array(await request.arrayBuffer());
  }
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > BODY_MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const parseJson = (bytes: Uint8Array): { ok: true; value: unknown } | { ok: false; detail: string } => {
  let text: string;
  try {
    text = strictUtf8.decode(bytes);
  } catch {
    return { ok: false, detail: 'The body is not valid UTF-8.' };
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    // The parser's own message quotes the body, which may be text of a conversation.
    return { ok: false, detail: 'The body is not valid JSON.' };
  }
};

const reasons: ReadonlySet<string> = new Set(FAULT_REASONS);

const reasonOf = (issue: v.BaseIssue<unknown>): FaultReason => {
  if (reasons.has(issue.message)) return issue.message as FaultReason;
  if (issue.type === 'strict_object') {
    if (issue.expected === 'never') return 'unknown_field';
    if (issue.received === 'undefined') return 'missing';
    return 'wrong_type';
  }
  return issue.kind === 'schema' && issue.type !== 'picklist' && issue.type !== 'literal' ? 'wrong_type' : 'malformed';
};

const pointerOf = (issue: v.BaseIssue<unknown>): string =>
  (issue.path ?? []).map(({ key }) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

export const faultsOf = (issues: readonly v.BaseIssue<unknown>[]): Fault[] =>
  issues.map((issue) => ({ pointer: pointerOf(issue), reason: reasonOf(issue) }));

const parseWith = <Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
  code: 'body_invalid' | 'query_invalid',
): Parsed<v.InferOutput<Schema>> => {
  const result = v.safeParse(schema, input);
  return result.success ? { ok: true, value: result.output } : refuse(code, { faults: faultsOf(result.issues) });
};

/** Reads and parses a JSON body. With no content type at all an empty body is read as `{}`. */
export const readBody = async <Schema extends v.GenericSchema>(
  request: Request,
  schema: Schema,
): Promise<Parsed<v.InferOutput<Schema>>> => {
  const contentType = request.headers.get('content-type');
  if (contentType !== null && !isJson(contentType)) return refuse('content_type_unsupported');
  const bytes = await readLimited(request);
  if (!bytes) return refuse('body_too_large', { detail: `At most ${BODY_MAX_BYTES} bytes.` });
  if (bytes.byteLength === 0) return parseWith(schema, {}, 'body_invalid');
  if (contentType === null) return refuse('content_type_unsupported');
  const json = parseJson(bytes);
  if (!json.ok) return refuse('body_invalid', { detail: json.detail });
  // To the schemas a list is an object without fields.
  if (Array.isArray(json.value)) return refuse('body_invalid', { faults: [{ pointer: '', reason: 'wrong_type' }] });
  return parseWith(schema, json.value, 'body_invalid');
};

/** Parses a query. A parameter that comes twice is refused like one of the wrong type. */
export const readQuery = <Schema extends v.GenericSchema>(
  url: string,
  schema: Schema,
): Parsed<v.InferOutput<Schema>> => {
  const start = url.indexOf('?');
  if (start === -1) return parseWith(schema, {}, 'query_invalid');
  const parameters = new URLSearchParams(url.slice(start));
  const input = Object.fromEntries(
    [...new Set(parameters.keys())].map((key) => {
      const values = parameters.getAll(key);
      return [key, values.length === 1 ? values[0] : values];
    }),
  );
  return parseWith(schema, input, 'query_invalid');
};
