import type { NewPasskey, PasskeyChallenge, PasskeyEnrolment, PasskeyProof } from '@lanterne/protocol';
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';

/** What every authenticator has one of: EdDSA, ES256 and RS256. */
const ALGORITHMS = [-8, -7, -257];

const timeLeft = ({ until }: PasskeyChallenge): number => Math.max(1_000, Date.parse(until) - Date.now());

/**
 * Has a device make a passkey that is found without a login and asks who holds it. `there`: the device has one of this account
 * already; `cancelled` is all that a browser says of anything else, so that no page learns what somebody has.
 */
export const makePasskey = async (enrolment: PasskeyEnrolment): Promise<NewPasskey | 'cancelled' | 'there'> => {
  const { challenge, rpId, service, user, known } = enrolment;
  try {
    const { id, response } = await startRegistration({
      optionsJSON: {
        challenge,
        rp: { id: rpId, name: service },
        user,
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: known.map((one) => ({ type: 'public-key', id: one })),
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
        attestation: 'none',
        timeout: timeLeft(enrolment),
      },
    });
    return { credential: id, clientData: response.clientDataJSON, attestation: response.attestationObject };
  } catch (error) {
    return error instanceof Error && error.name === 'InvalidStateError' ? 'there' : 'cancelled';
  }
};

/** Has somebody choose a passkey and sign with it; null where they did not. */
export const provePasskey = async (asked: PasskeyChallenge): Promise<PasskeyProof | null> => {
  const { challenge, rpId } = asked;
  try {
    const { id, response } = await startAuthentication({
      optionsJSON: { challenge, rpId, userVerification: 'required', timeout: timeLeft(asked) },
    });
    const { clientDataJSON: clientData, authenticatorData, signature, userHandle: owner } = response;
    return owner ? { credential: id, clientData, authenticatorData, signature, owner } : null;
  } catch {
    return null;
  }
};
