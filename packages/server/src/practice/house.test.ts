import type { ConversationId, DeskSignals, MessageRequest, Officer, OfficerId, Scenario } from '@lanterne/protocol';
import { scenario as scenarioSchema } from '@lanterne/protocol';
import { createSseParser } from '@lanterne/protocol/sse';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reviewOf } from '../domain/review.ts';
import { createPracticeHouse, type PracticeHouse } from './house.ts';

const officer: Officer = { id: 'o'.repeat(21) as OfficerId, login: 'agnes', alias: 'Agent 27', role: 'officer' };

const scenarioWith = (steps: Record<string, unknown>): Scenario =>
  v.parse(scenarioSchema, {
    id: 'test',
    title: 'T',
    summary: 'S',
    level: 1,
    door: 'victim',
    language: 'es',
    mood: 'calm',
    moods: { calm: { title: 'C', patience: 60, reads: 1, pace: 1_000 } },
    steps,
    goals: [{ text: 'G', does: 'relayed', since: 'danger', within: 60 }],
  });

const TURN = scenarioWith({
  start: { acts: [{ say: 'Hola', means: 'Bonjour', after: 1 }], on: [{ hears: ['bonjour'], go: 'turn' }] },
  turn: {
    acts: [
      { press: 'danger', after: 1 },
      { tell: { about: 'place', text: 'Aquí' }, after: 1 },
    ],
    on: [{ does: 'relayed', go: 'lost' }],
  },
  lost: {
    acts: [
      { leave: 'loss', after: 1 },
      { press: 'return', after: 1 },
      { leave: 'exit', after: 1 },
    ],
  },
});

let house: PracticeHouse;
let heard: { name: keyof DeskSignals; data: unknown }[];
let abort: AbortController;

const open = async (scenarios: readonly Scenario[], speed = 1): Promise<void> => {
  house = createPracticeHouse({ scenarios, officer, speed });
  abort = new AbortController();
  heard = [];
  const parse = createSseParser(({ event: name, data }) => {
    heard.push({ name: name as keyof DeskSignals, data: JSON.parse(data) });
  });
  const reader = house.openDesk(abort.signal).getReader();
  const decoder = new TextDecoder();
  void (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) parse(decoder.decode(part.value));
  })().catch(() => undefined);
  await vi.advanceTimersByTimeAsync(0);
};
const after = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);
const kinds = (): string[] => house.played()[0]?.log.map(({ kind }) => kind) ?? [];
const first = 'practice-1' as ConversationId;
const say = (text: string, id = 'm1'): MessageRequest => ({ id: id as MessageRequest['id'], text });

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-24T10:00:00Z') });
});
afterEach(() => {
  house.stop();
  vi.useRealTimers();
});

describe('the house of a practice', () => {
  it('plays a visitor to a desk by the rules of the service, to the end', async () => {
    await open([TURN]);
    await after(2);
    expect(heard.map(({ name }) => name)).toEqual(
      ['snapshot', 'entry', 'typing', 'event'].slice(0, 1).concat(['entry']),
    );
    const claimed = await house.claimNext();
    expect(claimed).toMatchObject({ ok: true, value: { mine: true, state: 'held', locale: 'es' } });
    expect(await house.claimNext()).toMatchObject({ ok: true, value: null });
    await house.showTyping(first);
    await house.markRead(first, 2);
    expect(await house.answer(first, say('Bonjour'))).toMatchObject({ ok: true });
    expect(await house.answer(first, say('Bonjour'))).toMatchObject({ ok: true, repeated: true });
    expect(await house.writeNote(first, say('Elle parle espagnol', 'n1'))).toMatchObject({ ok: true });
    expect(await house.keepSignalWord(first, 'lluvia')).toMatchObject({ ok: true });
    expect(await house.setMinor(first, true)).toMatchObject({ ok: true });
    expect(await house.setMinor(first, true)).toMatchObject({ ok: true, repeated: true });
    await after(4);
    expect(kinds()).toContain('detail');
    expect(await house.stepDanger(first, { step: 'closed' })).toMatchObject({ ok: true });
    expect(await house.stepDanger(first, { step: 'confirmed' })).toMatchObject({ ok: true });
    expect(await house.checkDanger(first, { check: 'place', answer: 'yes' })).toMatchObject({ ok: true });
    expect(await house.stepDanger(first, { step: 'relayed', to: 'CIC' })).toMatchObject({ ok: true });
    await after(5);
    expect(house.isOver()).toBe(true);
    expect(await house.answer(first, say('Encore là ?', 'm2'))).toEqual({ ok: false, code: 'conversation_left' });
    expect(await house.close(first, { outcome: 'relayed', tags: ['couple'] })).toMatchObject({ ok: true });
    expect(kinds()).toEqual([
      ...['opened', 'message', 'claimed', 'message', 'note', 'signal-word', 'minor', 'danger', 'detail'],
      ...['danger-step', 'danger-step', 'danger-check', 'danger-step', 'left', 'returned', 'left', 'outcome', 'closed'],
    ]);
    const names = heard.map(({ name }) => name);
    for (const name of ['snapshot', 'entry', 'held', 'event', 'read', 'presence']) expect(names).toContain(name);
    const [played] = house.played();
    expect([...(played?.meanings ?? [])]).toEqual([[2, 'Bonjour']]);
    const review = played && reviewOf(played);
    expect(review).toMatchObject({ goals: [{ verdict: 'met' }], claimedAfterMs: 2_000, firstAnswerMs: 2_000 });
    expect(house.readTranscript(first)).toEqual(played?.log);
  });

  it('refuses what the service refuses', async () => {
    await open([TURN]);
    await after(2);
    expect(await house.answer(first, say('a'))).toEqual({ ok: false, code: 'conversation_unknown' });
    expect(await house.claim('practice-9' as ConversationId)).toEqual({ ok: false, code: 'conversation_unknown' });
    expect(await house.claim(first)).toMatchObject({ ok: true, repeated: false });
    expect(await house.claim(first)).toMatchObject({ ok: true, repeated: true });
    expect(await house.close(first, {})).toMatchObject({ ok: true });
    expect(await house.stepDanger(first, { step: 'suspected' })).toEqual({ ok: false, code: 'conversation_closed' });
    await after(120);
    // Whoever was told goodbye writes no more.
    expect(kinds().at(-1)).toBe('closed');
  });

  it('lets several come one after the other, faster than life where that is asked for', async () => {
    await open([TURN, TURN], 10);
    await after(1);
    expect(house.played()).toHaveLength(1);
    await after(1.5);
    expect(house.played()).toHaveLength(2);
    await after(20);
    expect(house.isOver()).toBe(true);
    for (const { log, reached } of house.played()) {
      expect(log.at(-1)).toMatchObject({ kind: 'left', how: 'end' });
      expect(reached[0]?.at).toBe(Date.parse(log[0]?.at ?? ''));
    }
  });

  it('plays nothing more once it is stopped, and ends its streams', async () => {
    await open([TURN]);
    await after(0.5);
    house.stop();
    await after(60);
    expect(kinds()).toEqual(['opened']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives a new snapshot to a desk that comes back', async () => {
    await open([TURN]);
    await after(2);
    await house.claimNext();
    abort.abort();
    await after(1);
    const reader = house.openDesk(new AbortController().signal).getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toMatch(/^event: snapshot\n.*"mine":\[\{/s);
  });
});
