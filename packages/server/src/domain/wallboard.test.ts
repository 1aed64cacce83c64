// docs/security.md: T6

import type { ConversationId, OfficerId, QueueId, SiteId } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { type Act, type Conversation, decide, openedAs } from './conversation.ts';
import {
  isDangerOpen,
  isLive,
  officersByState,
  READINGS_MANY,
  readingsOf,
  SERVICE_WINDOW_MS,
  serviceLevel,
} from './wallboard.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const MINUTE = 60_000;
const officer = 'camille' as OfficerId;

const opened = (minutesAgo: number, danger = false): Conversation =>
  openedAs({
    id: 'c' as ConversationId,
    site: 'site' as SiteId,
    door: 'ask',
    locale: 'fr',
    danger,
    queue: 'general' as QueueId,
    priority: 0,
    lastSeq: 1,
    openedAt: NOW - minutesAgo * MINUTE,
    placeAtOpening: 1,
  });

const after = (conversation: Conversation, ...acts: readonly (readonly [minutes: number, act: Act])[]): Conversation =>
  acts.reduce<Conversation>((now, [minutes, act]) => {
    const decision = decide(now, act, conversation.openedAt + minutes * MINUTE);
    if (decision.verdict !== 'done') throw new Error(`${act.act} is ${decision.verdict}`);
    return decision.next;
  }, conversation);

const claim: Act = { act: 'claim', officer };
const answer: Act = { act: 'answer', officer };
const leave: Act = { act: 'leave', how: 'end' };

describe('what is to be done something about', () => {
  it('is what waits, what is held, what a visitor left and nobody closed, and who left in danger unseen', () => {
    expect(isLive(opened(1))).toBe(true);
    expect(isLive(after(opened(5), [1, claim]))).toBe(true);
    expect(isLive(after(opened(5), [1, claim], [2, leave]))).toBe(true);
    expect(isLive(after(opened(5, true), [2, leave]))).toBe(true);
    expect(isLive(after(opened(5), [2, leave]))).toBe(false);
    expect(isLive(after(opened(5), [1, claim], [2, { act: 'close', officer }]))).toBe(false);
  });

  it('is a danger from its suspicion until it is closed', () => {
    const suspected = after(opened(5), [1, claim], [2, { act: 'stepDanger', officer, step: 'suspected' }]);
    expect(isDangerOpen(opened(5))).toBe(false);
    expect(isDangerOpen(opened(5, true))).toBe(true);
    expect(isDangerOpen(suspected)).toBe(true);
    expect(isDangerOpen(after(suspected, [3, { act: 'stepDanger', officer, step: 'closed' }]))).toBe(false);
  });
});

describe('the service level', () => {
  const level = (...conversations: Conversation[]) => serviceLevel(conversations, { now: NOW, targetMs: 2 * MINUTE });

  it('is of those whose answer is there or late, in the last hour', () => {
    const inTime = after(opened(30), [1, claim], [2, answer]);
    const late = after(opened(30), [1, claim], [3, answer]);
    const unanswered = opened(3);
    const fresh = opened(2);
    const leftSoon = after(opened(30), [1, leave]);
    const leftLate = after(opened(30), [4, leave]);
    expect(level(inTime, late, unanswered, fresh, leftSoon, leftLate)).toEqual({ counted: 4, within: 1 });
    expect(level(after(opened(SERVICE_WINDOW_MS / MINUTE), [1, claim], [2, answer]))).toEqual({
      counted: 0,
      within: 0,
    });
  });
});

describe('officers by state', () => {
  const at = (load: number, available = true, queues: string[] = []) => ({
    load,
    available,
    capacity: 2,
    queues: queues as QueueId[],
  });

  it('are each one of three, of those who serve what is watched', () => {
    const team = [at(0), at(1), at(2), at(3), at(0, false), at(0, true, ['minors']), at(2, true, ['general'])];
    expect(officersByState(team, [])).toEqual({ free: 3, busy: 3, paused: 1 });
    expect(officersByState(team, ['general' as QueueId])).toEqual({ free: 2, busy: 3, paused: 1 });
  });
});

describe('what is read of others', () => {
  it('is many where one person alone has read many', () => {
    expect(readingsOf([])).toEqual({ count: 0, most: 0, many: false });
    expect(readingsOf([READINGS_MANY, 3, READINGS_MANY])).toEqual({
      count: 2 * READINGS_MANY + 3,
      most: READINGS_MANY,
      many: false,
    });
    expect(readingsOf([1, READINGS_MANY + 1])).toEqual({
      count: READINGS_MANY + 2,
      most: READINGS_MANY + 1,
      many: true,
    });
  });
});
