import { expect, it } from 'vitest';
import { RECOVERY_CODE_BYTES, readRecoveryCode, recoveryCodeOf } from './recovery-code.ts';

it('a recovery code is read as it was shown, however it is typed', () => {
  const code = recoveryCodeOf(Uint8Array.from({ length: RECOVERY_CODE_BYTES }, (_, index) => index * 21));
  expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')} `]) {
    expect(readRecoveryCode(typed)).toBe(code);
  }
  expect(readRecoveryCode('o123-i567-l9ab')).toBe('0123-1567-19AB');
  for (const other of ['', '123456', `${code}0`, 'UUUU-UUUU-UUUU', '\0'.repeat(12)]) {
    expect(readRecoveryCode(other)).toBeNull();
  }
});
