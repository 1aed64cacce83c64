/** Without letters and digits that are read for one another (Crockford's base 32). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** How many an officer has. */
export const RECOVERY_CODES = 10;
/** 60 bits each: what is slow to hash and good once needs no more. */
export const RECOVERY_CODE_BYTES = 12;

const grouped = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1-');

/** A recovery code as it is shown, of so many random bytes. */
export const recoveryCodeOf = (bytes: Uint8Array): string =>
  grouped([...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join(''));

/** What was typed, as it was shown; null when it cannot be a recovery code. */
export const readRecoveryCode = (typed: string): string | null => {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return plain.length === RECOVERY_CODE_BYTES && [...plain].every((letter) => LETTERS.includes(letter))
    ? grouped(plain)
    : null;
};
