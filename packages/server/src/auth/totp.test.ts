// docs/security.md: T6

import type { OfficerId } from '@lanterne/protocol';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { createAuthenticator } from './totp.ts';

const authenticator = createAuthenticator(Buffer.alloc(32, 1));
const officer = 'o'.repeat(21) as OfficerId;
const now = Date.parse('2026-11-30T12:00:00Z');
/** The secret of the test vectors. */
const secret = Secret.fromUTF8('12345678901234567890').base32;

describe('codes of an authenticator app', () => {
  it('are those of RFC 6238, appendix B', () => {
    for (const [seconds, code] of [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_111_111_111, '050471'],
      [1_234_567_890, '005924'],
      [2_000_000_000, '279037'],
    ] as const) {
      expect(authenticator.stepOf(secret, code, seconds * 1_000)).toBe(Math.floor(seconds / 30));
    }
  });

  it('are good half a minute early and late, and no more; each belongs to its own half minute', () => {
    const app = new TOTP({ secret: Secret.fromBase32(secret) });
    const at = (offset: number) => authenticator.stepOf(secret, app.generate({ timestamp: now + offset }), now);
    const step = now / 30_000;
    expect([-60_000, -30_000, 0, 30_000, 60_000].map(at)).toEqual([null, step - 1, step, step + 1, null]);
    for (const other of ['', '12345', '1234567', 'abcdef', '１２３４５６', '12 456']) {
      expect(authenticator.stepOf(secret, other, now)).toBeNull();
    }
  });
});

describe('an enrolment', () => {
  const { enrolment, until } = authenticator.begin(now);

  it('has a secret of its own for each officer and each server, for ten minutes', () => {
    const given = authenticator.secretOf(officer, enrolment, now);
    expect(given).toMatch(/^[A-Z2-7]{32}$/);
    expect(authenticator.secretOf(officer, enrolment, until - 1)).toBe(given);
    expect(authenticator.secretOf(officer, enrolment, until)).toBeNull();
    expect(authenticator.secretOf('p'.repeat(21) as OfficerId, enrolment, now)).not.toBe(given);
    expect(createAuthenticator(Buffer.alloc(32, 2)).secretOf(officer, enrolment, now)).not.toBe(given);
    expect(authenticator.secretOf(officer, authenticator.begin(now).enrolment, now)).not.toBe(given);
  });

  it('is none in any other form, nor beyond its time', () => {
    const [, random = ''] = enrolment.split('.');
    for (const other of ['', 'x', `${until}`, `${until + 1}.${random}`, `.${random}`, `9999999999999.${random}`]) {
      expect(authenticator.secretOf(officer, other, now)).toBeNull();
    }
  });

  it('is given to an app by an address that names the service and the login', () => {
    const address = new URL(authenticator.addressOf(secret, { issuer: 'Lanterne', login: 'camille' }));
    expect([address.protocol, address.host, address.pathname]).toEqual(['otpauth:', 'totp', '/Lanterne:camille']);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      issuer: 'Lanterne',
      secret,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
