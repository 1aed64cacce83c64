import type { ToLoader } from '@lanterne/protocol/frame';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setStage } from '../stage.fixture.ts';
import { Keys, turnKeys } from './keys.tsx';

const root = setStage();
let leave: ReturnType<typeof vi.fn<() => void>>;
let told: ToLoader[];
beforeEach(async () => {
  vi.useFakeTimers();
  leave = vi.fn();
  told = [];
  await act(() => render(<Keys leave={leave} tellHost={(message) => void told.push(message)} />, root));
});
afterEach(() => {
  turnKeys(true);
  vi.useRealTimers();
});

const press = (key: string) =>
  act(() => {
    for (const type of ['keydown', 'keyup']) root.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true }));
  });
const word = () => root.querySelector('[role=status]')?.textContent?.replace(/\s/g, ' ');
const dots = () => root.querySelectorAll('.pressed').length;

describe('Shift', () => {
  it('says how often it is still to be pressed, and leaves at the third press without a word', async () => {
    expect(word()).toBe('');
    await press('Shift');
    expect(word()).toBe('Maj : encore 2 fois pour quitter.');
    expect(dots()).toBe(1);
    await press('Shift');
    expect(word()).toBe('Maj : encore 1 fois pour quitter.');
    expect(dots()).toBe(2);
    expect(leave).not.toHaveBeenCalled();
    await press('Shift');
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it('says that leaving is cancelled by another key, and is silent about keys otherwise', async () => {
    await press('a');
    expect(word()).toBe('');
    await press('Shift');
    await press('a');
    expect(word()).toBe('Sortie annulée.');
    expect(root.querySelector('.presses')).toBeNull();
    await act(() => void vi.advanceTimersByTime(5_000));
    expect(word()).toBe('');
    await press('Shift');
    await press('Shift');
    expect(leave).not.toHaveBeenCalled();
  });

  it('says so after five seconds too', async () => {
    await press('Shift');
    await act(() => void vi.advanceTimersByTime(4_900));
    expect(word()).toContain('encore 2 fois');
    await act(() => void vi.advanceTimersByTime(200));
    expect(word()).toBe('Sortie annulée.');
  });

  it('does nothing once it is turned off, and the loader is told', async () => {
    turnKeys(false);
    expect(told).toEqual([{ type: 'keys', on: false }]);
    for (let times = 0; times < 4; times += 1) await press('Shift');
    expect(leave).not.toHaveBeenCalled();
    expect(word()).toBe('');
    turnKeys(true);
    expect(told.at(-1)).toEqual({ type: 'keys', on: true });
    for (let times = 0; times < 3; times += 1) await press('Shift');
    expect(leave).toHaveBeenCalledTimes(1);
  });
});
