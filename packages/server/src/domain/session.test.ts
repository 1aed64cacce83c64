// docs/security.md: T6

import type { OfficerId } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { isTwoFactor, isWorthNoting, newSession, rotated, used } from './session.ts';

const limits = { idleMs: 3_600_000, absoluteMs: 43_200_000 };
const who = { hash: 'hash', officer: 'o'.repeat(21) as OfficerId, means: ['password'] } as const;
const session = newSession(who, limits, 1_000);

describe('a session', () => {
  it('lasts for as long as the longer limit, unless it lies unused for the shorter one', () => {
    expect(session).toEqual({ ...who, openedAt: 1_000, usedAt: 1_000, idleUntil: 3_601_000, expiresAt: 43_201_000 });
    expect(used(session, limits, 5_000)).toEqual({ ...session, usedAt: 5_000, idleUntil: 3_605_000 });
  });

  it('is noted to be in use once a minute, and more often where the limit is short', () => {
    expect(isWorthNoting(session, limits, 60_999)).toBe(false);
    expect(isWorthNoting(session, limits, 61_000)).toBe(true);
    const short = { ...limits, idleMs: 300_000 };
    expect([30_999, 31_000].map((now) => isWorthNoting(session, short, now))).toEqual([false, true]);
  });

  it('is no younger under another secret', () => {
    expect(rotated(session, 'other')).toEqual({ ...session, hash: 'other' });
    const more = rotated(session, 'other', ['totp']);
    expect(more).toEqual({ ...session, hash: 'other', means: ['password', 'totp'] });
    expect(rotated(more, 'hash', ['totp'])).toEqual({ ...more, hash: 'hash' });
    expect([session, more].map(({ means }) => isTwoFactor(means))).toEqual([false, true]);
  });
});
