import { describe, expect, it } from 'vitest';
import { checkPassword, readInvite } from './state.ts';

const token = 'aB3_-'.repeat(9).slice(0, 43);

describe('a one-time link', () => {
  it('is read from the fragment', () => {
    expect(readInvite(`#invite=${token}`)).toEqual({ token });
  });

  it('is nothing when the fragment is about something else', () => {
    expect(readInvite('')).toBeNull();
    expect(readInvite('#queue-title')).toBeNull();
  });

  it('is malformed when it was cut or has foreign characters', () => {
    expect(readInvite('#invite=')).toBe('malformed');
    expect(readInvite(`#invite=${token.slice(1)}`)).toBe('malformed');
    expect(readInvite(`#invite=${token.slice(1)}%`)).toBe('malformed');
  });
});

describe('a password', () => {
  it('is good from 12 characters on, typed twice alike', () => {
    expect(checkPassword('quatre mots.', 'quatre mots.')).toEqual({
      missing: 0,
      tooLong: false,
      same: true,
      good: true,
    });
    expect(checkPassword('quatre mots', 'quatre mots')).toMatchObject({ missing: 1, good: false });
    expect(checkPassword('quatre mots.', 'quatre mots')).toMatchObject({ same: false, good: false });
    expect(checkPassword('', '')).toMatchObject({ same: false, good: false });
    expect(checkPassword('a'.repeat(257), 'a'.repeat(257))).toMatchObject({ tooLong: true, good: false });
  });
});
