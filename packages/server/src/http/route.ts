import type { ServerResponse } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import {
  type CannedAnswerId,
  type ClientId,
  type ConversationId,
  cannedAnswerId,
  clientId,
  conversationId,
  type DeliveryId,
  deliveryId,
  type HoldRequestId,
  holdRequestId,
  type Officer,
  type OfficerId,
  type Operation,
  type OperationName,
  officerId,
  operations,
  type PasskeyId,
  type ProblemCode,
  passkeyId,
  type QueueId,
  queueId,
  rolesOf,
  type SessionId,
  type SiteId,
  sessionId,
  siteId,
  type UnsealingId,
  unsealingId,
  type WebhookId,
  webhookId,
} from '@lanterne/protocol';
import { padded } from '@lanterne/protocol/padding';
import type { Context, Hono } from 'hono';
import * as v from 'valibot';
import type { Conversation } from '../domain/conversation.ts';
import type { Policy } from '../domain/policy.ts';
import { isTwoFactor, type Session } from '../domain/session.ts';
import type { Clock, OfficerAccount, Reader, SecretHash } from '../ports.ts';
import { conversationForVisitor } from '../services/access.ts';
import type { Answer, Refusal } from '../services/answer.ts';
import { hashSecret } from '../services/secret.ts';
import type { Sessions } from '../services/use-session.ts';
import { ANSWER_HEADERS } from './answer-headers.ts';
import { type Parsed as ReadUpload, readBody, readHeaders, readQuery, readUpload } from './body.ts';
import type { Caps, VisitorOperation } from './caps.ts';
import type { Cookie } from './cookie.ts';
import type { Network, Networks } from './networks.ts';
import type { Origins } from './origins.ts';
import { problem } from './problem.ts';
import type { Origin, Seals } from './seals.ts';

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
  ? { readonly conversation: Conversation; readonly token: SecretHash }
  : Operations[Name]['caller'] extends 'officer'
    ? { readonly officer: OfficerAccount; readonly session: SecretHash; readonly means: Session['means'] }
    : object;

/** One request, parsed and let in: what a handler works with. */
export type Call<Name extends OperationName> = CallerOf<Name> & {
  /** From the path, for those operations that have them there. */
  readonly site: SiteId;
  readonly conversationId: ConversationId;
  readonly file: ClientId;
  readonly seq: number;
  readonly officerId: OfficerId;
  readonly sessionId: SessionId;
  readonly passkeyId: PasskeyId;
  readonly queueId: QueueId;
  readonly webhookId: WebhookId;
  readonly deliveryId: DeliveryId;
  readonly holdRequestId: HoldRequestId;
  readonly unsealingId: UnsealingId;
  readonly cannedAnswerId: CannedAnswerId;
  /** Under which somebody calls back. */
  readonly callBackToken: string;
  readonly body: Parsed<Member<Operations[Name], 'body'>>;
  readonly query: Parsed<Member<Operations[Name], 'query'>>;
  readonly headers: Parsed<Member<Operations[Name], 'headers'>>;
  /** Reads the body of an operation that takes a file, once the handler wants it. */
  upload(): Promise<ReadUpload<Uint8Array>>;
  readonly request: Request;
  /** Where it comes from, as far as that is known. */
  network(): Network | null;
  /** The same for who seals it. */
  readonly origin: Origin;
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
  readonly sessions: Sessions;
  readonly networks: Networks;
  readonly caps: Caps;
  readonly seals: Seals;
  readonly policy: Pick<Policy, 'officers'>;
}

type Gate<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly response: Response };
const shut = (code: ProblemCode): { readonly ok: false; readonly response: Response } => ({
  ok: false,
  response: problem(code),
});

const answer = (
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
  cookies: readonly string[] = [],
): Response => {
  const response =
    value === null
      ? new Response(null, { status, headers: { ...ANSWER_HEADERS, ...headers } })
      : new Response(padded(JSON.stringify(value)), {
          status,
          headers: { 'content-type': 'application/json', ...ANSWER_HEADERS, ...headers },
        });
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
};

const bearer = (request: Request): string | undefined =>
  /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.get('authorization') ?? '')?.[1];

