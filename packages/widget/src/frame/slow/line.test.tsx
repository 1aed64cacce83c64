// docs/security.md: T9

import type { Event } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Held } from '../conversation/composer.tsx';
import { factText } from '../conversation/fact.tsx';
import { type Action, type Conversation, NEW_CONVERSATION, transition } from '../conversation/state.ts';
import { setStage } from '../stage.fixture.ts';
import { SlowLine } from './line.tsx';
import { slowIn } from './standing.ts';

const NOW = Date.parse('2026-11-30T09:00:00.000Z');
const at = new Date(NOW).toISOString();
const root = setStage();
let held: Held | null;
beforeEach(() => {
  held = null;
  vi.useFakeTimers({ now: NOW });
});
afterEach(async () => {
  vi.useRealTimers();
});

const event = (of: object): Action => ({ type: 'event', event: { at, ...of } as Event });
const claimed = event({ kind: 'claimed', author: 'officer', alias: 'Camille', seq: 1 });
const slow = (seq: number, seconds: number | null) =>
  event({ kind: 'slow', author: 'officer', alias: 'Camille', seq, seconds });
const wrote = (id: string): Action => ({ type: 'wrote', id, text: id, at });
const arrived = (id: string, seq: number) => event({ kind: 'message', author: 'visitor', id, text: id, seq });
const after = (...actions: Action[]): Conversation =>
  [claimed, ...actions].reduce(transition, transition({ ...NEW_CONVERSATION }, { type: 'opened' }));

const show = (state: Conversation) => {
  const now = slowIn(state);
  return act(() =>
    render(now && <SlowLine key={now.id} state={state} slow={now} hold={(next) => (held = next)} />, root),
  );
};
const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const said = () => root.querySelector('[role=status]')?.textContent;

describe('slow mode', () => {
  it('stands while the exchange goes on, until it is lifted or a danger is told', () => {
    expect(slowIn(after())).toBeNull();
    expect(slowIn(after(slow(2, 30)))).toMatchObject({ seconds: 30 });
    expect(slowIn(after(slow(2, 30), slow(3, null)))).toBeNull();
    expect(slowIn(after(slow(2, 30), { type: 'danger', danger: 'asked' }))).toBeNull();
    expect(slowIn(after(slow(2, 30), event({ kind: 'closed', author: 'officer', alias: 'A', seq: 3 })))).toBeNull();
  });

  it('is told in the transcript, in words', () => {
    const texts = after(slow(2, 15), slow(3, null)).items.map((item) => item.kind === 'slow' && factText(item));
    expect(texts.slice(1)).toEqual([
      'Pour l’instant, vous pouvez envoyer un message toutes les 15 secondes.',
      'Vous pouvez de nouveau écrire sans attendre.',
    ]);
  });

  it('keeps nothing back before a message was sent in it', async () => {
    await show(after(wrote('before'), arrived('before', 2), slow(3, 30)));
    expect(root.textContent).toBe('Pour l’instant, vous pouvez envoyer un message toutes les 30 secondes.');
    expect(held).toBeNull();
  });

  it('keeps the text in the field after each message, and says from when it can be sent', async () => {
    const before = [slow(2, 30)];
    await show(after(...before));
    await show(after(...before, wrote('one')));
    expect(held?.label).toMatch(/^Envoyer à \d\d:00:30$/);
    // Nothing is said that nobody asked for.
    expect(said()).toBe('');
    await act(() => held?.press());
    expect(said()).toMatch(/^Votre texte reste ici\. Vous pourrez l’envoyer à \d\d:00:30\.$/);
    // Counted from when it has arrived.
    await pass(4_000);
    await show(after(...before, wrote('one'), arrived('one', 3)));
    expect(held?.label).toMatch(/:00:34$/);
    await pass(29_999);
    expect(held).not.toBeNull();
    await pass(1);
    expect(held).toBeNull();
    expect(said()).toBe('');
  });

  it('lets go at once where it is lifted', async () => {
    await show(after(slow(2, 60)));
    await show(after(slow(2, 60), wrote('one')));
    expect(held).not.toBeNull();
    await show(after(slow(2, 60), wrote('one'), arrived('one', 3), slow(4, null)));
    expect(held).toBeNull();
    expect(root.textContent).toBe('');
  });

  it('does not count what was refused, nor anew what was there before this page', async () => {
    await show(after(slow(2, 60), wrote('one'), { type: 'refused', id: 'one', code: 'body_invalid' }));
    expect(held).toBeNull();
    vi.setSystemTime(NOW + 40_000);
    await show(after());
    await show(after(slow(2, 60), arrived('one', 3)));
    expect(held).toMatchObject({ label: expect.stringMatching(/:01:00$/) });
  });
});
