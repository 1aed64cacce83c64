import { BODY_MAX_BYTES } from '@lanterne/protocol';
import * as v from 'valibot';
import { FAULTS_MAX, faultsBeforeSchema, faultsOf } from '../faults.ts';
import { problem } from './problem.ts';

/** What a parser at the edge gives: the parsed value, or the response that says why not. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly response: Response };

const refuse = (...args: Parameters<typeof problem>): Parsed<never> => ({ ok: false, response: problem(...args) });

const isJson = (contentType: string): boolean => /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType);

const isPacked = ({ headers }: Request): boolean => !/^(identity)?$/i.test(headers.get('content-encoding') ?? '');

/** Stops reading at the limit, so that a body without a length cannot fill the memory. Null when it is too large. */
const readLimited = async (request: Request): Promise<Uint8Array | null> => {
  const declared = request.headers.get('content-length');
  if (declared !== null) {
    return Number(declared) > BODY_MAX_BYTES ? null : new Uint8Array(await request.arrayBuffer());
  }
  return readUpTo(request, BODY_MAX_BYTES);
};

const readUpTo = async (request: Request, maxBytes: number): Promise<Uint8Array | null> => {
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/**
 * Reads a file that is the body as it is. One that says that it is too large is not read; one that turns out to be is read
 * no further. What type it says it is of is not asked: the bytes tell.
 */
export const readUpload = async (request: Request, maxBytes: number): Promise<Parsed<Uint8Array>> => {
  const isTooLarge = Number(request.headers.get('content-length') ?? 0) > maxBytes;
  const bytes = isTooLarge ? null : await readUpTo(request, maxBytes);
  return bytes ? { ok: true, value: bytes } : refuse('file_too_large', { detail: `At most ${maxBytes} bytes.` });
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

const parseWith = <Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
  code: 'body_invalid' | 'query_invalid' | 'headers_invalid',
): Parsed<v.InferOutput<Schema>> => {
  const result = v.safeParse(schema, input);
  return result.success
    ? { ok: true, value: result.output }
    : refuse(code, { faults: faultsOf(result.issues.slice(0, FAULTS_MAX)) });
};

/** Reads and parses a JSON body. With no content type at all an empty body is read as `{}`. */
export const readBody = async <Schema extends v.GenericSchema>(
  request: Request,
  schema: Schema,
): Promise<Parsed<v.InferOutput<Schema>>> => {
  const contentType = request.headers.get('content-type');
  if (contentType !== null && !isJson(contentType)) return refuse('content_type_unsupported');
  // Somebody on the way who unpacks it would read another document than we do.
  if (isPacked(request)) return refuse('content_type_unsupported', { detail: 'No content encoding is taken.' });
  const bytes = await readLimited(request);
  if (!bytes) return refuse('body_too_large', { detail: `At most ${BODY_MAX_BYTES} bytes.` });
  if (bytes.byteLength === 0) return parseWith(schema, {}, 'body_invalid');
  if (contentType === null) return refuse('content_type_unsupported');
  const json = parseJson(bytes);
  if (!json.ok) return refuse('body_invalid', { detail: json.detail });
  // To the schemas a list is an object without fields.
  if (Array.isArray(json.value)) return refuse('body_invalid', { faults: [{ pointer: '', reason: 'wrong_type' }] });
  const faults = faultsBeforeSchema(json.value);
  if (faults.length > 0) return refuse('body_invalid', { faults });
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

/** Parses the headers that an operation asks for. */
export const readHeaders = <Schema extends v.GenericSchema>(
  { headers }: Request,
  schema: Schema,
): Parsed<v.InferOutput<Schema>> => parseWith(schema, Object.fromEntries(headers), 'headers_invalid');