const letVisitorIn = async (deps: RouteDeps, request: Request, id: ConversationId): Promise<Gate<object>> => {
  const secret = bearer(request);
  if (!secret) return shut('token_missing');
  const token = hashSecret(secret);
  const found = await conversationForVisitor(deps.reader, { id, token, now: deps.clock() });
  return found.ok ? { ok: true, value: { conversation: found.value, token } } : shut(found.code);
};

const letOfficerIn = async (deps: RouteDeps, operation: Operation, request: Request): Promise<Gate<object>> => {
  const secret = deps.cookie.read(request);
  const session = secret && hashSecret(secret);
  const found = session && (await deps.sessions.find(session));
  if (!found) return shut('sign_in_required');
  const { officer } = found;
  if (!operation.whileEnrolling && mustEnrol(deps.policy, found.session)) return shut('second_factor_needed');
  if (!rolesOf(operation).includes(officer.role)) return shut('role_refused');
  return { ok: true, value: { officer, session, means: found.session.means } };
};

/** Whether the house asks for more than this session has shown; its officer adds a second factor before anything else. */
export const mustEnrol = ({ officers }: Pick<Policy, 'officers'>, { means }: Pick<Session, 'means'>): boolean =>
  officers.secondFactor === 'required' && !isTwoFactor(means);

/** Where nothing is done with a cookie, so that a request may come from anywhere. */
const WITHOUT_COOKIE = ['/v1/conversations/', '/v1/sites/', '/v1/translations/'];

/** The cookie travels by itself, so a request that writes with it must come from our own page. */
export const writesWithCookie = ({ method, path }: Operation): boolean =>
  method !== 'get' && !WITHOUT_COOKIE.some((start) => path.startsWith(start));

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
  if (operation.caller === 'officer') return letOfficerIn(deps, operation, request);
  return { ok: true, value: {} };
};

const acceptsStream = (request: Request): boolean =>
  (request.headers.get('accept') ?? '').toLowerCase().includes('text/event-stream');

const acceptsJson = (request: Request): boolean => {
  const accept = request.headers.get('accept');
  return accept === null || /\*\/\*|application\/(\*|json)/i.test(accept);
};

/** Whether it is asked for its JSON, and a client that takes none is told so. */
export const givesJson = ({ method, answers }: Operation): boolean => method === 'get' && answers[200] !== 'file';

const callBackToken = v.pipe(v.string(), v.regex(/^[\w-]{40,1000}$/));
const seqInPath = v.pipe(v.string(), v.regex(/^[1-9]\d{0,8}$/));

/** What may stand in a path, and how one of another form is answered: as one that does not exist. */
const PARAMETERS = {
  site: { name: 'site', schema: siteId, unknown: 'site_unknown' },
  conversation: { name: 'conversationId', schema: conversationId, unknown: 'conversation_unknown' },
  session: { name: 'sessionId', schema: sessionId, unknown: 'session_unknown' },
  officer: { name: 'officerId', schema: officerId, unknown: 'officer_unknown' },
  passkey: { name: 'passkeyId', schema: passkeyId, unknown: 'passkey_unknown' },
  queue: { name: 'queueId', schema: queueId, unknown: 'queue_unknown' },
  webhook: { name: 'webhookId', schema: webhookId, unknown: 'webhook_unknown' },
  request: { name: 'holdRequestId', schema: holdRequestId, unknown: 'hold_unknown' },
  unsealing: { name: 'unsealingId', schema: unsealingId, unknown: 'unsealing_unknown' },
  delivery: { name: 'deliveryId', schema: deliveryId, unknown: 'delivery_unknown' },
  answer: { name: 'cannedAnswerId', schema: cannedAnswerId, unknown: 'canned_answer_unknown' },
  token: { name: 'callBackToken', schema: callBackToken, unknown: 'call_back_unknown' },
  file: { name: 'file', schema: clientId, unknown: 'file_unknown' },
  seq: { name: 'seq', schema: seqInPath, unknown: 'message_unknown' },
} as const satisfies Record<string, { name: string; schema: v.GenericSchema; unknown: ProblemCode }>;

/** What an operation says of ids in its path that are nobody's. */
export const unknownOf = ({ path }: Operation): ProblemCode[] =>
  Object.entries(PARAMETERS).flatMap(([name, { unknown }]) => (path.includes(`{${name}}`) ? unknown : []));

