import type { Challenge, Problem, ProblemCode } from '@lanterne/protocol';
import { padded } from '@lanterne/protocol/padding';

/** What became of a request that may be repeated without harm. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  /** Refused by the server: the same request will never succeed. */
  | { readonly ok: false; readonly code: ProblemCode }
  /** Not answered, or asked to come again: try later, after `waitMs` at least, or at once with the work done that is asked. */
  | { readonly ok: undefined; readonly waitMs: number; readonly challenge?: Challenge | undefined };

export interface Call {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Goes on when the page is gone. */
  readonly keepalive?: boolean;
}

/** On a dead link `fetch` alone would wait for minutes. */
const ANSWER_MS = 15_000;

/** Sends a request that leaves nothing behind: no cookie, no cache, no referrer. */
export const request = (path: string, { method, body, token, headers, signal, keepalive }: Call): Promise<Response> =>
  fetch(path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : padded(JSON.stringify(body)),
    signal: signal ?? AbortSignal.timeout(ANSWER_MS),
    keepalive,
    cache: 'no-store',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  });

const mayPass = (status: number): boolean => status === 408 || status === 425 || status >= 500;

/**
 * Reads an answer. Only a problem document of our own server is a refusal: an error page of a proxy on the way, whatever its
 * status, only says that the server was not reached.
 */
export const read = async <Value>(response: Response): Promise<Answer<Value>> => {
  const { status, headers } = response;
  const waitMs = Number(headers.get('retry-after')) * 1000 || 0;
  if (status === 429) {
    const { challenge }: Partial<Problem> = await response.json().catch(() => ({}));
    return { ok: undefined, waitMs, challenge };
  }
  if (mayPass(status)) return { ok: undefined, waitMs };
  if (status === 204) return { ok: true, value: undefined as Value };
  // The server answers by the schemas that these types are made from.
  const value = (await response.json()) as Value | Problem;
  if (response.ok) return { ok: true, value: value as Value };
  const { code } = value as Problem;
  return code ? { ok: false, code } : { ok: undefined, waitMs };
};

/** Sends and reads; never throws. */
export const ask = async <Value>(path: string, call: Call): Promise<Answer<Value>> => {
  try {
    return await read<Value>(await request(path, call));
  } catch {
    return { ok: undefined, waitMs: 0 };
  }
};
