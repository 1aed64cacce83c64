/** The code of a commune by INSEE: five signs, those of Corsica with a letter, those overseas from 97 on. */
export const COMMUNE_CODE = /^(?:\d{2}|2[AB])\d{3}$/;
export const POSTCODE = /^\d{5}$/;

/** Words that are written in two ways. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['saint', 'st'],
  ['sainte', 'ste'],
  ['arrondissement', ''],
]);

/** `1er`, `15e`, `15eme` and `01` are the numbers 1, 15 and 1. */
const plainNumber = (word: string): string => word.replace(/^0*(\d+)(?:ers?|eres?|e|es|emes?|nd|nde)?$/, '$1');

/**
 * A name as it is compared: no accents, no case, no hyphens, no difference between `Saint` and `St`, nor between `15e` and
 * `15ème`. Two communes may have one key.
 */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .split(' ')
    .map((word) => SHORT.get(word) ?? plainNumber(word))
    .filter((word) => word !== '')
    .join(' ');

/** Paris, Lyon and Marseille: one commune for some lists, its arrondissements for others. */
const CITIES = [
  { city: '75056', first: 75101, last: 75120 },
  { city: '69123', first: 69381, last: 69389 },
  { city: '13055', first: 13201, last: 13216 },
] as const;

/** The codes under which a place may be listed: its own first; then the city of an arrondissement, or those of a city. */
export const codesLike = (code: string): readonly string[] => {
  for (const { city, first, last } of CITIES) {
    if (code === city) return [code, ...Array.from({ length: last - first + 1 }, (_, n) => String(first + n))];
    if (Number(code) >= first && Number(code) <= last) return [code, city];
  }
  return [code];
};

/** What somebody may have meant by a place: what has five signs may be a postcode and a code of INSEE. */
export interface PlaceAsked {
  readonly codes: readonly string[];
  readonly postcode: string | null;
  /** The beginning of a name. */
  readonly name: string | null;
}

/** What is asked for: a postcode or a code alone, or else a name, with its postcode or without. */
export const readPlace = (asked: string): PlaceAsked => {
  const text = asked.trim().toUpperCase();
  const codes = COMMUNE_CODE.test(text) ? codesLike(text) : [];
  const postcode = POSTCODE.test(text) ? text : null;
  if (codes.length > 0) return { codes, postcode, name: null };
  const within = /(?<!\d)\d{5}(?!\d)/.exec(text)?.[0] ?? null;
  const name = nameKey(within === null ? text : text.replace(within, ' '));
  return { codes: [], postcode: within, name: name === '' ? null : name };
};
