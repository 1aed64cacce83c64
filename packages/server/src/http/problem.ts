import type { Challenge, Fault, Problem, ProblemCode } from '@lanterne/protocol';
import { ANSWER_HEADERS } from './answer-headers.ts';

/** Each refusal's status and title, in one place. */
const PROBLEMS: Record<ProblemCode, { readonly status: number; readonly title: string }> = {
  body_too_large: { status: 413, title: 'The request body is too large' },
  content_type_unsupported: { status: 415, title: 'The request body must be application/json in UTF-8' },
  body_invalid: { status: 400, title: 'The request body is not what this resource takes' },
  query_invalid: { status: 400, title: 'The query is not what this resource takes' },
  headers_invalid: { status: 400, title: 'The headers are not what this resource takes' },
  not_acceptable: { status: 406, title: 'This resource has no representation of the accepted types' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  method_not_allowed: { status: 405, title: 'This resource does not take this method' },
  origin_refused: { status: 403, title: 'Requests from this origin are refused' },
  token_missing: { status: 401, title: "The conversation's token must be sent in the Authorization header" },
  token_expired: { status: 401, title: "The conversation's token has expired" },
  sign_in_required: { status: 401, title: 'An officer must sign in first' },
  credentials_refused: { status: 401, title: 'The login or the password is wrong' },
  second_factor_required: { status: 401, title: 'A code of the second factor is needed too' },
  second_factor_refused: { status: 401, title: 'The code is wrong, or was used before' },
  second_factor_needed: { status: 403, title: 'This needs a second factor of the account' },
  enrolment_over: { status: 410, title: 'This enrolment is over; begin another one' },
  passkey_refused: { status: 401, title: 'The passkey is none of this account, or what it signed is not good' },
  passkey_suspect: { status: 401, title: 'The passkey has counted back, as a copy of it would' },
  passkey_unknown: { status: 404, title: 'There is no such passkey' },
  passkeys_full: { status: 409, title: 'There are as many passkeys as there may be' },
  invite_refused: { status: 410, title: 'This one-time link was used, has expired, or never existed' },
  role_refused: { status: 403, title: "The officer's role does not include this" },
  provider_off: { status: 409, title: 'Officers sign in with no provider of identities here' },
  site_unknown: { status: 404, title: 'There is no such site' },
  site_unsettled: { status: 503, title: 'Nobody is served here before the policy names what permits it' },
  conversation_unknown: { status: 404, title: 'There is no such conversation' },
  conversation_left: { status: 409, title: 'The visitor has left this conversation' },
  conversation_closed: { status: 409, title: 'This conversation is closed' },
  conversation_held: { status: 409, title: 'Another officer holds this conversation' },
  conversation_helped: { status: 409, title: 'Another officer helps with this conversation' },
  officer_unknown: { status: 404, title: 'There is no such officer' },
  officer_unavailable: { status: 409, title: 'That officer cannot take it now' },
  session_unknown: { status: 404, title: 'There is no such session' },
  queue_unknown: { status: 404, title: 'There is no such queue' },
  skill_unknown: { status: 404, title: 'No officer has this skill' },
  login_taken: { status: 409, title: 'Another officer has this login' },
  site_taken: { status: 409, title: 'Another site has this id' },
  queue_taken: { status: 409, title: 'Another queue has this id' },
  message_unknown: { status: 404, title: 'There is no such message, or nothing is asked about it' },
  translation_off: { status: 409, title: 'Nothing translates between these two languages here' },
  summary_unknown: { status: 409, title: 'There is no such summary, or a newer one has taken its place' },
  summary_underway: { status: 409, title: 'The visitor has consented to a summary that is about to be sent' },
  summary_sent: { status: 409, title: 'The summary has been sent' },
  webhook_unknown: { status: 404, title: 'There is no such webhook' },
  webhook_inactive: { status: 409, title: 'This webhook is deactivated' },
  delivery_unknown: { status: 404, title: 'There is no such delivery' },
  delivery_done: { status: 409, title: 'This was delivered, or what it would send is erased' },
  call_back_unknown: { status: 404, title: 'Nothing was asked under this token, or too long ago' },
  card_unknown: { status: 422, title: 'The help of this site has no such entry' },
  canned_answer_unknown: { status: 404, title: 'There is no such canned answer' },
  canned_answers_full: { status: 409, title: 'There are as many canned answers as there may be' },
  shortcut_taken: { status: 409, title: 'Another canned answer of this language has this shortcut' },
  officer_inactive: { status: 409, title: "This officer's account is deactivated" },
  last_admin: { status: 409, title: 'Without this administrator nobody could administer' },
  own_account: { status: 409, title: 'Another administrator has to do this to your account' },
  own_conversation: { status: 409, title: 'This is asked of the officer who asks for it' },
  id_reused: { status: 409, title: 'This id was used before for something else' },
  erasing_off: { status: 403, title: 'Visitors do not erase here; the conversation goes when its time is over' },
  feedback_off: { status: 403, title: 'Visitors are not asked here whether it helped' },
  conversation_kept: { status: 409, title: 'This conversation must be kept for now; nobody can erase it' },
  hold_unknown: { status: 404, title: 'Nothing is asked for or kept here' },
  hold_too_long: { status: 422, title: 'What is kept has an end, in the future and at most a year ahead' },
  address_unknown: { status: 404, title: 'No address is sealed here, or it was destroyed' },
  unsealing_unknown: { status: 404, title: 'No such unsealing was asked for, or it is not yours' },
  unsealing_waiting: { status: 409, title: 'An unsealing of this address waits for an answer' },
  reason_refused: { status: 403, title: 'The policy does not let an address be unsealed for this reason' },
  half_refused: { status: 403, title: 'This is not made by a half of the key, or by the one that is needed' },
  request_closed: { status: 409, title: 'This was answered, or not answered in time' },
  second_person_needed: { status: 403, title: 'Another person has to confirm this' },
  rights_too_new: { status: 403, title: 'Rights that were given within three days do not count for this' },
  danger_needed: { status: 409, title: 'This needs a conversation that was flagged as danger' },
  danger_step_past: { status: 409, title: 'What is done about a danger goes forward only' },
  conversation_in_danger: { status: 409, title: 'Nobody who may be in danger is slowed down' },
  resume_refused: { status: 403, title: 'This code opens nothing: it is wrong, was used, or has expired' },
  resume_code_in_text: { status: 422, title: 'This text is a resume code, which nobody else may see' },
  files_off: { status: 403, title: 'This site takes no files' },
  files_too_many: { status: 409, title: 'This conversation has as many files as it may have' },
  file_empty: { status: 422, title: 'The file is empty' },
  file_too_large: { status: 413, title: 'The file is too large, or would be once it is unpacked' },
  file_type_unsupported: { status: 415, title: 'The file is none of the types that are taken, whatever its name says' },
  file_unreadable: { status: 422, title: 'The file is damaged or protected: it could not be read' },
  file_infected: { status: 422, title: 'The file was refused by the virus scanner' },
  file_unknown: { status: 404, title: 'There is no such file' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  proof_needed: {
    status: 429,
    title: 'Very many come at this moment: come again with the work done that is asked, or later without',
  },
  unavailable: { status: 503, title: 'Nothing was written; try again' },
  internal: { status: 500, title: 'The server failed' },
};

export const statusOf = (code: ProblemCode): number => PROBLEMS[code].status;

export interface ProblemDetails {
  readonly detail?: string;
  readonly faults?: Fault[];
  /** Seconds. */
  readonly retryAfter?: number;
  readonly challenge?: Challenge;
}

/** Told in a header alone: the methods that a resource takes (RFC 9110, 15.5.6). */
interface ProblemHeaders {
  readonly allow?: readonly string[];
}

/** The problem document (RFC 9457) of a refusal, as a response. */
export const problem = (code: ProblemCode, { allow, ...details }: ProblemDetails & ProblemHeaders = {}): Response => {
  const { status, title } = PROBLEMS[code];
  const body: Problem = { type: `urn:lanterne:problem:${code}`, title, status, code, ...details };
  const headers = new Headers({ ...ANSWER_HEADERS, 'content-type': 'application/problem+json' });
  if (allow) headers.set('allow', allow.join(', '));
  if (details.retryAfter !== undefined) headers.set('retry-after', String(details.retryAfter));
  if (status === 401)
    headers.set('www-authenticate', code === 'token_missing' || code === 'token_expired' ? 'Bearer' : 'Session');
  return new Response(JSON.stringify(body), { status, headers });
};
