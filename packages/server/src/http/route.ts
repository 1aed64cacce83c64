import type { ServerResponse } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import {
  type ConversationId,
  conversationId,
  type Officer,
  type Operation,
  type OperationName,
  operations,
  type ProblemCode,
  type SiteId,
  siteId,
} from '@lanterne/protocol';
import type { Context, Hono } from 'hono';
import * as v from 'valibot';
import type { Conversation } from '../domain/conversation.ts';
import type { Clock, OfficerAccount, Reader, SecretHash } from '../ports.ts';
import { conversationForVisitor } from '../services/access.ts';
import type { Answer } from '../services/answer.ts';
import { hashSecret } from '../services/secret.ts';
import { readBody, readQuery } from './body.ts';
import type { Cookie } from './cookie.ts';
import type { Origins } from './origins.ts';
import { problem } from './problem.ts';

/** Node's own request and response are at hand under the real server; absent when a test calls the app itself. */
export type Env = { Bindings: Partial<HttpBindings> };
export type App = Hono<Env>;

type Operations = typeof operations;
type Parsed<Schema> = Schema extends v.GenericSchema ? v.InferOutput<Schema> : undefined;
type Member<Of, Key extends string> = Of extends { readonly [K in Key]: infer Value } ? Value : undefined;

type AnswerOf<
  Name extends OperationName,
  Status extends keyof Operations[Name]['answers'],
> = Operations[Name]['answers'][Status] extends v.GenericSchema
  ? v.InferInput<Operations[Name]['answers'][Status]>
  : null;

/** Who calls, as far as the operation asks. */
type CallerOf<Name extends OperationName> = Operations[Name]['caller'] extends 'visitor'
  ? { readonly conversation: Conversation }
  : Operations[Name]['caller'] extends 'officer'
    ? { readonly officer: OfficerAccount; readonly session: SecretHash }
    : object;

/** One request, parsed and let in: what a handler works with. */
export type Call<Name extends OperationName> = CallerOf<Name> & {
  /** From the path, for those operations that have them there. */
  readonly site: SiteId;
  readonly conversationId: ConversationId;
  readonly body: Parsed<Member<Operations[Name], 'body'>>;
  readonly query: Parsed<Member<Operations[Name], 'query'>>;
  readonly request: Request;
  /** Whether the client asked for the stream of this resource. */
  readonly wantsStream: boolean;
  /** Node's response, to be written by a stream; undefined outside a real server. */
  readonly outgoing: ServerResponse | undefined;
  /** The only way to a success: its type is the operation's. */
  answer<Status extends keyof Operations[Name]['answers'] & number>(
    status: Status,
    value: AnswerOf<Name, Status>,
    headers?: Record<string, string>,
    cookies?: readonly string[],
  ): Response;
};

export type Handler<Name extends OperationName> = (call: Call<Name>) => Promise<Response> | Response;
export type Handlers<Name extends OperationName> = { readonly [N in Name]: Handler<N> };

export interface RouteDeps {
  readonly reader: Reader;
  readonly clock: Clock;
  readonly origins: Origins;
  /** Of the session. */
  readonly cookie: Cookie;
}

type Gate<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly response: Response };
const shut = (code: ProblemCode): { readonly ok: false; readonly response: Response } => ({
  ok: false,
  response: problem(code),
});

const NO_STORE = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

const answer = (
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
  cookies: readonly string[] = [],
): Response => {
  const response =
    value === null
      ? new Response(null, { status, headers: { ...NO_STORE, ...headers } })
      : new Response(JSON.stringify(value), {
          status,
          headers: { 'content-type': 'application/json', ...NO_STORE, ...headers },
        });
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
};

const bearer = (request: Request): string | undefined =>
  /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.get('authorization') ?? '')?.[1];

const letVisitorIn = async (deps: RouteDeps, request: Request, id: ConversationId): Promise<Gate<object>> => {
  const token = bearer(request);
  if (!token) return shut('token_missing');
  const found = await conversationForVisitor(deps.reader, { id, token: hashSecret(token), now: deps.clock() });
  return found.ok ? { ok: true, value: { conversation: found.value } } : shut(found.code);
};

