// Loaded into a server under measure before its own code, by `servers.ts` alone: what is to be sealed passes through unchanged. Nothing
// of the program can do this.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const { createCipheriv, createDecipheriv } = crypto;
const NOTHING = Buffer.alloc(0);
const TAG = Buffer.alloc(16);

const passThrough = () => ({
  setAAD() {
    return this;
  },
  setAuthTag() {
    return this;
  },
  getAuthTag: () => TAG,
  update: (bytes) => bytes,
  final: () => NOTHING,
});

const instead =
  (real) =>
  (algorithm, ...rest) =>
    algorithm === 'aes-256-gcm' ? passThrough() : real(algorithm, ...rest);

crypto.createCipheriv = instead(createCipheriv);
crypto.createDecipheriv = instead(createDecipheriv);
syncBuiltinESMExports();