type InPath = Pick<Call<OperationName>, (typeof PARAMETERS)[keyof typeof PARAMETERS]['name']>;

/** Those that are looked at before it is known who asks: they decide who may. */
const BEFORE_ENTRY: ReadonlySet<string> = new Set(['site', 'conversation']);

const parameters = (context: Context): InPath => {
  const found = context.req.param() as Record<string, string>;
  const named = Object.entries(PARAMETERS).map(([key, { name }]) => [name, found[key]]);
  // An operation without one of them never looks at it; the others are checked before a handler does.
  return Object.fromEntries(named) as InPath;
};

const malformed = (inPath: InPath, when: 'before' | 'after'): ProblemCode | null => {
  for (const [key, { name, schema, unknown }] of Object.entries(PARAMETERS)) {
    const value = inPath[name];
    if (value !== undefined && BEFORE_ENTRY.has(key) === (when === 'before') && !v.is(schema, value)) return unknown;
  }
  return null;
};

/** What is read where an operation asks for nothing. */
const NOTHING = { ok: true, value: undefined } as const;

/**
 * Mounts operations of the wire: path, caller, body, query and headers come from the operation, so that a handler sees only
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
      const early = malformed(inPath, 'before');
      if (early) return problem(early);
      const caller = await letIn(deps, operation, request, inPath.conversationId);
      if (!caller.ok) return caller.response;

      const peer = context.env?.incoming?.socket.remoteAddress;
      const network = () => deps.networks.of(request, peer);
      const origin = { network, address: () => deps.networks.address(request, peer) };

      // Of an operation for visitors: that is whom `letIn` has let in.
      if (operation.caller === 'visitor') {
        const { conversation } = caller.value as { conversation: Conversation };
        // Counted for the conversation, by who has its token: a stranger uses up nothing of it.
        const wait = deps.caps.spend(name as VisitorOperation, conversation);
        if (wait > 0) return later(wait);
        deps.seals.see(conversation, origin);
      }

      // Who may not look at a thing does not learn what its parts may be called.
      const late = malformed(inPath, 'after');
      if (late) return problem(late);

      // HEAD comes here too, and has no body to stream into.
      const wantsStream = operation.stream !== undefined && request.method === 'GET' && acceptsStream(request);
      if (!wantsStream && givesJson(operation) && !acceptsJson(request)) return problem('not_acceptable');

      const query = operation.query ? readQuery(context.req.url, operation.query) : NOTHING;
      if (!query.ok) return query.response;
      const headers = operation.headers ? readHeaders(request, operation.headers) : NOTHING;
      if (!headers.ok) return headers.response;
      const body = operation.body ? await readBody(request, operation.body) : NOTHING;
      if (!body.ok) return body.response;

      return handle({
        ...inPath,
        seq: Number(inPath.seq),
        ...caller.value,
        body: body.value,
        query: query.value,
        headers: headers.value,
        upload: () => readUpload(request, operation.upload?.maxBytes ?? 0),
        request,
        network,
        origin,
        wantsStream,
        outgoing: context.env?.outgoing as ServerResponse | undefined,
        answer,
      });
    });
  }
};

/** In whole seconds, as the header has them. */
const retryAfter = (waitMs: number) => ({ retryAfter: Math.ceil(waitMs / 1_000) });

/** Asks to come again. */
export const later = (waitMs: number): Response => problem('too_many_requests', retryAfter(waitMs));

/** The problem document of what a use case refuses. */
export const refuse = ({ code, waitMs }: Refusal): Response =>
  problem(code, waitMs === undefined ? {} : retryAfter(waitMs));

/** Turns what a use case answers into a response: a repeat has its own status, a refusal its problem document. */
export const respond = <Value>(
  result: Answer<Value>,
  answerWith: (value: Value, repeated: boolean) => Response,
): Response => (result.ok ? answerWith(result.value, result.repeated) : refuse(result));

export const officerOnWire = ({ id, login, alias, role }: OfficerAccount): Officer => ({ id, login, alias, role });

/** What a handler answers once a stream has taken over Node's response. */
export const STREAMED = RESPONSE_ALREADY_SENT;
