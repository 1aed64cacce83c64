import type { SessionLimits } from '../domain/session.ts';
import type { OfficerAccount, SecretHash } from '../ports.ts';
import { deviceTokenFor, hashSecret, newSecret } from '../services/secret.ts';
import type { SessionToOpen } from '../services/sign-in.ts';
import type { Cookie } from './cookie.ts';

/** A browser is known for a year after its last sign-in. */
const DEVICE_SECONDS = 365 * 24 * 60 * 60;

/** A session that is not open yet: what the server keeps of its secret, and the cookies that give it to the browser. */
export interface NewSession extends SessionToOpen {
  cookiesFor(officer: Pick<OfficerAccount, 'login'>): readonly string[];
}

/** What the server keeps of another secret of a session, and the cookies that give it to the browser. */
export interface Rotation {
  readonly next: SecretHash;
  cookiesFor(left: { readonly seconds: number }): readonly string[];
}

/** Gives browsers what they are known by. */
export interface SessionCookies {
  newSession(): NewSession;
  /** Another secret for a session that goes on. */
  rotation(): Rotation;
  /** Whether it comes from a browser in which somebody has signed in under this login before. */
  isKnown(request: Request, login: string): boolean;
  clear(): string;
}

export const createSessionCookies = ({
  cookie,
  deviceCookie,
  deviceKey,
  limits,
}: {
  /** Of the session. */
  readonly cookie: Cookie;
  /** Tells a browser in which an officer has signed in before. */
  readonly deviceCookie: Cookie;
  /** Makes the values of `deviceCookie`; 32 bytes. */
  readonly deviceKey: Buffer;
  readonly limits: SessionLimits;
}): SessionCookies => ({
  newSession() {
    const secret = newSecret();
    return {
      session: hashSecret(secret),
      limits,
      cookiesFor: ({ login }) => [
        cookie.set(secret, Math.floor(limits.absoluteMs / 1000)),
        deviceCookie.set(deviceTokenFor(deviceKey, login), DEVICE_SECONDS),
      ],
    };
  },
  rotation() {
    const secret = newSecret();
    return { next: hashSecret(secret), cookiesFor: ({ seconds }) => [cookie.set(secret, seconds)] };
  },
  isKnown: (request, login) => deviceCookie.read(request) === deviceTokenFor(deviceKey, login),
  clear: cookie.clear,
});
