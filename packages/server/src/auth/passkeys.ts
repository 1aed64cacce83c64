import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { OfficerId } from '@lanterne/protocol';
import type { PasskeyAdder, Passkeys, SignedChallenge } from '../ports.ts';

/**
 * Loads what checks them. It takes longer than all else of the program, so commands go without it; a server loads it before it is ready,
 * since everybody would wait while it does so.
 */
export const loadPasskeyLibrary = async () => {
  const [checks, helpers] = await Promise.all([
    import('@simplewebauthn/server'),
    import('@simplewebauthn/server/helpers'),
  ]);
  return { ...checks, ...helpers };
};
type Library = Awaited<ReturnType<typeof loadPasskeyLibrary>>;

/** How long somebody may take to find their key and put a finger on it. */
const CHALLENGE_MS = 5 * 60_000;
const TIME_BYTES = 6;
const RANDOM_BYTES = 16;
const NAMED_BYTES = TIME_BYTES + RANDOM_BYTES;
const MARK_BYTES = 32;

/** EdDSA, ES256 and RS256: what every authenticator has one of. */
const ALGORITHMS = [-8, -7, -257];

/** What makes a challenge ours, and good for this alone. */
const markOf = (key: Buffer, adder: PasskeyAdder | null, named: Buffer): Buffer =>
  createHmac('sha256', key)
    .update(adder === null ? 'sign in\n' : `add ${adder.officer} ${adder.session}\n`)
    .update(named)
    .digest();

/**
 * Whether the device says who made it. We never ask for that, so a browser takes it out; what comes all the same is sent by hand,
 * and the library would fetch the lists of revoked certificates that it names, from wherever they are said to be.
 */
const saysWhoMadeIt = ({ decodeAttestationObject, isoBase64URL }: Library, attestation: string): boolean => {
  const decoded = decodeAttestationObject(isoBase64URL.toBuffer(attestation));
  return decoded.get('fmt') !== 'none';
};

/** Looks with the library, which throws at whatever is not right. */
const orNull = async <Value>(look: (library: Library) => Promise<Value | null>): Promise<Value | null> => {
  const library = await loadPasskeyLibrary();
  try {
    return await look(library);
  } catch {
    return null;
  }
};

/**
 * Passkeys that belong to the origin under which browsers reach us. A challenge is computed and marked by a key of the server, so
 * that strangers who ask for many fill nothing; it is kept once it was used, and is good for nothing from then on.
 */
export const createPasskeys = ({
  key,
  origins,
}: {
  /** 32 bytes. */
  readonly key: Buffer;
  /** Those of our own pages, the public one first. */
  readonly origins: readonly string[];
}): Passkeys => {
  const names = origins.map((origin) => new URL(origin).hostname);
  // An address is no name that passkeys can belong to: on one's own machine they belong to this one.
  const rpId = names.includes('localhost') ? 'localhost' : (names[0] ?? 'localhost');
  const ownerOf = (officer: OfficerId): string => Buffer.from(officer).toString('base64url');

  /** What is in a challenge of ours; null where it is not ours, is for something else, or too old. */
  const open = (challenge: string, adder: PasskeyAdder | null, now: number): SignedChallenge | null => {
    const bytes = Buffer.from(challenge, 'base64url');
    if (bytes.length !== NAMED_BYTES + MARK_BYTES || bytes.toString('base64url') !== challenge) return null;
    const [named, mark] = [bytes.subarray(0, NAMED_BYTES), bytes.subarray(NAMED_BYTES)];
    if (!timingSafeEqual(mark, markOf(key, adder, named))) return null;
    const expiresAt = named.readUIntBE(0, TIME_BYTES);
    return expiresAt > now ? { challenge, expiresAt } : null;
  };

  /** Lets the library ask for the challenge, and tells which one it was. */
  const expecting = (adder: PasskeyAdder | null, now: number) => {
    let signed: SignedChallenge | null = null;
    return {
      expected: {
        expectedChallenge: (challenge: string) => {
          signed = open(challenge, adder, now);
          return signed !== null;
        },
        expectedOrigin: [...origins],
        expectedRPID: rpId,
        requireUserVerification: true,
      },
      signed: () => signed,
    };
  };

  return {
    rpId,
    ownerOf,
    challenge(adder, now) {
      const expiresAt = now + CHALLENGE_MS;
      const named = Buffer.concat([Buffer.alloc(TIME_BYTES), randomBytes(RANDOM_BYTES)]);
      named.writeUIntBE(expiresAt, 0, TIME_BYTES);
      const challenge = Buffer.concat([named, markOf(key, adder, named)]).toString('base64url');
      return { challenge, expiresAt };
    },
    made: ({ credential: id, clientData, attestation }, adder, now) =>
      orNull(async (library) => {
        if (saysWhoMadeIt(library, attestation)) return null;
        const { expected, signed: signedNow } = expecting(adder, now);
        const { verified, registrationInfo } = await library.verifyRegistrationResponse({
          ...expected,
          supportedAlgorithmIDs: ALGORITHMS,
          response: {
            id,
            rawId: id,
            type: 'public-key',
            response: { clientDataJSON: clientData, attestationObject: attestation },
            clientExtensionResults: {},
          },
        });
        const signed = signedNow();
        if (!verified || !signed || registrationInfo.credential.id !== id) return null;
        const { publicKey, counter } = registrationInfo.credential;
        return { credential: id, publicKey: library.isoBase64URL.fromBuffer(publicKey), counter, signed };
      }),
    proved: ({ credential: id, clientData, authenticatorData, signature, owner }, passkey, now) =>
      orNull(async ({ verifyAuthenticationResponse, isoBase64URL }) => {
        if (id !== passkey.credential || owner !== ownerOf(passkey.officer)) return null;
        const { expected, signed: signedNow } = expecting(null, now);
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          ...expected,
          // The library's own look at the counter throws as everything else does; it is ours, to be told apart.
          credential: { id, publicKey: isoBase64URL.toBuffer(passkey.publicKey), counter: 0 },
          response: {
            id,
            rawId: id,
            type: 'public-key',
            response: { clientDataJSON: clientData, authenticatorData, signature, userHandle: owner },
            clientExtensionResults: {},
          },
        });
        const signed = signedNow();
        return verified && signed ? { counter: authenticationInfo.newCounter, signed } : null;
      }),
  };
};
