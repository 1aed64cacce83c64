import type {
  AddressAnswer,
  AnswerRequest,
  CannedAnswersAnswer,
  CardRequest,
  ClientId,
  CloseRequest,
  ColleaguesAnswer,
  ConversationId,
  DangerCheckRequest,
  DangerStepRequest,
  DeskEntry,
  Fault,
  HeldConversation,
  HelpAnswer,
  InviteRequest,
  MinorRequest,
  NoteRequest,
  OfficerEventsAnswer,
  OfficerId,
  Problem,
  ProblemCode,
  SessionAnswer,
  SessionRequest,
  SlowRequest,
  TransferRequest,
  UnderstoodAskedRequest,
  UnitsAnswer,
  WrittenAnswer,
} from '@lanterne/protocol';
import { padded } from '@lanterne/protocol/padding';

/** Why a request has no answer. `unreachable`: no network, no answer in time, or an answer that is not the server's. */
export interface Refusal {
  readonly code: ProblemCode | 'unreachable';
  readonly retryAfterMs?: number;
  readonly faults?: readonly Fault[];
}

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

/** Longest wait for an answer: on a dead link, `fetch` alone would wait for minutes. */
const ANSWER_MS = 15_000;

/** How many seconds to wait before trying again, as the server says it of too many tries. */
export const secondsToWait = ({ retryAfterMs = 60_000 }: Refusal): number => Math.ceil(retryAfterMs / 1000);

/** Whether the same request may succeed later. */
export const mayPass = ({ code }: Refusal): boolean =>
  code === 'unreachable' || code === 'unavailable' || code === 'internal' || code === 'too_many_requests';

const UNREACHABLE: Refusal = { code: 'unreachable' };
const refuse = (refusal: Refusal): Answer<never> => ({ ok: false, refusal });

const holds = (response: Response, type: string): boolean =>
  response.headers.get('content-type')?.split(';')[0]?.trim() === type;

/** An error page of a proxy on the way is no answer of ours: whatever its status, the server was not reached. */
const refusalIn = async (response: Response): Promise<Refusal> => {
  const seconds = Number(response.headers.get('retry-after'));
  const retryAfterMs = seconds > 0 ? seconds * 1000 : undefined;
  if (!holds(response, 'application/problem+json')) return { ...UNREACHABLE, retryAfterMs };
  // Our own server's document, of the schema that it is built with.
  const { code, faults } = (await response.json()) as Problem;
  // The house has begun to ask for more than this session has shown: the way to add it leads through the sign-in.
  return { code: code === 'second_factor_needed' ? 'sign_in_required' : code, faults, retryAfterMs };
};

