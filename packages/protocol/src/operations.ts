import type { GenericSchema } from 'valibot';
import type { ProblemCode } from './error.ts';
import {
  deskSignals,
  deskSnapshot,
  heldConversation,
  inviteRequest,
  officerEventsAnswer,
  sessionAnswer,
  sessionRequest,
} from './officer.ts';
import {
  emptyRequest,
  eventsAnswer,
  eventsQuery,
  leaveRequest,
  messageRequest,
  openAnswer,
  openRequest,
  siteAnswer,
  visitorSignals,
  writtenAnswer,
} from './visitor.ts';

/** Who may call: nobody in particular, the holder of a conversation's token, a signed-in officer. */
export type Caller = 'anyone' | 'visitor' | 'officer';

export interface Operation {
  readonly method: 'get' | 'post' | 'delete';
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly caller: Caller;
  readonly summary: string;
  readonly body?: GenericSchema;
  readonly query?: GenericSchema;
  /** What each successful status carries; null for no body. */
  readonly answers: Readonly<Record<number, GenericSchema | null>>;
  /** The events of the stream that the same resource gives for `Accept: text/event-stream`. */
  readonly stream?: Readonly<Record<string, GenericSchema>>;
  /** Refusals of its own, beside those that any route can give. */
  readonly problems: readonly ProblemCode[];
}

/** The whole wire: the server's routes, the OpenAPI document and the hash that pins the version are made from it. */
export const operations = {
  readSite: {
    method: 'get',
    path: '/v1/sites/{site}',
    caller: 'anyone',
    summary: 'All that the widget needs to draw itself',
    answers: { 200: siteAnswer },
    problems: ['site_unknown'],
  },
  openConversation: {
    method: 'post',
    path: '/v1/sites/{site}/conversations',
    caller: 'anyone',
    summary: 'Open a conversation, with a first message or without',
    body: openRequest,
    answers: { 200: openAnswer, 201: openAnswer },
    problems: ['site_unknown', 'origin_refused', 'id_reused'],
  },
  readEvents: {
    method: 'get',
    path: '/v1/conversations/{conversation}/events',
    caller: 'visitor',
    summary: 'The log after a seq: as a stream, or as JSON with an optional wait',
    query: eventsQuery,
    answers: { 200: eventsAnswer },
    stream: visitorSignals,
    problems: ['conversation_unknown', 'token_expired'],
  },
  sendMessage: {
    method: 'post',
    path: '/v1/conversations/{conversation}/messages',
    caller: 'visitor',
    summary: 'Write a message; a repeat of the same id answers 200 with the first answer',
    body: messageRequest,
    answers: { 200: writtenAnswer, 201: writtenAnswer },
    problems: ['conversation_unknown', 'token_expired', 'conversation_left', 'conversation_closed', 'id_reused'],
  },
  showTyping: {
    method: 'post',
    path: '/v1/conversations/{conversation}/typing',
    caller: 'visitor',
    summary: 'Tell the other side that one is writing',
    body: emptyRequest,
    answers: { 204: null },
    problems: ['conversation_unknown', 'token_expired'],
  },
  flagDanger: {
    method: 'post',
    path: '/v1/conversations/{conversation}/danger',
    caller: 'visitor',
    summary: 'Put the conversation before all others; a repeat answers 200',
    body: emptyRequest,
    answers: { 200: writtenAnswer, 201: writtenAnswer },
    problems: ['conversation_unknown', 'token_expired', 'conversation_left', 'conversation_closed'],
  },
  leave: {
    method: 'post',
    path: '/v1/conversations/{conversation}/leave',
    caller: 'visitor',
    summary: 'Leave: by exit, by end, or as a connection given up; a repeat answers 200',
    body: leaveRequest,
    answers: { 200: writtenAnswer, 201: writtenAnswer },
    problems: ['conversation_unknown', 'token_expired', 'conversation_closed'],
  },
  eraseConversation: {
    method: 'delete',
    path: '/v1/conversations/{conversation}',
    caller: 'visitor',
    summary: 'Erase the conversation, now and for everyone',
    answers: { 204: null },
    problems: ['conversation_unknown', 'token_expired'],
  },
  signIn: {
    method: 'post',
    path: '/v1/officer/session',
    caller: 'anyone',
    summary: 'Sign an officer in; sets the session cookie',
    body: sessionRequest,
    answers: { 201: sessionAnswer },
    problems: ['credentials_refused', 'too_many_requests'],
  },
  acceptInvite: {
    method: 'post',
    path: '/v1/officer/invite',
    caller: 'anyone',
    summary: 'Spend a one-time link: choose a password and sign in',
    body: inviteRequest,
    answers: { 201: sessionAnswer },
    problems: ['invite_refused'],
  },
  readSession: {
    method: 'get',
    path: '/v1/officer/session',
    caller: 'officer',
    summary: 'Who is signed in',
    answers: { 200: sessionAnswer },
    problems: [],
  },
  signOut: {
    method: 'delete',
    path: '/v1/officer/session',
    caller: 'officer',
    summary: 'Sign out, here',
    answers: { 204: null },
    problems: [],
  },
  readDesk: {
    method: 'get',
    path: '/v1/officer/desk',
    caller: 'officer',
    summary: 'The desk: as a stream of a snapshot and deltas, or the snapshot as JSON',
    answers: { 200: deskSnapshot },
    stream: deskSignals,
    problems: [],
  },
  claimNext: {
    method: 'post',
    path: '/v1/officer/conversations/next',
    caller: 'officer',
    summary: 'Claim the head of the queue; 204 when nobody waits',
    body: emptyRequest,
    answers: { 200: heldConversation, 204: null },
    problems: [],
  },
  claim: {
    method: 'post',
    path: '/v1/officer/conversations/{conversation}/claim',
    caller: 'officer',
    summary: 'Claim one waiting conversation; a repeat by its holder answers 200',
    body: emptyRequest,
    answers: { 200: heldConversation, 201: heldConversation },
    problems: ['conversation_unknown', 'conversation_held', 'conversation_left', 'conversation_closed'],
  },
  readTranscript: {
    method: 'get',
    path: '/v1/officer/conversations/{conversation}/events',
    caller: 'officer',
    summary: 'The transcript of a conversation that one holds or held',
    answers: { 200: officerEventsAnswer },
    problems: ['conversation_unknown'],
  },
  answer: {
    method: 'post',
    path: '/v1/officer/conversations/{conversation}/messages',
    caller: 'officer',
    summary: 'Write to the visitor; a repeat of the same id answers 200 with the first answer',
    body: messageRequest,
    answers: { 200: writtenAnswer, 201: writtenAnswer },
    problems: ['conversation_unknown', 'conversation_left', 'conversation_closed', 'id_reused'],
  },
  showOfficerTyping: {
    method: 'post',
    path: '/v1/officer/conversations/{conversation}/typing',
    caller: 'officer',
    summary: 'Tell the visitor that one is writing',
    body: emptyRequest,
    answers: { 204: null },
    problems: ['conversation_unknown'],
  },
  close: {
    method: 'post',
    path: '/v1/officer/conversations/{conversation}/close',
    caller: 'officer',
    summary: 'Close a conversation that one holds; a repeat answers 200',
    body: emptyRequest,
    answers: { 200: writtenAnswer, 201: writtenAnswer },
    problems: ['conversation_unknown'],
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
