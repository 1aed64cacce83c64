import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { NewPasskey, PasskeyProof } from '@lanterne/protocol';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What somebody could have a device, or a program in its place, say. */
export interface Said {
  readonly origin?: string;
  readonly rpId?: string;
  readonly counter?: number;
  /** Whether it has asked who holds it. */
  readonly verified?: boolean;
  readonly owner?: string;
  readonly credential?: string;
  /** A statement of who made it, that nobody has asked for. */
  readonly attestation?: { readonly fmt: string; readonly statement: Map<string, unknown> };
}

const base64url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

const PRESENT = 0x01;
const VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

/** An authenticator with one passkey, as WebAuthn says that one behaves; and what a forger would do with it. */
export const createDevice = (page: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(32);
  let owner = '';

  const clientData = (type: string, challenge: string, origin: string): string =>
    JSON.stringify({ type, challenge, origin, crossOrigin: false });
  const dataOf = (rpId: string, flags: number, counter: number, rest: Uint8Array = Buffer.alloc(0)): Buffer => {
    const head = Buffer.alloc(5);
    head.writeUInt8(flags);
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), head, rest]);
  };

  return {
    credential: base64url(id),
    make(
      { challenge, rpId, user }: { challenge: string; rpId: string; user: { id: string } },
      { verified = true, attestation = { fmt: 'none', statement: new Map() }, ...said }: Said = {},
    ): NewPasskey {
      owner = user.id;
      const key = new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ]);
      const cose = isoCBOR.encode(key as never);
      const held = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]);
      const flags = PRESENT | HAS_CREDENTIAL | (verified ? VERIFIED : 0);
      const authData = dataOf(said.rpId ?? rpId, flags, said.counter ?? 0, held);
      const made = new Map<string, unknown>([
        ['fmt', attestation.fmt],
        ['attStmt', attestation.statement],
        ['authData', new Uint8Array(authData)],
      ]);
      return {
        credential: said.credential ?? base64url(id),
        clientData: base64url(clientData('webauthn.create', challenge, said.origin ?? page)),
        attestation: base64url(isoCBOR.encode(made as never)),
      };
    },
    prove(
      { challenge, rpId }: { challenge: string; rpId: string },
      { verified = true, counter = 0, ...said }: Said = {},
    ): PasskeyProof {
      const client = clientData('webauthn.get', challenge, said.origin ?? page);
      const data = dataOf(said.rpId ?? rpId, PRESENT | (verified ? VERIFIED : 0), counter);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return {
        credential: said.credential ?? base64url(id),
        clientData: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(signature),
        owner: said.owner ?? owner,
      };
    },
  };
};
export type Device = ReturnType<typeof createDevice>;
