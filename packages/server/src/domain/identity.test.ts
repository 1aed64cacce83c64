// docs/security.md: T6

import { describe, expect, it } from 'vitest';
import { isProvedEnough } from './identity.ts';

describe('a proof of who somebody is', () => {
  it('is enough when one of the means is among those that are asked for', () => {
    expect(isProvedEnough(['mfa', 'pop'], ['pwd', 'mfa'])).toBe(true);
    expect(isProvedEnough(['mfa', 'pop'], ['pop'])).toBe(true);
    expect(isProvedEnough(['mfa', 'pop'], ['pwd', 'mail'])).toBe(false);
  });

  it('is not enough when nobody says by what means', () => {
    expect(isProvedEnough(['mfa'], [])).toBe(false);
  });

  it('is enough by any means where none is asked for', () => {
    expect(isProvedEnough([], [])).toBe(true);
  });
});
