/** What a phrase may tell of. */
const TOPICS = ['weapon', 'strangling', 'locked', 'coming', 'suicide', 'child', 'injured', 'violence', 'help'] as const;
export type Topic = (typeof TOPICS)[number];

/**
 * The phrases of one language. In a phrase, words are apart by spaces; `a|b` is one of two words, `word*` any word that begins
 * so, `~` up to three words of any kind.
 */
export interface Lexicon {
  readonly phrases: Readonly<Record<Topic, readonly string[]>>;
  /** Words that take back a weapon or an injury that follows at once. */
  readonly negations: readonly string[];
  /** How a word is written short: what it stands for. */
  readonly short: Readonly<Record<string, string>>;
}

/** One phrase in a text: from where to where, and of what it tells. */
export interface Hit {
  readonly topic: Topic;
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

interface Token {
  readonly folded: string;
  readonly from: number;
  readonly to: number;
}

/** Letters as they are heard: no accents, no doubles. */
const heard = (word: string): string =>
  word
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replace(/ph/g, 'f')
    .replace(/qu?/g, 'k')
    .replace(/c(?=[aou])/g, 'k')
    .replace(/eau|au/g, 'o')
    .replace(/ai|ei/g, 'e')
    .replace(/y/g, 'i')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?<!^)h/g, '');

/** A word without what is not heard of it, so that most misspellings are one word. */
export const fold = (word: string): string => {
  const whole = heard(word);
  return whole.length > 3 ? whole.replace(/(?:e[sz]|er|ent|[estxz])$/, '') : whole;
};

type Test = (word: string) => boolean;
type Part = Test | 'gap';
interface Pattern {
  readonly topic: Topic;
  readonly parts: readonly Part[];
}

const GAP_WORDS = 3;
/** How many words before a phrase may take it back. */
const NEGATION_WORDS = 2;
/** What can be denied: somebody who has no weapon. Of the others a denial says nothing sure. */
const DENIABLE: ReadonlySet<Topic> = new Set(['weapon', 'injured']);

const testOf = (choices: string): Test => {
  const all = choices.split('|');
  const whole = new Set(all.filter((one) => !one.endsWith('*')).map(fold));
  const stems = all.filter((one) => one.endsWith('*')).map((one) => heard(one.slice(0, -1)).replace(/e$/, ''));
  return (word) => whole.has(word) || stems.some((stem) => word.startsWith(stem));
};

const tokensOf = (text: string, short: ReadonlyMap<string, readonly string[]>): readonly Token[] =>
  [...text.matchAll(/[\p{L}\p{N}]+/gu)].flatMap(({ 0: word, index: from }) => {
    const place = { from, to: from + word.length };
    const long = short.get(word.toLowerCase());
    return (long ?? [word]).map((one) => ({ ...place, folded: fold(one) }));
  });

/** The place after the phrase when it begins at `start`; null when it does not. Each gap is short, so this is linear. */
const endOf = (tokens: readonly Token[], parts: readonly Part[], start: number, part = 0): number | null => {
  let place = start;
  for (let index = part; index < parts.length; index += 1) {
    const test = parts[index];
    if (test === 'gap') {
      for (let skip = 0; skip <= GAP_WORDS; skip += 1) {
        const end = endOf(tokens, parts, place + skip, index + 1);
        if (end !== null) return end;
      }
      return null;
    }
    const token = tokens[place];
    if (!token || !test?.(token.folded)) return null;
    place += 1;
  }
  return place;
};

/** Makes a search of a lexicon. What it finds is a suggestion to a person, never more. */
export const createSearch = ({ phrases, negations, short }: Lexicon): ((text: string) => readonly Hit[]) => {
  const patterns: Pattern[] = TOPICS.flatMap((topic) =>
    phrases[topic].map((phrase) => ({
      topic,
      parts: phrase.split(' ').map((word): Part => (word === '~' ? 'gap' : testOf(word))),
    })),
  );
  const denied = new Set(negations.map(fold));
  const long = new Map(Object.entries(short).map(([word, stands]) => [word, stands.split(' ')]));
  const isDenied = (tokens: readonly Token[], start: number): boolean =>
    tokens.slice(Math.max(0, start - NEGATION_WORDS), start).some(({ folded }) => denied.has(folded));

  return (text) => {
    const tokens = tokensOf(text, long);
    const hits = new Map<Topic, Hit>();
    for (let start = 0; start < tokens.length; start += 1) {
      for (const { topic, parts } of patterns) {
        if (hits.has(topic)) continue;
        const end = endOf(tokens, parts, start);
        if (end === null || (DENIABLE.has(topic) && isDenied(tokens, start))) continue;
        const [from, to] = [tokens[start]?.from ?? 0, tokens[end - 1]?.to ?? 0];
        hits.set(topic, { topic, from, to, words: text.slice(from, to) });
      }
    }
    return [...hits.values()];
  };
};
