import { PASSWORD_MAX, PASSWORD_MIN } from '@lanterne/protocol/constants';

/** What the address bar holds of a one-time link. */
export type InviteLink = { readonly token: string } | 'malformed' | null;

/** Reads `#invite=<token>`; null when the fragment is about something else. */
export const readInvite = (fragment: string): InviteLink => {
  const token = /^#invite=(.*)$/.exec(fragment)?.[1];
  if (token === undefined) return null;
  return /^[A-Za-z0-9_-]{43}$/.test(token) ? { token } : 'malformed';
};

export interface PasswordCheck {
  /** Characters that are still missing. */
  readonly missing: number;
  readonly tooLong: boolean;
  readonly same: boolean;
  readonly good: boolean;
}

/** Length alone: rules on kinds of characters make passwords worse (ANSSI and CNIL, 2021). */
export const checkPassword = (password: string, again: string): PasswordCheck => {
  const missing = Math.max(0, PASSWORD_MIN - password.length);
  const tooLong = password.length > PASSWORD_MAX;
  const same = password !== '' && password === again;
  return { missing, tooLong, same, good: missing === 0 && !tooLong && same };
};
