import { hashRaw } from '@node-rs/argon2';
import type { SlowHasher } from '../ports.ts';
import { ARGON2 } from './password.ts';

/**
 * Hashes what somebody will look something up by, so that the same secret must give the same hash: its salt is one for all,
 * and a secret of the server, without which a stolen database cannot be searched for guesses.
 */
export const createSlowHasher =
  (salt: Buffer): SlowHasher =>
  async (secret) =>
    (await hashRaw(secret, { ...ARGON2, salt })).toString('hex');
