import type { ToLoader } from '@lanterne/protocol/frame';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLeave } from './leave.ts';

const EXIT = 'https://neutral.example/';

let told: ToLoader[];
let order: string[];
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  order = [];
  document.title = 'Échange';
  const style = document.createElement('style');
  document.head.append(style);
  document.body.innerHTML = '<main><p>Un secret</p></main>';
  vi.spyOn(location, 'replace').mockImplementation((to) => void order.push(`goes to ${to}`));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const make = (page: 'frame' | 'inline' | 'chat') =>
  createLeave({
    data: { page, exit: EXIT },
    tellHost: (message) => {
      told.push(message);
      order.push(`tells with ${JSON.stringify(document.body.textContent)} on the screen`);
    },
    word: () => 'Chargement',
    letGo: () => order.push(`lets go with ${JSON.stringify(document.body.textContent)} on the screen`),
  });

const alerts = () => [...document.querySelectorAll('[role=alert]')].map(({ textContent }) => textContent);

describe.each(['frame', 'inline'] as const)('in a %s', (page) => {
  it('empties the page first, then ends the conversation, then tells the loader', () => {
    make(page)();
    expect(order).toEqual(['lets go with "" on the screen', 'tells with "" on the screen']);
    expect(told).toEqual([{ type: 'exit' }]);
    expect(document.title).toBe('Chargement');
    expect(document.head.querySelector('style')).toBeNull();
  });

  it('leaves what is around it by itself, and says so, only where no loader did', () => {
    make(page)();
    vi.advanceTimersByTime(90);
    expect(alerts()).toEqual([]);
    vi.advanceTimersByTime(20);
    expect(alerts()).toEqual(['Chargement']);
    // In this test nothing is around it.
    expect(order.at(-1)).toBe(`goes to ${EXIT}`);
  });
});

describe('on a page of its own', () => {
  it('empties the page, says the one word, and goes, before anything else', () => {
    make('chat')();
    expect(order).toEqual([`goes to ${EXIT}`, 'lets go with "Chargement" on the screen']);
    expect(told).toEqual([]);
    expect(alerts()).toEqual(['Chargement']);
  });
});

it('is done once, however often it is asked for', () => {
  const leave = make('chat');
  leave();
  leave();
  expect(order).toHaveLength(2);
  expect(alerts()).toEqual(['Chargement']);
});
