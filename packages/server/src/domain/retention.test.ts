// docs/security.md: T10

import type { ConversationId, KeptPart, OfficerId, SiteId } from '@lanterne/protocol';
import { KEPT_PARTS, TOKEN_LIFE_MS } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Conversation, openedAs } from './conversation.ts';
import { GENERAL } from './queue.ts';
import { isOver, isPartOver, type Kept, type KeptWithPart, partLimits, purgeLimits } from './retention.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-24T12:00:00Z');
const policy = (endedMs: number) => ({ retention: { endedMs } });

const {
  lostAt: _,
  offer: __,
  ...common
} = openedAs({
  id: 'c' as ConversationId,
  site: 'site' as SiteId,
  door: 'ask',
  locale: 'fr',
  danger: false,
  queue: GENERAL,
  priority: 0,
  lastSeq: 1,
  openedAt: NOW - 1_000 * HOUR,
  placeAtOpening: 1,
});
const holder = 'me' as OfficerId;
const open = (lastAt: number): Conversation => ({ ...common, lastAt, state: 'waiting', offer: null, lostAt: null });
const left = (endedAt: number): Conversation => ({
  ...common,
  lastAt: endedAt,
  state: 'left',
  how: 'exit',
  holder: null,
  claimedAt: null,
  endedAt,
});
const closed = (endedAt: number): Conversation => ({
  ...common,
  lastAt: endedAt,
  state: 'closed',
  how: null,
  holder,
  claimedAt: NOW - 1_000 * HOUR,
  endedAt,
});
const kept = (conversation: Conversation, more: Partial<Kept> = {}): Kept => ({
  conversation,
  promisedMs: null,
  resumeUntil: null,
  tokenAt: null,
  holdUntil: null,
  ...more,
});

describe('a conversation is over its time', () => {
  it('not while two people keep it, whatever else is over', () => {
    const long = closed(NOW - 900 * HOUR);
    expect(isOver(kept(long, { holdUntil: NOW + 1 }), policy(0), NOW)).toBe(false);
    expect(isOver(kept(long, { holdUntil: NOW }), policy(0), NOW)).toBe(true);
  });

  it('so long after its end as the policy says', () => {
    for (const ended of [left, closed]) {
      expect(isOver(kept(ended(NOW - 24 * HOUR)), policy(24 * HOUR), NOW)).toBe(true);
      expect(isOver(kept(ended(NOW - 24 * HOUR + 1)), policy(24 * HOUR), NOW)).toBe(false);
      expect(isOver(kept(ended(NOW)), policy(0), NOW)).toBe(true);
    }
  });

  it('when nobody ended it, so long after the last token has died', () => {
    const silent = NOW - TOKEN_LIFE_MS - 24 * HOUR;
    expect(isOver(kept(open(silent)), policy(24 * HOUR), NOW)).toBe(true);
    expect(isOver(kept(open(silent + 1)), policy(24 * HOUR), NOW)).toBe(false);
    expect(isOver(kept(open(NOW - HOUR)), policy(0), NOW)).toBe(false);
  });

  it('not later than was promised, nor later than is promised now', () => {
    const hours = fc.integer({ min: 0, max: 200 }).map((n) => n * HOUR);
    fc.assert(
      fc.property(hours, hours, hours, fc.boolean(), (agoMs, promisedMs, endedMs, isOpen) => {
        const conversation = isOpen ? open(NOW - TOKEN_LIFE_MS - agoMs) : closed(NOW - agoMs);
        const over = isOver(kept(conversation, { promisedMs }), policy(endedMs), NOW);
        expect(over).toBe(agoMs >= promisedMs || agoMs >= endedMs);
      }),
    );
  });

  it('not while a resume code opens it, nor while somebody is back by one', () => {
    const long = closed(NOW - 100 * HOUR);
    expect(isOver(kept(long, { resumeUntil: NOW + 1 }), policy(0), NOW)).toBe(false);
    expect(isOver(kept(long, { resumeUntil: NOW }), policy(0), NOW)).toBe(true);
    expect(isOver(kept(long, { tokenAt: NOW - TOKEN_LIFE_MS }), policy(0), NOW)).toBe(false);
    expect(isOver(kept(long, { tokenAt: NOW - TOKEN_LIFE_MS - 1 }), policy(0), NOW)).toBe(true);
  });
});

