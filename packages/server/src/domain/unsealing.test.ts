// docs/security.md: T10

import { type ConversationId, type OfficerId, TOKEN_LIFE_MS, type UnsealingId } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import type { Conversation } from './conversation.ts';
import { ANSWER_WITHIN_MS } from './two-people.ts';
import { addressUntil, isAddressOver, isInDanger, openedIn, type Unsealing, waitingIn } from './unsealing.ts';

const NOW = 1_000_000_000_000;
const HOUR = 3_600_000;

describe('an address is unsealed', () => {
  it('where danger was flagged, or confirmed by an officer, until it is closed', () => {
    const table = [
      [true, null, true],
      [true, 'suspected', true],
      [true, 'closed', false],
      [false, null, false],
      [false, 'suspected', false],
      [false, 'confirmed', true],
      [false, 'relayed', true],
      [false, 'present', true],
      [false, 'closed', false],
    ] as const;
    for (const [danger, dangerStep, expected] of table)
      expect([danger, dangerStep, isInDanger({ danger, dangerStep })]).toEqual([danger, dangerStep, expected]);
  });

  it('until so long after the end, and of what nobody ends so long after nobody can write in it any more', () => {
    const ended = { state: 'left', endedAt: NOW, lastAt: NOW - HOUR } as Conversation;
    expect(addressUntil(ended, HOUR)).toBe(NOW + HOUR);
    expect([isAddressOver(ended, HOUR, NOW + HOUR - 1), isAddressOver(ended, HOUR, NOW + HOUR)]).toEqual([false, true]);
    const running = { state: 'held', lastAt: NOW } as Conversation;
    const end = NOW + TOKEN_LIFE_MS + HOUR;
    expect(addressUntil(running, HOUR)).toBeNull();
    expect([isAddressOver(running, HOUR, end - 1), isAddressOver(running, HOUR, end)]).toEqual([false, true]);
  });
});

describe('of the unsealings of a conversation', () => {
  const unsealing = (more: Partial<Unsealing>): Unsealing => ({
    id: 'u' as UnsealingId,
    conversation: 'c' as ConversationId,
    reason: 'lost',
    askedBy: 'o' as OfficerId,
    askedAt: NOW,
    answer: null,
    answeredBy: null,
    answeredAt: null,
    ...more,
  });
  it('one waits for as long as it may be answered', () => {
    const [refused, waiting] = [unsealing({ answer: 'refused' }), unsealing({})];
    expect(waitingIn([refused, waiting], NOW)).toBe(waiting);
    expect(waitingIn([refused, waiting], NOW + ANSWER_WITHIN_MS)).toBeNull();
    expect(waitingIn([], NOW)).toBeNull();
  });

  it('the one that was confirmed last counts', () => {
    const at = (answeredAt: number | null) => unsealing({ answer: 'confirmed', answeredAt });
    const [first, last] = [at(1), at(2)];
    expect(openedIn([first, last, unsealing({})])).toBe(last);
    expect(openedIn([last, first])).toBe(last);
    const untimed = at(null);
    expect(openedIn([untimed])).toBe(untimed);
    expect(openedIn([unsealing({ answer: 'refused' })])).toBeNull();
  });
});
