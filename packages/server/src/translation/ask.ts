import type { Buffer } from 'node:buffer';
import type { Answered, Call, Caller, CallFault } from '../outgoing/caller.ts';
import { EngineError, type EngineFault } from '../ports.ts';

/** No translation of a message is longer: who says more is broken or hostile, and is not heard out. */
const ANSWER_MAX_BYTES = 1_000_000;

/** Nobody is believed who asks to be left alone for longer. */
const RETRY_AFTER_MAX_MS = 60 * 60_000;

const UNANSWERED: Readonly<Record<CallFault, readonly [EngineFault, string]>> = {
  inside: ['unavailable', 'its address leads inside, and the policy does not say that it is a machine of ours'],
  name: ['unavailable', 'its name is not known'],
  certificate: ['unavailable', 'its certificate is not good'],
  unreadable: ['unavailable', 'it does not speak HTTP'],
  unreachable: ['unavailable', 'it cannot be reached'],
  timeout: ['timeout', 'no answer in time'],
  aborted: ['timeout', 'nobody waits for the answer any more'],
};

const CUT: Readonly<Record<NonNullable<Answered['cut']>, readonly [EngineFault, string]>> = {
  'too-large': ['bad-output', 'an answer without end'],
  timeout: ['timeout', 'the answer did not end in time'],
  aborted: ['timeout', 'nobody waits for the answer any more'],
  broken: ['unavailable', 'it hung up in the middle of the answer'],
};

/** `Retry-After` as it may stand: seconds, or a date. */
export const retryAfterMs = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined;
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS);
};

const REFUSALS: Readonly<Record<number, EngineFault>> = {
  401: 'bad-credentials',
  403: 'bad-credentials',
  408: 'timeout',
  413: 'too-long',
  414: 'too-long',
  429: 'rate-limited',
  456: 'quota-exceeded',
  504: 'timeout',
  529: 'rate-limited',
};

/** What a status that is no success comes to. The body is not quoted: it may repeat what somebody has written. */
const refusal = ({ status, headers }: Answered, fault: EngineFault | undefined): EngineError => {
  const after = retryAfterMs(headers['retry-after'], Date.now());
  return new EngineError(fault ?? REFUSALS[status] ?? 'unavailable', `it answered with status ${status}`, {
    ...(after !== undefined && { retryAfterMs: after }),
  });
};

/** What is asked of an engine over HTTP. */
export type Question = Omit<Call, 'maxBytes'> & {
  /** Reads a refusal where the status alone does not tell; gives nothing where it knows no better. */
  readonly read?: (answered: Answered) => EngineFault | undefined;
};

/** Asks over HTTP, and gives an answer that is whole and a success. Throws `EngineError` for all else. */
export const ask = async (caller: Caller, { read, ...call }: Question): Promise<Answered> => {
  const outcome = await caller.call({ ...call, maxBytes: ANSWER_MAX_BYTES });
  if ('fault' in outcome) throw new EngineError(...UNANSWERED[outcome.fault]);
  if (outcome.cut) throw new EngineError(...CUT[outcome.cut]);
  if (outcome.status < 200 || outcome.status > 299) throw refusal(outcome, read?.(outcome));
  return outcome;
};

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Null where it is no JSON; an error page in HTML is none. */
export const jsonOf = (body: Buffer): unknown => {
  try {
    return JSON.parse(strictUtf8.decode(body));
  } catch {
    return null;
  }
};

/** The same for a question in JSON. */
export const askJson = async (
  caller: Caller,
  { json, headers, ...question }: Omit<Question, 'body'> & { readonly json?: unknown },
): Promise<unknown> => {
  const { body } = await ask(caller, {
    ...question,
    headers: {
      accept: 'application/json',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const value = jsonOf(body);
  if (value === null) throw new EngineError('bad-output', 'the answer is no JSON');
  return value;
};
