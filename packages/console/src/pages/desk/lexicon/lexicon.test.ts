import { describe, expect, it } from 'vitest';
import * as english from './corpus.en.ts';
import * as french from './corpus.fr.ts';
import { lexicon as en } from './en.ts';
import { createSearch, fold } from './engine.ts';
import { lexicon as fr } from './fr.ts';

const measure = (search: ReturnType<typeof createSearch>, { DANGER, CALM }: typeof french) => {
  const missed = DANGER.filter((text) => search(text).length === 0);
  const wrong = CALM.filter((text) => search(text).length > 0);
  const found = DANGER.length - missed.length;
  return { recall: found / DANGER.length, precision: found / (found + wrong.length), missed, wrong };
};

describe('the lexicon, on sentences made for it', () => {
  it.each([
    ['French', fr, french, 120],
    ['English', en, english, 60],
  ] as const)('finds nearly all danger in %s, and little else', (_, lexicon, corpus, least) => {
    expect(corpus.DANGER.length + corpus.CALM.length).toBeGreaterThanOrEqual(least);
    const { recall, precision, missed, wrong } = measure(createSearch(lexicon), corpus);
    expect({ recall, missed }).toMatchObject({ recall: expect.toSatisfy((share: number) => share >= 0.98) });
    expect({ precision, wrong }).toMatchObject({ precision: expect.toSatisfy((share: number) => share >= 0.95) });
  });
});

describe('on sentences that it was not made for', () => {
  it.each([
    ['French', fr, french.UNSEEN, 0.3],
    ['English', en, english.UNSEEN, 0.18],
  ] as const)('misses many in %s: it never replaces reading', (_, lexicon, unseen, least) => {
    const search = createSearch(lexicon);
    const found = unseen.filter((text) => search(text).length > 0).length;
    expect(found / unseen.length).toBeGreaterThanOrEqual(least);
    expect(found).toBeLessThan(unseen.length);
  });
});

describe('a search', () => {
  const search = createSearch(fr);

  it('says which words it found, as they were written, and of what they tell', () => {
    const text = 'Oui, il a pris un COUTAU…';
    expect(search(text)).toMatchObject([{ topic: 'weapon', words: 'COUTAU' }]);
    const [hit] = search(text);
    expect(text.slice(hit?.from, hit?.to)).toBe('COUTAU');
  });

  it('passes over a weapon and an injury that are denied at once, and nothing else that is', () => {
    expect(search('il n’a pas d’arme')).toEqual([]);
    expect(search('aucun blessé')).toEqual([]);
    // Denied in one breath and there in the next.
    expect(search('pas d’arme, mais un couteau')).toMatchObject([{ words: 'couteau' }]);
    expect(search('je ne suis pas en danger')).toMatchObject([{ topic: 'help' }]);
  });

  it('hears misspelt words as what they sound like', () => {
    expect(fold('étrangler')).toBe(fold('etranglé'));
    expect(fold('couteaux')).toBe(fold('coutau'));
  });

  it('looks through the longest message in a moment, whatever is in it', () => {
    // A search that grows with the square of the text would take minutes, and outlast the test.
    const found = ['il ', 'cou main ', 'je peux ', 'é'].map((word) => search(word.repeat(4000 / word.length)).length);
    expect(found).toEqual([0, 1, 0, 0]);
  });
});
