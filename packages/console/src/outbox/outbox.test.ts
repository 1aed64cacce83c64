import type { ClientId, ConversationId, WrittenAnswer } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, Refusal } from '../api.ts';
import { createOutbox, deliveryAfter, type OutgoingMessage } from './outbox.ts';

const one = 'c'.repeat(21) as ConversationId;
const two = 'd'.repeat(21) as ConversationId;
const written: Answer<WrittenAnswer> = { ok: true, value: { seq: 1, at: '2026-11-24T10:00:00.000Z' } };
const no = (code: Refusal['code'], retryAfterMs?: number): Answer<never> => ({
  ok: false,
  refusal: { code, retryAfterMs },
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An outbox whose requests get the given answers in turn, and then succeed. */
const start = (...answers: Answer<WrittenAnswer>[]) => {
  const sent: OutgoingMessage[] = [];
  let next = 0;
  const outbox = createOutbox({
    send: async (message) => {
      sent.push(message);
      return answers.shift() ?? written;
    },
    newId: () => {
      next += 1;
      return `id${next}` as ClientId;
    },
    now: () => 0,
    random: () => 0,
  });
  return { outbox, texts: () => sent.map(({ text }) => text), ids: () => sent.map(({ id }) => id) };
};
const states = (outbox: ReturnType<typeof createOutbox>) => outbox.messages.value.map(({ delivery }) => delivery);

describe('the outbox', () => {
  it('shows a message at once, and says when the server has it', async () => {
    const { outbox } = start();
    outbox.add(one, 'a');
    expect(states(outbox)).toEqual(['sending']);
    await vi.advanceTimersByTimeAsync(0);
    expect(states(outbox)).toEqual(['sent']);
  });

  it('tries again for ever, with the same id, and keeps the order of writing', async () => {
    const { outbox, texts, ids } = start(no('unreachable'), no('unavailable'), no('too_many_requests'), no('internal'));
    outbox.add(one, 'a');
    outbox.add(one, 'b');
    await vi.advanceTimersByTimeAsync(0);
    expect(states(outbox)).toEqual(['delayed', 'delayed']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(texts()).toEqual(['a', 'a', 'a', 'a', 'a', 'b']);
    expect(new Set(ids()).size).toBe(2);
    expect(states(outbox)).toEqual(['sent', 'sent']);
  });

  it('says of a message behind a delayed one that it is delayed too', async () => {
    const { outbox } = start(no('unreachable'));
    outbox.add(one, 'a');
    await vi.advanceTimersByTimeAsync(0);
    outbox.add(one, 'b');
    expect(states(outbox)).toEqual(['delayed', 'delayed']);
  });

  it('does not let one conversation wait for another', async () => {
    const { outbox } = start(no('unreachable'));
    outbox.add(one, 'a');
    outbox.add(two, 'b');
    await vi.advanceTimersByTimeAsync(0);
    expect(states(outbox)).toEqual(['delayed', 'sent']);
  });

  it('waits as long as the server asks, unless the link comes back', async () => {
    const { outbox, texts } = start(no('too_many_requests', 30_000), no('unavailable', 30_000));
    outbox.add(one, 'a');
    await vi.advanceTimersByTimeAsync(29_000);
    expect(texts()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(texts()).toHaveLength(2);
    outbox.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(states(outbox)).toEqual(['sent']);
  });

  it('stops at a refusal, says why, and goes on with the next', async () => {
    const { outbox } = start(no('body_invalid'));
    outbox.add(one, 'a');
    outbox.add(one, 'b');
    await vi.advanceTimersByTimeAsync(0);
    expect(outbox.messages.value.map(({ delivery, code }) => [delivery, code])).toEqual([
      ['refused', 'body_invalid'],
      ['sent', undefined],
    ]);
  });

  it('keeps a message for the next sign-in', () => {
    expect(deliveryAfter(no('sign_in_required'))).toBe('delayed');
    expect(deliveryAfter(no('conversation_left'))).toBe('refused');
  });

  it('forgets what stands in the log, and sends nothing more once stopped', async () => {
    const { outbox, texts } = start(written, no('unreachable'));
    outbox.add(one, 'a');
    await vi.advanceTimersByTimeAsync(0);
    outbox.forget(new Set(['id1']));
    expect(states(outbox)).toEqual([]);
    outbox.add(one, 'b');
    await vi.advanceTimersByTimeAsync(0);
    outbox.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(texts()).toEqual(['a', 'b']);
  });
});
