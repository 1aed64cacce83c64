import * as v from 'valibot';

/**
 * Work that is asked of whoever opens a conversation while very many do (`proof_needed`): to find the whole number below `max` by which
 * the SHA-256 of `salt.number`, in hexadecimal, is `digest`. Before `until`, an RFC 3339 instant.
 */
export const challenge = v.strictObject({
  /** To be given back as it is. */
  signed: v.string(),
  salt: v.string(),
  digest: v.string(),
  max: v.number(),
  until: v.string(),
});
export type Challenge = v.InferOutput<typeof challenge>;

/** The work done: good once, for the site that has asked for it. */
export const proof = v.strictObject({
  /** What was `signed`. */
  challenge: v.pipe(v.string(), v.maxLength(300, 'too_long')),
  number: v.pipe(v.number(), v.safeInteger('malformed'), v.minValue(0, 'malformed')),
});
export type Proof = v.InferOutput<typeof proof>;
