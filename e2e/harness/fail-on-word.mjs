// Loaded into a server under test before its own code: whatever hashes this word fails, as a fault of the program would.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const WORD = 'fail-on-this-word';

const { createHash } = crypto;
crypto.createHash = (...args) => {
  const hash = createHash(...args);
  const update = hash.update.bind(hash);
  hash.update = (data, ...more) => {
    if (typeof data === 'string' && data.includes(WORD)) throw new Error('the program fails here');
    return update(data, ...more);
  };
  return hash;
};
syncBuiltinESMExports();
