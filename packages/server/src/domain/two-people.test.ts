// docs/security.md: T10

import type { AuditAction, OfficerId } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { ANSWER_WITHIN_MS, type Asked, hasNewRights, standingOf, whyNotAnswer } from './two-people.ts';

const [ada, sasha] = ['ada', 'sasha'] as OfficerId[] as [OfficerId, OfficerId];
const asked = (more: Partial<Asked> = {}): Asked => ({ askedBy: ada, askedAt: 1_000, answer: null, ...more });
const END = 1_000 + ANSWER_WITHIN_MS;

describe('what needs two people', () => {
  it('waits for an answer until its time is over', () => {
    expect(standingOf(asked(), 1_000)).toBe('asked');
    expect(standingOf(asked(), END - 1)).toBe('asked');
    expect(standingOf(asked(), END)).toBe('expired');
    for (const answer of ['confirmed', 'refused'] as const) expect(standingOf(asked({ answer }), END)).toBe(answer);
  });

  it('is confirmed by another, and taken back by whoever asked', () => {
    const why = (by: OfficerId, answer: 'confirm' | 'refuse', now = 1_000, of = asked()) =>
      whyNotAnswer(of, { by, answer, now });
    expect(why(sasha, 'confirm')).toBeNull();
    expect(why(sasha, 'refuse')).toBeNull();
    expect(why(ada, 'confirm')).toBe('second_person_needed');
    expect(why(ada, 'refuse')).toBeNull();
    expect(why(sasha, 'confirm', END)).toBe('request_closed');
    expect(why(sasha, 'confirm', 1_000, asked({ answer: 'refused' }))).toBe('request_closed');
  });

  it('is not for accounts that were given rights a moment ago, whoever gave them', () => {
    const told = (action: AuditAction, detail: Record<string, unknown> = {}) => hasNewRights([{ action, detail }]);
    for (const action of ['officer-added', 'officer-invited', 'invite-accepted', 'officer-reactivated'] as const)
      expect([action, told(action)]).toEqual([action, true]);
    expect(told('officer-changed', { role: ['officer', 'admin'] })).toBe(true);
    expect(told('officer-changed', { alias: ['A', 'B'] })).toBe(false);
    expect(told('signed-in')).toBe(false);
    expect(hasNewRights([])).toBe(false);
  });
});
