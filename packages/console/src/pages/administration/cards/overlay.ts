import type { HelpCard, HelpNumber, HelpOverlay, HelpService, SiteHelpAnswer } from '@lanterne/protocol';

/** The three kinds of entries, by the name of their list. */
export const KINDS = ['cards', 'numbers', 'services'] as const;
export type Kind = (typeof KINDS)[number];
export interface EntryOf {
  readonly cards: HelpCard;
  readonly numbers: HelpNumber;
  readonly services: HelpService;
}

/** Where an entry comes from: the country, the country but with the words of the site, the site alone. */
export type Origin = 'country' | 'changed' | 'own';

export interface Placed<Entry> {
  readonly entry: Entry;
  readonly origin: Origin;
  /** Taken away by the site; it can be put back. */
  readonly removed: boolean;
}

/** All entries of a kind, as the visitors of the site find them, and after them those that it has taken away. */
export const entriesOf = <K extends Kind>(
  { country, overlay }: SiteHelpAnswer,
  kind: K,
): readonly Placed<EntryOf[K]>[] => {
  // Each list holds what its name says.
  const of = (from: Record<Kind, readonly EntryOf[Kind][]>) => from[kind] as readonly EntryOf[K][];
  const known = new Set(of(country).map(({ id }) => id));
  const changed = new Map(of(overlay).map((entry) => [entry.id, entry]));
  const without = new Set<string>(overlay.without);
  const place = new Map<string, number>(overlay.order.map((id, index) => [id, index]));
  const all = [
    ...of(country).map((entry) => ({
      entry: changed.get(entry.id) ?? entry,
      origin: changed.has(entry.id) ? ('changed' as const) : ('country' as const),
    })),
    ...of(overlay)
      .filter(({ id }) => !known.has(id))
      .map((entry) => ({ entry, origin: 'own' as const })),
  ].map((placed) => ({ ...placed, removed: without.has(placed.entry.id) }));
  const placeOf = ({ entry, removed }: (typeof all)[number]): number =>
    removed ? place.size + 1 : (place.get(entry.id) ?? place.size);
  return all.sort((a, b) => placeOf(a) - placeOf(b));
};

const ids = (entries: readonly { readonly entry: { readonly id: string } }[]): string[] =>
  entries.map(({ entry }) => entry.id);

/** What the site changes, with an entry in the place of the one that has its id, or after the others. */
export const withEntry = <K extends Kind>(overlay: HelpOverlay, kind: K, entry: EntryOf[K]): HelpOverlay => {
  const list: readonly EntryOf[Kind][] = overlay[kind];
  const isThere = list.some(({ id }) => id === entry.id);
  const next = isThere ? list.map((one) => (one.id === entry.id ? entry : one)) : [...list, entry];
  return { ...overlay, [kind]: next };
};

/** An entry of the site is gone with it; one of the country is taken away, and can be put back. */
export const withoutEntry = (help: SiteHelpAnswer, kind: Kind, id: string): HelpOverlay => {
  const { overlay, country } = help;
  const list: readonly EntryOf[Kind][] = overlay[kind];
  const isOfCountry = country[kind].some((entry) => entry.id === id);
  const order = overlay.order.filter((one) => one !== id);
  if (isOfCountry) return { ...overlay, order, without: [...overlay.without.filter((one) => one !== id), id] };
  return { ...overlay, order, [kind]: list.filter((entry) => entry.id !== id) };
};

/** An entry as the country has it: put back, and in the country's words. */
export const asCountry = (overlay: HelpOverlay, kind: Kind, id: string): HelpOverlay => {
  const list: readonly EntryOf[Kind][] = overlay[kind];
  return {
    ...overlay,
    [kind]: list.filter((entry) => entry.id !== id),
    without: overlay.without.filter((one) => one !== id),
  };
};

/** An entry moved by a place among those that visitors find. */
export const moved = (help: SiteHelpAnswer, kind: Kind, id: string, by: -1 | 1): HelpOverlay => {
  const shown = ids(entriesOf(help, kind).filter(({ removed }) => !removed));
  const index = shown.indexOf(id);
  const to = index + by;
  if (index < 0 || to < 0 || to >= shown.length) return help.overlay;
  const next = [...shown];
  next.splice(index, 1);
  next.splice(to, 0, id);
  const others = help.overlay.order.filter((one) => !next.includes(one));
  return { ...help.overlay, order: [...others, ...next] };
};
