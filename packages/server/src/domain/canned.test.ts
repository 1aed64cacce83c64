import type { CannedAnswerId, OfficerId } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { OWN_ANSWERS_MAX, SHARED_ANSWERS_MAX, whyNotKeep } from './canned.ts';

const named = (id: string, shortcut: string, locale = 'fr') => ({ id: id as CannedAnswerId, locale, shortcut });
const own = { owner: 'o' as OfficerId };
const shared = { owner: null };

describe('a canned answer among those of the same owner', () => {
  it('has a shortcut of its own in its language, and may keep it', () => {
    const shelf = [named('a', 'bonjour'), named('b', 'hello', 'en')];
    expect(whyNotKeep(shelf, { ...named('c', 'bonjour'), ...own })).toBe('shortcut_taken');
    expect(whyNotKeep(shelf, { ...named('c', 'bonjour', 'en'), ...own })).toBeNull();
    expect(whyNotKeep(shelf, { ...named('a', 'bonjour'), ...own })).toBeNull();
    expect(whyNotKeep(shelf, { ...named('b', 'bonjour', 'fr'), ...own })).toBe('shortcut_taken');
  });

  it('is not one too many', () => {
    for (const [owner, max] of [
      [own, OWN_ANSWERS_MAX],
      [shared, SHARED_ANSWERS_MAX],
    ] as const) {
      const full = Array.from({ length: max }, (_, index) => named(`${index}`, `s${index}`));
      expect(whyNotKeep(full, { ...named('new', 'new'), ...owner })).toBe('canned_answers_full');
      expect(whyNotKeep(full.slice(1), { ...named('new', 'new'), ...owner })).toBeNull();
      // One of a full shelf can still be changed.
      expect(whyNotKeep(full, { ...named('0', 'new'), ...owner })).toBeNull();
    }
  });
});
