import type { First } from './index.ts';

type Early = typeof import('./fr.early.json');
type Talk = typeof import('./fr.talk.json');
type Copy = typeof import('./fr.copy.json');
type After = typeof import('./fr.after.json');
type Reading = typeof import('./fr.reading.json');
type Menu = typeof import('./fr.menu.json');
type Facts = typeof import('./fr.facts.json');
type Summary = typeof import('../summary/fr.json');
type Understood = typeof import('../understood/fr.json');
type Room = typeof import('../language/fr.json');
type Guides = typeof import('../exit/guides/fr.json');
type Sealed = typeof import('../sealed/fr.json');
type Slow = typeof import('../slow/fr.json');
type Translation = typeof import('../translation/fr.json');
type Direction = 'ltr' | 'rtl';

type Under<Name extends string, Part> = { readonly [Key in keyof Part & string as `${Name}.${Key}`]: Part[Key] };

/** All texts that are not of the first open. */
export type Later = Early &
  Talk &
  Copy &
  After &
  Reading &
  Menu &
  Under<'fact', Facts> &
  Under<'summary', Summary> &
  Under<'understood', Understood> &
  Under<'language', Room> &
  Under<'translation', Translation> &
  Under<'sealed', Sealed> &
  Under<'slow', Slow> &
  // Its lines one after the other.
  Readonly<Record<`guide.${keyof Guides}`, string>>;

/** Texts that stand in for those that would draw attention. */
export type Discreet = Partial<First & Later>;

/**
 * What a browser fetches at one time: the texts of parts that are used together. `early` protects, and holds what parts of more
 * than one group show.
 */
export const GROUPS = ['early', 'talk', 'after', 'reading', 'menu'] as const;
export type Group = (typeof GROUPS)[number];

/**
 * Where they lie in the folder of the frame (`*` is the language), and what the build puts before the keys of a file. What two
 * groups need may be in both.
 */
export const FILES: Readonly<Record<Group, Readonly<Record<string, string>>>> = {
  early: { 'i18n/*.early': '', 'sealed/*': 'sealed.' },
  talk: {
    'i18n/*.talk': '',
    'i18n/*.copy': '',
    'i18n/*.facts': 'fact.',
    'understood/*': 'understood.',
    'translation/*': 'translation.',
    'slow/*': 'slow.',
  },
  after: { 'i18n/*.after': '', 'i18n/*.copy': '', 'summary/*': 'summary.' },
  reading: { 'i18n/*.reading': '' },
  menu: { 'i18n/*.menu': '', 'language/*': 'language.', 'exit/guides/*': 'guide.' },
};

/** Where those lie that stand in for others. A browser gets them with the first group, as one text of it. */
export const DISCREET = 'i18n/*.discreet';

/**
 * The texts of a language as they are shown. Where words run from right to left, a name or a number that is filled in stands apart
 * from those around it (UAX 9, isolates): else « 116 006 » would be read as « 006 116 ».
 */
export const shown = <Texts extends object>(texts: Texts, direction: Direction): Texts =>
  direction === 'ltr' ? texts : JSON.parse(JSON.stringify(texts).replaceAll(/\{\w+\}/g, '\u2068$&\u2069'));

const under = (prefix: string, file: object): object =>
  Object.fromEntries(
    Object.entries(file).map(([key, text]) => [prefix + key, Array.isArray(text) ? text.join('\n') : text]),
  );

/** A group as a browser gets it, with its own name for a mark that it is there. `read` gives the content of a file of the language. */
export const groupOf = (group: Group, direction: Direction, read: (path: string) => object): object =>
  shown(
    Object.assign(
      { [group]: true },
      group === 'early' && { discreet: read(DISCREET) },
      ...Object.entries(FILES[group]).map(([path, prefix]) => under(prefix, read(path))),
    ),
    direction,
  );
