import * as v from 'valibot';
import type { AuditAction } from './admin.ts';
import { instant } from './event.ts';
import { ownPasskey } from './passkey.ts';

/** What concerns an officer of what is on record of their account. */
export const ACCOUNT_ACTIONS = [
  'signed-in',
  'sign-in-refused',
  'sign-in-code-refused',
  'invite-accepted',
  'officer-invited',
  'session-ended',
  'sessions-ended',
  'password-changed',
  'authenticator-added',
  'authenticator-removed',
  'passkey-added',
  'passkey-removed',
  'sign-in-passkey-refused',
  'passkey-suspected',
  'recovery-codes-made',
  'second-factor-removed',
] as const satisfies readonly AuditAction[];
export type AccountAction = (typeof ACCOUNT_ACTIONS)[number];

/** What protects an account, as its officer sees it. */
export const accountAnswer = v.strictObject({
  /** Whether they sign in by a password, which is what a code is asked for beside. */
  hasPassword: v.boolean(),
  /** Null where there is none. */
  authenticator: v.nullable(v.strictObject({ addedAt: instant })),
  /** The one that was added first comes first. */
  passkeys: v.array(ownPasskey),
  /** How many are left. */
  recoveryCodes: v.number(),
  /** Whether the house asks for a second factor. */
  required: v.boolean(),
  /** What was done about the account, the newest first. */
  events: v.array(
    v.strictObject({
      at: instant,
      action: v.picklist(ACCOUNT_ACTIONS),
      /** `service`: nobody who is known, as with a wrong password, or somebody at the server's own terminal. */
      by: v.picklist(['self', 'administrator', 'service']),
    }),
  ),
});
export type AccountAnswer = v.InferOutput<typeof accountAnswer>;
