import { hash, verify } from '@node-rs/argon2';
import type { PasswordHasher } from '../ports.ts';

/** The package's own enum exists only for its types: `Algorithm.Argon2id`. */
const ARGON2ID = 2;

/** argon2id with the first set of parameters that the OWASP password storage sheet recommends for 19 MiB. */
export const ARGON2 = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const argon2id: PasswordHasher = {
  hash: (password) => hash(password, ARGON2),
  verify,
};
