import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ANNOUNCE_MS, createAnnouncer } from './announcer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('says the newest word, and no two within ten seconds', () => {
  const said: string[] = [];
  const announce = createAnnouncer((text) => {
    if (text) said.push(text);
  });
  announce('3 before you');
  announce('2 before you');
  announce('1 before you');
  expect(said).toEqual(['3 before you']);
  vi.advanceTimersByTime(ANNOUNCE_MS - 1);
  expect(said).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(said).toEqual(['3 before you', '1 before you']);
  vi.advanceTimersByTime(ANNOUNCE_MS);
  announce('next');
  expect(said.at(-1)).toBe('next');
});

it('takes a word away before it is said again', () => {
  const shown: string[] = [];
  const announce = createAnnouncer((text) => shown.push(text));
  announce('Sent');
  announce('Sent');
  vi.advanceTimersByTime(ANNOUNCE_MS);
  expect(shown).toEqual(['Sent', '', 'Sent']);
});

it('does not say what was overtaken by something heard elsewhere', () => {
  const said: string[] = [];
  const announce = createAnnouncer((text) => {
    if (text) said.push(text);
  });
  announce('Sent');
  announce('2 before you');
  announce('');
  vi.advanceTimersByTime(ANNOUNCE_MS);
  expect(said).toEqual(['Sent']);
  announce('Read');
  expect(said).toEqual(['Sent', 'Read']);
});
