import type { OpenAnswer } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../connection/connection.ts';
import { type Conversation, NEW_CONVERSATION } from '../conversation/state.ts';
import { pageData, roomProps } from '../page.fixture.ts';
import { setStage } from '../stage.fixture.ts';
import { keepSeat, keptSeat } from './kept.ts';
import { KeepLine } from './line.tsx';
import { KeepRoom } from './room.tsx';

const root = setStage();
beforeEach(() => {
  sessionStorage.clear();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const access = { conversation: 'c', token: 'secret' } as OpenAnswer;
const waiting: Conversation = { ...NEW_CONVERSATION, phase: { name: 'waiting', standing: null, long: false } };
// Nothing else is asked of it.
const connect = () => ({ access: () => access }) as unknown as Connection;

const show = (state: Conversation = waiting) =>
  act(() => render(<KeepRoom {...roomProps({ connect }, state)} />, root));
const turn = () => act(() => root.querySelector<HTMLElement>('.keep > button')?.click());
const said = () => root.querySelector('[role=status]')?.textContent;

describe('the choice', () => {
  it('keeps nothing by being looked at, and says what it does and what stays', async () => {
    await show();
    expect(keptSeat('demo')).toBeNull();
    expect(root.textContent).toContain('une clé qui ouvre l’échange, et rien de ce qui est écrit');
    expect(root.textContent).toContain('peut rouvrir l’échange et le lire');
    expect(root.textContent).not.toMatch(/aucune trace|sans trace/i);
  });

  it('is made and taken back by one press each, and said', async () => {
    await show({ ...waiting, keptUntil: 7 });
    await turn();
    expect(keptSeat('demo')).toEqual({ ...access, until: 7 });
    expect(said()).toBe('L’échange est gardé dans cet onglet.');
    await turn();
    expect(keptSeat('demo')).toBeNull();
    expect(said()).toBe('L’échange n’est plus gardé.');
  });

  it('says so where the browser does not allow it', async () => {
    vi.stubGlobal('sessionStorage', undefined);
    await show();
    await turn();
    expect(said()).toContain('Rien n’est gardé.');
  });

  it('is taken away under who has it open, when it is not theirs any more', async () => {
    await show();
    await show({ ...waiting, danger: 'flagged' });
    expect(root.querySelector('.keep > button')).toBeNull();
  });
});

describe('the line in the exchange', () => {
  const line = (state: Conversation) =>
    act(() => render(<KeepLine data={pageData()} state={state} open={() => {}} />, root));

  it('offers it to who only asks, and to others says only that it is kept', async () => {
    await line(waiting);
    expect(root.textContent).toBe('');
    await line({ ...waiting, door: 'ask' });
    expect(root.textContent).toBe('Garder l’échange pendant ma visite');
    keepSeat('demo', { ...access, until: 0 });
    await line({ ...waiting, door: 'report', items: [] });
    expect(root.textContent).toBe('L’échange est gardé dans cet onglet.');
  });

  it('notes until when a list to come back by holds it', async () => {
    keepSeat('demo', { ...access, until: 0 });
    await line(waiting);
    await line({ ...waiting, keptUntil: 9 });
    expect(keptSeat('demo')?.until).toBe(9);
  });
});