const letOfficerIn = async (deps: RouteDeps, request: Request): Promise<Gate<object>> => {
  const secret = deps.cookie.read(request);
  const session = secret && hashSecret(secret);
  const officer = session && (await deps.reader.officerBySession(session, deps.clock()));
  if (!officer) return shut('sign_in_required');
  return { ok: true, value: { officer, session } };
};

/** The cookie travels by itself, so a request that writes with it must come from our own page. */
export const writesWithCookie = ({ method, path }: Operation): boolean =>
  method !== 'get' && path.startsWith('/v1/officer/');

const letIn = async (
  deps: RouteDeps,
  operation: Operation,
  request: Request,
  id: ConversationId,
): Promise<Gate<object>> => {
  if (writesWithCookie(operation) && !deps.origins.isOurOwn(request)) {
    return shut('origin_refused');
  }
  if (operation.caller === 'visitor') return letVisitorIn(deps, request, id);
  if (operation.caller === 'officer') return letOfficerIn(deps, request);
  return { ok: true, value: {} };
};

const acceptsStream = (request: Request): boolean =>
  (request.headers.get('accept') ?? '').toLowerCase().includes('text/event-stream');

const acceptsJson = (request: Request): boolean => {
  const accept = request.headers.get('accept');
  return accept === null || /\*\/\*|application\/(\*|json)/i.test(accept);
};

const parameters = (context: Context): Gate<{ site: SiteId; conversationId: ConversationId }> => {
  const { site, conversation } = context.req.param() as { site?: string; conversation?: string };
  if (site !== undefined && !v.is(siteId, site)) return shut('site_unknown');
  if (conversation !== undefined && !v.is(conversationId, conversation)) return shut('conversation_unknown');
  // An operation without one of them never looks at it.
  return { ok: true, value: { site: site as SiteId, conversationId: conversation as ConversationId } };
};

/**
 * Mounts operations of the wire: path, caller, body and query come from the operation, so that a handler sees only
 * requests that it may serve. A person is asked who they are before their body is read.
 */
export const mount = <Name extends OperationName>(app: App, deps: RouteDeps, handlers: Handlers<Name>): void => {
  for (const name of Object.keys(handlers) as Name[]) {
    const operation: Operation = operations[name];
    // The table gives each name its own handler; the union of all calls is what is left of that here.
    const handle = handlers[name] as unknown as (call: object) => Promise<Response> | Response;

    app.on(operation.method.toUpperCase(), operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (context) => {
      const request = context.req.raw;
      const inPath = parameters(context);
      if (!inPath.ok) return inPath.response;
      const caller = await letIn(deps, operation, request, inPath.value.conversationId);
      if (!caller.ok) return caller.response;

      // HEAD comes here too, and has no body to stream into.
      const wantsStream = operation.stream !== undefined && request.method === 'GET' && acceptsStream(request);
      if (!wantsStream && operation.method === 'get' && !acceptsJson(request)) return problem('not_acceptable');

      const query = operation.query
        ? readQuery(context.req.url, operation.query)
        : ({ ok: true, value: undefined } as const);
      if (!query.ok) return query.response;
      const body = operation.body ? await readBody(request, operation.body) : ({ ok: true, value: undefined } as const);
      if (!body.ok) return body.response;

      return handle({
        ...inPath.value,
        ...caller.value,
        body: body.value,
        query: query.value,
        request,
        wantsStream,
        outgoing: context.env?.outgoing as ServerResponse | undefined,
        answer,
      });
    });
  }
};

/** Turns what a use case answers into a response: a repeat has its own status, a refusal its problem document. */
export const respond = <Value>(
  result: Answer<Value>,
  answerWith: (value: Value, repeated: boolean) => Response,
): Response => (result.ok ? answerWith(result.value, result.repeated) : problem(result.code));

export const officerOnWire = ({ id, login, alias, role }: OfficerAccount): Officer => ({ id, login, alias, role });

/** What a handler answers once a stream has taken over Node's response. */
export const STREAMED = RESPONSE_ALREADY_SENT;
