import { createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import type { HalfShare } from '@lanterne/protocol';
import type { Policy } from '../domain/policy.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { nameOfHalf } from './sealed-address.ts';

/** A half without its pass phrase, which is slow on purpose. */
const newHalf = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return {
    spki,
    /** As the officer's browser makes it. */
    shareOf(ephemeral: string): HalfShare {
      const other = createPublicKey({ key: Buffer.from(ephemeral, 'base64'), format: 'der', type: 'spki' });
      const share = diffieHellman({ privateKey, publicKey: other }).toString('base64');
      return { half: nameOfHalf(spki), share };
    },
  };
};
export type TestHalf = ReturnType<typeof newHalf>;

/** Two halves, one that belongs to neither, and a policy that seals addresses for the two. */
export const createTestSeal = () => {
  const [one, other, foreign] = [newHalf(), newHalf(), newHalf()];
  const policy: Policy = {
    ...DEFAULT_POLICY,
    anonymity: 'sealed',
    address: { keptMs: 3_600_000, reasons: ['violence', 'suicide', 'lost'] },
    sealKeys: [one.spki, other.spki],
  };
  return { one, other, foreign, policy };
};