describe('the limits of a purge', () => {
  it('are those at which a conversation of no other promise is over', () => {
    const { now, endedBy, silentBy, seatedBy } = purgeLimits(policy(5 * HOUR), NOW);
    expect(now).toBe(NOW);
    expect(isOver(kept(closed(endedBy)), policy(5 * HOUR), NOW)).toBe(true);
    expect(isOver(kept(closed(endedBy + 1)), policy(5 * HOUR), NOW)).toBe(false);
    expect(isOver(kept(open(silentBy)), policy(5 * HOUR), NOW)).toBe(true);
    expect(isOver(kept(open(silentBy + 1)), policy(5 * HOUR), NOW)).toBe(false);
    const long = closed(NOW - 1_000 * HOUR);
    expect(isOver(kept(long, { tokenAt: seatedBy - 1 }), policy(5 * HOUR), NOW)).toBe(true);
    expect(isOver(kept(long, { tokenAt: seatedBy }), policy(5 * HOUR), NOW)).toBe(false);
  });
});

describe('a part of a conversation is over its time', () => {
  const parts = (ms: number, part: KeptPart = 'position') => ({
    retention: {
      partsMs: {
        position: 9_000 * HOUR,
        contact: 9_000 * HOUR,
        notes: 9_000 * HOUR,
        handover: 9_000 * HOUR,
        [part]: ms,
      },
    },
  });
  const keptPart = (conversation: Conversation, more: Partial<KeptWithPart> = {}): KeptWithPart => ({
    ...kept(conversation),
    promisedPartMs: null,
    ...more,
  });

  it('so long after the end as the policy says of it, and no other with it', () => {
    for (const part of KEPT_PARTS) {
      const policyOfIt = parts(6 * HOUR, part);
      expect(isPartOver(keptPart(closed(NOW - 6 * HOUR)), part, policyOfIt, NOW)).toBe(true);
      expect(isPartOver(keptPart(closed(NOW - 6 * HOUR + 1)), part, policyOfIt, NOW)).toBe(false);
      const others = KEPT_PARTS.filter((other) => other !== part);
      for (const other of others)
        expect(isPartOver(keptPart(closed(NOW - 6 * HOUR)), other, policyOfIt, NOW)).toBe(false);
    }
  });

  it('not while two people keep it, but whatever code opens the rest', () => {
    const long = closed(NOW - 900 * HOUR);
    expect(isPartOver(keptPart(long, { holdUntil: NOW + 1 }), 'position', parts(0), NOW)).toBe(false);
    expect(isPartOver(keptPart(long, { holdUntil: NOW }), 'position', parts(0), NOW)).toBe(true);
    expect(isPartOver(keptPart(long, { resumeUntil: NOW + 1, tokenAt: NOW }), 'position', parts(0), NOW)).toBe(true);
  });

  it('never under somebody who may write in it', () => {
    const silent = open(NOW - TOKEN_LIFE_MS);
    expect(isPartOver(keptPart(silent), 'position', parts(0), NOW)).toBe(true);
    expect(isPartOver(keptPart(silent, { tokenAt: NOW - TOKEN_LIFE_MS }), 'position', parts(0), NOW)).toBe(false);
    expect(isPartOver(keptPart(silent, { tokenAt: NOW - TOKEN_LIFE_MS - 1 }), 'position', parts(0), NOW)).toBe(true);
    expect(isPartOver(keptPart(open(NOW - TOKEN_LIFE_MS + 1)), 'position', parts(0), NOW)).toBe(false);
  });

  it('not later than was promised of it, or of the whole where nothing was, nor later than is promised now', () => {
    const hours = fc.integer({ min: 0, max: 200 }).map((n) => n * HOUR);
    fc.assert(
      fc.property(
        fc.constantFrom(...KEPT_PARTS),
        hours,
        fc.option(hours),
        fc.option(hours),
        hours,
        fc.boolean(),
        (part, agoMs, promisedMs, promisedPartMs, partMs, isOpen) => {
          const conversation = isOpen ? open(NOW - TOKEN_LIFE_MS - agoMs) : closed(NOW - agoMs);
          const promised = promisedPartMs ?? promisedMs ?? Number.POSITIVE_INFINITY;
          const one = keptPart(conversation, { promisedMs, promisedPartMs });
          expect(isPartOver(one, part, parts(partMs, part), NOW)).toBe(agoMs >= Math.min(promised, partMs));
          // The limits of a purge are those of the policy.
          const { endedBy, silentBy } = partLimits(parts(partMs, part), part, NOW);
          expect(isOpen ? conversation.lastAt <= silentBy : agoMs >= NOW - endedBy).toBe(agoMs >= partMs);
        },
      ),
    );
  });
});