interface Call {
  readonly method?: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  readonly accept?: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

const request = async (path: string, { method = 'GET', accept, body, signal }: Call): Promise<Response> =>
  fetch(path, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    headers: {
      accept: accept ?? 'application/json, application/problem+json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : padded(JSON.stringify(body)),
    signal,
  });

export const call = async <Value>(path: string, options: Call = {}): Promise<Answer<Value>> => {
  try {
    const response = await request(path, { ...options, signal: AbortSignal.timeout(ANSWER_MS) });
    if (!response.ok) return refuse(await refusalIn(response));
    if (response.status === 204) return { ok: true, value: null as Value };
    if (!holds(response, 'application/json')) return refuse(UNREACHABLE);
    // The server validates what it sends against the same schemas that these types are inferred from.
    return { ok: true, value: (await response.json()) as Value };
  } catch {
    return refuse(UNREACHABLE);
  }
};

/** A file that the server makes when it is asked for, rather than one that has an address. */
export const download = async (path: string, body: unknown): Promise<Answer<Blob>> => {
  try {
    const response = await request(path, {
      method: 'POST',
      body,
      accept: '*/*',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (!response.ok) return refuse(await refusalIn(response));
    return { ok: true, value: await response.blob() };
  } catch {
    return refuse(UNREACHABLE);
  }
};

/** What is read together, or the first refusal. */
export const both = async <A, B>(a: Promise<Answer<A>>, b: Promise<Answer<B>>): Promise<Answer<readonly [A, B]>> => {
  const [first, second] = await Promise.all([a, b]);
  if (!first.ok) return first;
  return second.ok ? { ok: true, value: [first.value, second.value] } : second;
};

const post = <Value>(path: string, body: unknown = {}) => call<Value>(path, { method: 'POST', body });
const conversation = (id: ConversationId) => `/v1/officer/conversations/${id}`;

/** Where the browser itself fetches a file of a conversation: the server gives it as an attachment, never as a page. */
export const fileAddress = (id: ConversationId, file: ClientId): string => `${conversation(id)}/files/${file}`;

/** Opens a stream; its body lives until `signal` aborts or the link breaks. */
export const openStream = async (path: string, signal: AbortSignal): Promise<Answer<ReadableStream<Uint8Array>>> => {
  try {
    const response = await request(path, { accept: 'text/event-stream', signal });
    if (!response.ok) return refuse(await refusalIn(response));
    if (!response.body || !holds(response, 'text/event-stream')) return refuse(UNREACHABLE);
    return { ok: true, value: response.body };
  } catch {
    return refuse(UNREACHABLE);
  }
};

/** Every call that the console makes; the only place that fetches. */
export const api = {
  readSession: () => call<SessionAnswer>('/v1/officer/session'),
  signIn: (body: SessionRequest) => post<SessionAnswer>('/v1/officer/session', body),
  /** Null where a second factor has to be shown first. */
  acceptInvite: (body: InviteRequest) => post<SessionAnswer | null>('/v1/officer/invite', body),
  signOut: () => call<AddressAnswer | null>('/v1/officer/session', { method: 'DELETE' }),

  openDesk: (signal: AbortSignal) => openStream('/v1/officer/desk', signal),

  setAvailability: (available: boolean) =>
    call<null>('/v1/officer/availability', { method: 'PUT', body: { available } }),
  claimNext: () => post<HeldConversation | null>('/v1/officer/conversations/next'),
  claim: (id: ConversationId) => post<HeldConversation>(`${conversation(id)}/claim`),
  passOffer: (id: ConversationId) => post<null>(`${conversation(id)}/pass`),
  readTranscript: (id: ConversationId) => call<OfficerEventsAnswer>(`${conversation(id)}/events`),
  answer: (id: ConversationId, body: AnswerRequest) => post<WrittenAnswer>(`${conversation(id)}/messages`, body),
  askUnderstood: (id: ConversationId, body: UnderstoodAskedRequest) =>
    post<WrittenAnswer>(`${conversation(id)}/understood-asked`, body),
  setMinor: (id: ConversationId, body: MinorRequest) =>
    call<null>(`${conversation(id)}/minor`, { method: 'PUT', body }),
  setSlow: (id: ConversationId, body: SlowRequest) => call<null>(`${conversation(id)}/slow`, { method: 'PUT', body }),
  sendCard: (id: ConversationId, body: CardRequest) => post<WrittenAnswer>(`${conversation(id)}/cards`, body),
  writeNote: (id: ConversationId, body: NoteRequest) => post<WrittenAnswer>(`${conversation(id)}/notes`, body),
  keepSignalWord: (id: ConversationId, word: string) =>
    post<WrittenAnswer>(`${conversation(id)}/signal-word`, { word }),
  stepDanger: (id: ConversationId, step: DangerStepRequest) =>
    post<WrittenAnswer>(`${conversation(id)}/danger-step`, step),
  checkDanger: (id: ConversationId, checked: DangerCheckRequest) =>
    post<WrittenAnswer>(`${conversation(id)}/danger-check`, checked),
  findUnits: (place: string) => post<UnitsAnswer>('/v1/officer/units', { place }),
  /** What of the help can be sent to a visitor, in their language. */
  readHelp: ({ site, locale }: Pick<DeskEntry, 'site' | 'locale'>) =>
    call<HelpAnswer>(`/v1/sites/${site}/help?locale=${encodeURIComponent(locale)}`),
  cannedAnswers: () => call<CannedAnswersAnswer>('/v1/officer/canned-answers'),
  markRead: (id: ConversationId, seq: number) => post<null>(`${conversation(id)}/read`, { seq }),
  showTyping: (id: ConversationId) => post<null>(`${conversation(id)}/typing`),
  reopen: (id: ConversationId) => post<WrittenAnswer>(`${conversation(id)}/reopen`),
  askHelp: (id: ConversationId, officer: OfficerId) => post<WrittenAnswer>(`${conversation(id)}/help`, { officer }),
  join: (id: ConversationId) => post<HeldConversation>(`${conversation(id)}/join`),
  part: (id: ConversationId) => post<WrittenAnswer>(`${conversation(id)}/part`),
  readColleagues: () => call<ColleaguesAnswer>('/v1/officer/colleagues'),
  transfer: (id: ConversationId, body: TransferRequest) => post<WrittenAnswer>(`${conversation(id)}/transfer`, body),
  close: (id: ConversationId, body: CloseRequest) => post<WrittenAnswer>(`${conversation(id)}/close`, body),
};
export type Api = typeof api;
