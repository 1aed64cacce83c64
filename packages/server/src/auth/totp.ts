import { createHmac, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Authenticator } from '../ports.ts';

/** What RFC 6238 names first, and what every app can do. */
const KIND = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** As long as what the hash gives (RFC 4226, R6). */
const SECRET_BYTES = 20;
/** A clock that is half a minute off, or a code that was typed as it changed, is let through. */
const WINDOW = 1;
/** How long somebody may take to point their app at a picture. */
const ENROLMENT_MS = 10 * 60_000;

const codeIn = (secret: string): TOTP => new TOTP({ ...KIND, secret: Secret.fromBase32(secret) });

/**
 * Authenticator apps. The secret of an enrolment is computed from its name under a key of the server, so that nothing is kept
 * before the first code has shown that the app has it.
 */
export const createAuthenticator = (key: Buffer): Authenticator => ({
  begin(now) {
    const until = now + ENROLMENT_MS;
    return { enrolment: `${until}.${randomBytes(16).toString('base64url')}`, until };
  },
  secretOf(officer, enrolment, now) {
    const until = Number(/^(\d{13})\.[\w-]{22}$/.exec(enrolment)?.[1] ?? 0);
    if (until <= now || until > now + ENROLMENT_MS) return null;
    const bytes = createHmac('sha256', key).update(`authenticator\n${officer}\n${enrolment}`).digest();
    return new Secret({ buffer: new Uint8Array(bytes.subarray(0, SECRET_BYTES)).buffer }).base32;
  },
  addressOf: (secret, { issuer, login }) =>
    new TOTP({ ...KIND, issuer, label: login, secret: Secret.fromBase32(secret) }).toString(),
  stepOf(secret, code, now) {
    if (!/^\d{6}$/.test(code)) return null;
    const totp = codeIn(secret);
    const delta = totp.validate({ token: code, timestamp: now, window: WINDOW });
    return delta === null ? null : totp.counter({ timestamp: now }) + delta;
  },
});
