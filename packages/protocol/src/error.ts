import * as v from 'valibot';
import { challenge } from './proof.ts';

/** Every refusal that the server can give. Closed: a client may switch on it. `http/problem.ts` maps each to a status. */
export const PROBLEM_CODES = [
  // The request itself
  'body_too_large',
  'content_type_unsupported',
  'body_invalid',
  'query_invalid',
  'headers_invalid',
  'not_acceptable',
  'not_found',
  'method_not_allowed',
  // Who asks
  'origin_refused',
  'token_missing',
  'token_expired',
  'sign_in_required',
  'credentials_refused',
  'second_factor_required',
  'second_factor_refused',
  'second_factor_needed',
  'enrolment_over',
  'passkey_refused',
  'passkey_suspect',
  'passkey_unknown',
  'passkeys_full',
  'invite_refused',
  'role_refused',
  'provider_off',
  // What is asked for
  'site_unknown',
  'site_unsettled',
  'conversation_unknown',
  'conversation_left',
  'conversation_closed',
  'conversation_held',
  'conversation_helped',
  'officer_unknown',
  'officer_unavailable',
  'session_unknown',
  'queue_unknown',
  'skill_unknown',
  'login_taken',
  'site_taken',
  'queue_taken',
  'message_unknown',
  'translation_off',
  'summary_unknown',
  'summary_underway',
  'summary_sent',
  'webhook_unknown',
  'webhook_inactive',
  'delivery_unknown',
  'delivery_done',
  'call_back_unknown',
  'card_unknown',
  'canned_answer_unknown',
  'canned_answers_full',
  'shortcut_taken',
  'officer_inactive',
  'last_admin',
  'own_account',
  'own_conversation',
  'id_reused',
  'danger_needed',
  'danger_step_past',
  'conversation_in_danger',
  'erasing_off',
  'feedback_off',
  'conversation_kept',
  'hold_unknown',
  'hold_too_long',
  'address_unknown',
  'unsealing_unknown',
  'unsealing_waiting',
  'reason_refused',
  'half_refused',
  'request_closed',
  'second_person_needed',
  'rights_too_new',
  'resume_refused',
  'resume_code_in_text',
  // Files
  'files_off',
  'files_too_many',
  'file_empty',
  'file_too_large',
  'file_type_unsupported',
  'file_unreadable',
  'file_infected',
  'file_unknown',
  // When
  'too_many_requests',
  'proof_needed',
  'unavailable',
  'internal',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** What is wrong with one field of a body or query. */
export const FAULT_REASONS = [
  'missing',
  'unknown_field',
  'wrong_type',
  'malformed',
  'empty',
  'too_short',
  'too_long',
  'unreadable',
  'unknown_variable',
] as const;
export type FaultReason = (typeof FAULT_REASONS)[number];

export const fault = v.strictObject({
  /** Where, as a JSON Pointer (RFC 6901); empty for the whole body. */
  pointer: v.string(),
  reason: v.picklist(FAULT_REASONS),
});
export type Fault = v.InferOutput<typeof fault>;

/** RFC 9457 problem document, `application/problem+json`. */
export const problem = v.strictObject({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.picklist(PROBLEM_CODES),
  /** What the server found, for the person who writes a client. Never text of a conversation. */
  detail: v.optional(v.string()),
  faults: v.optional(v.array(fault)),
  /** Seconds to wait before another try, as in the `Retry-After` header. */
  retryAfter: v.optional(v.number()),
  /** With `proof_needed`: the work by which one is let in without a wait. */
  challenge: v.optional(challenge),
});
export type Problem = v.InferOutput<typeof problem>;
