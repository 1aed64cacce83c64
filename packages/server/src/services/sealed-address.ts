import { createHash, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto';
import type { ConversationId, HalfShare } from '@lanterne/protocol';
import { SealBroken } from '../ports.ts';
import { KEY_BYTES, seal, unseal } from '../seal.ts';

/** The public parts of the two halves of the seal's key, each as SPKI in base64. Nobody has both private ones. */
export type SealKeys = readonly [string, string];

/** A sealed address, as it is kept: JSON. */
export interface AddressBox {
  /** Which halves open it, in this order. */
  readonly halves: readonly [string, string];
  /** The public part of a key that was made for this box alone, SPKI in base64; its private part is nowhere any more. */
  readonly ephemeral: string;
  /** By which a share is known to be right before the other one is there. */
  readonly checks: readonly [string, string];
  readonly sealed: string;
}

/** What is in it. */
export interface Address {
  readonly address: string;
  /** When it was seen. */
  readonly at: number;
}

/** P-256: every browser of an officer has it, and X25519 not yet (`docs/decisions/0044`). */
const CURVE = 'prime256v1';
const CHECK_BYTES = 16;

const publicOf = (spki: string): KeyObject =>
  createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });

/** Whether a text is the public part of a half. */
export const isSealKey = (text: string): boolean => {
  try {
    const key = publicOf(text);
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === CURVE;
  } catch {
    return false;
  }
};

/** The name of a half. */
export const nameOfHalf = (spki: string): string =>
  createHash('sha256').update(Buffer.from(spki, 'base64')).digest('hex').slice(0, 16);

const derive = (secret: Uint8Array, salt: string, purpose: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, purpose, bytes));

const checkOf = (share: Uint8Array, { ephemeral }: Pick<AddressBox, 'ephemeral'>, half: string): string =>
  derive(share, `${ephemeral} ${half}`, 'lanterne share of a sealed address', CHECK_BYTES).toString('base64');

/** The key of a box comes of both shares: whoever has one of them has nothing. */
const keyOf = (
  shares: readonly [Uint8Array, Uint8Array],
  { ephemeral, halves }: Pick<AddressBox, 'ephemeral' | 'halves'>,
): Buffer => derive(Buffer.concat(shares), `${ephemeral} ${halves.join(' ')}`, 'lanterne sealed address', KEY_BYTES);

const placeOf = (conversation: ConversationId): string => `address of ${conversation}`;

/** Seals an address so that both halves of the key are needed to open it, and nothing that this server has. */
export const sealAddress = (keys: SealKeys, conversation: ConversationId, { address, at }: Address): string => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: CURVE });
  const shareFor = (key: string) => diffieHellman({ privateKey, publicKey: publicOf(key) });
  const shares = [shareFor(keys[0]), shareFor(keys[1])] as const;
  const head = {
    halves: [nameOfHalf(keys[0]), nameOfHalf(keys[1])],
    ephemeral: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  } as const;
  const box: AddressBox = {
    ...head,
    checks: [checkOf(shares[0], head, head.halves[0]), checkOf(shares[1], head, head.halves[1])],
    sealed: seal(keyOf(shares, head), placeOf(conversation), Buffer.from(JSON.stringify({ address, at }))).toString(
      'base64',
    ),
  };
  return JSON.stringify(box);
};

// Written by `sealAddress`.
export const readBox = (box: string): AddressBox => JSON.parse(box) as AddressBox;

/** Which half made a share of this box: its place; null where none did. */
export const placeOfShare = (box: AddressBox, { half, share }: HalfShare): 0 | 1 | null => {
  const place = box.halves.indexOf(half);
  if (place !== 0 && place !== 1) return null;
  return checkOf(Buffer.from(share, 'base64'), box, half) === box.checks[place] ? place : null;
};

/** Opens a box by two shares, in any order. Throws `SealBroken` unless they are one of each half. */
export const openAddress = (
  box: AddressBox,
  conversation: ConversationId,
  shares: readonly [HalfShare, HalfShare],
): Address => {
  const [first, second] = box.halves.map((half) => shares.find((share) => share.half === half));
  if (!first || !second) throw new SealBroken(`${placeOf(conversation)} needs both halves`);
  const key = keyOf([Buffer.from(first.share, 'base64'), Buffer.from(second.share, 'base64')], box);
  const plain = unseal(key, placeOf(conversation), Buffer.from(box.sealed, 'base64'));
  // Written by `sealAddress`.
  return JSON.parse(plain.toString()) as Address;
};
