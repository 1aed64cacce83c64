import type { HelpCard, SiteHelpAnswer } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { asCountry, entriesOf, moved, withEntry, withoutEntry } from './overlay.ts';

const card = (id: string, title = id): HelpCard => ({
  id,
  doors: ['ask'],
  about: 'steps',
  title: { fr: title },
  lines: { fr: ['Une ligne.'] },
});
const help = (overlay: Partial<SiteHelpAnswer['overlay']> = {}): SiteHelpAnswer => ({
  country: {
    country: 'fr',
    reviewedOn: '2026-11-24',
    cards: ['a', 'b', 'c'].map((id) => card(id)),
    services: [],
    numbers: [],
  },
  overlay: { cards: [], services: [], numbers: [], without: [], order: [], ...overlay },
});
const shown = (of: SiteHelpAnswer) =>
  entriesOf(of, 'cards').map(({ entry, origin, removed }) => [entry.title.fr, origin, removed ? 'removed' : 'shown']);
const after = (before: SiteHelpAnswer, overlay: SiteHelpAnswer['overlay']) => ({ ...before, overlay });

describe('what a site changes of the help', () => {
  it('is told apart from what it takes as it is', () => {
    const changed = help({ cards: [card('b', 'B'), card('own')], without: ['a'], order: ['own', 'c'] });
    expect(shown(changed)).toEqual([
      ['own', 'own', 'shown'],
      ['c', 'country', 'shown'],
      ['B', 'changed', 'shown'],
      ['a', 'country', 'removed'],
    ]);
  });

  it('is an entry changed, added, taken away and put back', () => {
    const added = after(help(), withEntry(help().overlay, 'cards', card('own')));
    const changed = after(added, withEntry(added.overlay, 'cards', card('own', 'Own')));
    expect(shown(changed).at(-1)).toEqual(['Own', 'own', 'shown']);
    expect(shown(changed)).toHaveLength(4);
    expect(withoutEntry(changed, 'cards', 'own').cards).toEqual([]);
    const without = after(changed, withoutEntry(changed, 'cards', 'b'));
    expect(without.overlay.without).toEqual(['b']);
    expect(asCountry(without.overlay, 'cards', 'b').without).toEqual([]);
    const other = after(help(), withEntry(help().overlay, 'cards', card('b', 'B')));
    expect(shown(after(other, asCountry(other.overlay, 'cards', 'b')))[1]).toEqual(['b', 'country', 'shown']);
  });

  it('is an order, in which each move is one place among what is shown', () => {
    const one = after(help({ without: ['b'] }), moved(help({ without: ['b'] }), 'cards', 'c', -1));
    expect(shown(one).map(([title]) => title)).toEqual(['c', 'a', 'b']);
    expect(moved(one, 'cards', 'c', -1)).toBe(one.overlay);
    expect(moved(one, 'cards', 'none', 1)).toBe(one.overlay);
    const back = after(one, moved(one, 'cards', 'c', 1));
    expect(shown(back).map(([title]) => title)).toEqual(['a', 'c', 'b']);
    // The order of another kind stays.
    expect(moved(help({ order: ['17'] }), 'cards', 'a', 1).order).toEqual(['17', 'b', 'a', 'c']);
  });
});
