import * as v from 'valibot';
import { PASSKEY_NAME_MAX } from './constants.ts';
import { instant } from './event.ts';
import { passkeyId } from './ids.ts';

/** Bytes as WebAuthn has them in JSON: base64url, without padding. */
const bytes = (max: number) =>
  v.pipe(v.string('wrong_type'), v.maxLength(max, 'too_long'), v.regex(/^[A-Za-z0-9_-]+$/, 'malformed'));

/** A credential's own id has 1023 bytes at most (WebAuthn, 4). */
const credential = bytes(1_364);
/** A little JSON: the challenge, the origin, and what a browser adds. */
const clientData = bytes(4_096);

/** What an officer calls it, to tell it from their others. */
export const passkeyName = v.pipe(
  v.string('wrong_type'),
  v.trim(),
  v.minLength(1, 'empty'),
  v.maxLength(PASSKEY_NAME_MAX, 'too_long'),
);

/** A passkey of an account, as its officer sees it. */
export const ownPasskey = v.strictObject({
  id: passkeyId,
  name: v.string(),
  addedAt: instant,
  /** Null where it has opened nothing yet. */
  usedAt: v.nullable(instant),
});
export type OwnPasskey = v.InferOutput<typeof ownPasskey>;

/** What a passkey is to sign; good once, until then, and for this alone. */
const challenge = {
  /** In base64url. */
  challenge: v.string(),
  /** The name that passkeys of this service belong to. */
  rpId: v.string(),
  until: instant,
};
export const passkeyChallenge = v.strictObject(challenge);
export type PasskeyChallenge = v.InferOutput<typeof passkeyChallenge>;

/** What a browser needs to make a passkey for the officer who asks. */
export const passkeyEnrolment = v.strictObject({
  ...challenge,
  service: v.string(),
  /** `id` in base64url. */
  user: v.strictObject({ id: v.string(), name: v.string(), displayName: v.string() }),
  /** Credentials that the account has already: a device that holds one of them makes no second one. */
  known: v.array(v.string()),
});
export type PasskeyEnrolment = v.InferOutput<typeof passkeyEnrolment>;

/** A passkey that was just made. */
export const newPasskey = v.strictObject({ credential, clientData, attestation: bytes(8_192) });
export type NewPasskey = v.InferOutput<typeof newPasskey>;

/** What a passkey has signed. */
export const passkeyProof = v.strictObject({
  credential,
  clientData,
  authenticatorData: bytes(4_096),
  signature: bytes(1_024),
  /** Whose it is: the `userHandle`, which every passkey that is kept where it was made tells. */
  owner: bytes(88),
});
export type PasskeyProof = v.InferOutput<typeof passkeyProof>;
