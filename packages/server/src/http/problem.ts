import type { Fault, Problem, ProblemCode } from '@lanterne/protocol';

/** Each refusal's status and title, in one place. */
const PROBLEMS: Record<ProblemCode, { readonly status: number; readonly title: string }> = {
  body_too_large: { status: 413, title: 'The request body is too large' },
  content_type_unsupported: { status: 415, title: 'The request body must be application/json in UTF-8' },
  body_invalid: { status: 400, title: 'The request body is not what this resource takes' },
  query_invalid: { status: 400, title: 'The query is not what this resource takes' },
  not_acceptable: { status: 406, title: 'This resource has no representation of the accepted types' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  method_not_allowed: { status: 405, title: 'This resource does not take this method' },
  origin_refused: { status: 403, title: 'Requests from this origin are refused' },
  token_missing: { status: 401, title: "The conversation's token must be sent in the Authorization header" },
  token_expired: { status: 401, title: "The conversation's token has expired" },
  sign_in_required: { status: 401, title: 'An officer must sign in first' },
  credentials_refused: { status: 401, title: 'The login or the password is wrong' },
  invite_refused: { status: 410, title: 'This one-time link was used, has expired, or never existed' },
  site_unknown: { status: 404, title: 'There is no such site' },
  conversation_unknown: { status: 404, title: 'There is no such conversation' },
  conversation_left: { status: 409, title: 'The visitor has left this conversation' },
  conversation_closed: { status: 409, title: 'This conversation is closed' },
  conversation_held: { status: 409, title: 'Another officer holds this conversation' },
  id_reused: { status: 409, title: 'This id was used before for something else' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Nothing was written; try again' },
  internal: { status: 500, title: 'The server failed' },
};

export const statusOf = (code: ProblemCode): number => PROBLEMS[code].status;

export interface ProblemDetails {
  readonly detail?: string;
  readonly faults?: Fault[];
  /** Seconds. */
  readonly retryAfter?: number;
}

/** Told in a header alone: the methods that a resource takes (RFC 9110, 15.5.6). */
interface ProblemHeaders {
  readonly allow?: readonly string[];
}

/** The problem document (RFC 9457) of a refusal, as a response. */
export const problem = (code: ProblemCode, { allow, ...details }: ProblemDetails & ProblemHeaders = {}): Response => {
  const { status, title } = PROBLEMS[code];
  const body: Problem = { type: `urn:lanterne:problem:${code}`, title, status, code, ...details };
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (allow) headers.set('allow', allow.join(', '));
  if (details.retryAfter !== undefined) headers.set('retry-after', String(details.retryAfter));
  if (status === 401)
    headers.set(
      'www-authenticate',
      code === 'sign_in_required' || code === 'credentials_refused' ? 'Session' : 'Bearer',
    );
  return new Response(JSON.stringify(body), { status, headers });
};
