/** What is looked through, and how it is called by who knows it. */
export interface Searched {
  readonly title: string;
  /** Typed by heart; what begins with it comes first. */
  readonly shortcut?: string;
  /** What it says. */
  readonly text: string;
  /** Other words by which it is looked for, which are not shown. */
  readonly words?: string;
}

/** Without accents and capitals, which nobody types in a hurry. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The smaller, the closer; null for what does not fit. */
const distanceOf = (
  { title, shortcut = '', text, words: others = '' }: Searched,
  words: readonly string[],
): number | null => {
  const query = words.join('-');
  if (shortcut !== '' && shortcut === query) return 0;
  if (shortcut.startsWith(query)) return 1;
  const name = plain(title);
  // A text that begins so: a number, typed as one knows it.
  if (words.every((word) => name.includes(word)) || plain(text).startsWith(words.join(' '))) return 2;
  const all = `${shortcut} ${name} ${plain(`${text} ${others}`)}`;
  return words.every((word) => all.includes(word)) ? 3 : null;
};

/** Those in which every word of the query stands, the closest first; all of them, in their order, for no query. */
export const search = <Item extends Searched>(items: readonly Item[], query: string): readonly Item[] => {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items
    .flatMap((item) => {
      const distance = distanceOf(item, words);
      return distance === null ? [] : [{ item, distance }];
    })
    .sort((a, b) => a.distance - b.distance)
    .map(({ item }) => item);
};
