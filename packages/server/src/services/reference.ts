import { randomBytes } from 'node:crypto';

/** Without the letters and digits that are taken for each other when they are read aloud or copied by hand. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 8;

/** What a hand-over is asked for by: short enough to be said at a counter, and good for nothing else. */
export const newReference = (): string => {
  let text = '';
  // What lies beyond the last whole round of letters is passed over, so that each is as likely as the next.
  const limit = 256 - (256 % LETTERS.length);
  while (text.length < LENGTH) {
    for (const byte of randomBytes(LENGTH))
      if (byte < limit && text.length < LENGTH) text += LETTERS[byte % LETTERS.length];
  }
  return `${text.slice(0, LENGTH / 2)}-${text.slice(LENGTH / 2)}`;
};
