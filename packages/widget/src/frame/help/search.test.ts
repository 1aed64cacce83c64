import { DOORS, type HelpAnswer } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import en from '../i18n/en.reading.json';
import fr from '../i18n/fr.reading.json';
import { helpOfFrance } from './help.fixture.ts';
import { createSearch, type Found, nearlyBegins, wordsOf } from './search.ts';

const inFrench = createSearch(helpOfFrance('fr'), fr['help.small']);
const inEnglish = createSearch(helpOfFrance('en'), en['help.small']);

const card = (id: string, title: string, words: string[], lines: string[], doors = ['ask'] as string[]) =>
  ({ id, title, words, lines, doors, about: 'steps', see: [] }) as unknown as HelpAnswer['cards'][number];
const helpWith = (...cards: HelpAnswer['cards']): HelpAnswer => ({
  country: 'fr',
  locale: 'fr',
  reviewedOn: '2026-11-24',
  cards,
  services: [],
  numbers: [],
});
const idsOf = ({ cards, services, numbers }: Found) => [...cards, ...services, ...numbers].map(({ id }) => id);

describe('words', () => {
  it('have no case, no accents, no ligatures', () => {
    expect(wordsOf('À l’École, ma SŒUR a été volée !')).toEqual([
      'a',
      'l',
      'ecole',
      'ma',
      'soeur',
      'a',
      'ete',
      'volee',
    ]);
  });

  it('have the digits of a number together, however they are grouped', () => {
    for (const number of ['116006', '116 006', '116\u00a0006', '116.006']) expect(wordsOf(number)).toEqual(['116006']);
    expect(wordsOf('0 800 05 95 95')).toEqual(['0800059595']);
  });
});

/** Optimal string alignment: insertions, deletions, substitutions, and swaps of neighbours. */
const distance = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const cell = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= a.length; row += 1) {
    rows[row] = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      (rows[row] as number[])[column] = Math.min(
        cell(row - 1, column) + 1,
        cell(row, column - 1) + 1,
        cell(row - 1, column - 1) + same,
        swapped ? cell(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return cell(a.length, b.length);
};

it('a word nearly begins another where one edit makes it a beginning, and nowhere else', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(letters, letters, (word, target) => {
      const beginnings = Array.from({ length: target.length + 1 }, (_, length) => target.slice(0, length));
      expect(nearlyBegins(word, target)).toBe(beginnings.some((beginning) => distance(word, beginning) <= 1));
    }),
    { numRuns: 5_000 },
  );
});

describe('a search', () => {
  it('puts a title before other words for it, and those before the text', () => {
    const search = createSearch(
      helpWith(
        card('text', 'Autre', [], ['Un vélo volé.']),
        card('words', 'Ailleurs', ['vélo'], []),
        card('title', 'Vélo', [], []),
      ),
      '',
    );
    expect(idsOf(search('velo', null))).toEqual(['title', 'words', 'text']);
  });

  it('counts every word: what has more of them comes alone', () => {
    const search = createSearch(helpWith(card('one', 'Vol', [], []), card('two', 'Vol de vélo', [], [])), 'mon de');
    expect(idsOf(search('vol velo', null))).toEqual(['two']);
    expect(idsOf(search('vol de mon velo hier soir', null))).toEqual(['two']);
  });

  it('has the door decide between equals, and hide nobody', () => {
    const search = createSearch(
      helpWith(
        card('a', 'Vol', [], [], ['ask']),
        card('b', 'Vol', [], [], ['victim']),
        card('c', 'Bruit', ['vol'], [], ['victim']),
      ),
      '',
    );
    expect(idsOf(search('vol', 'victim'))).toEqual(['b', 'a', 'c']);
    expect(idsOf(search('vol', null))).toEqual(['a', 'b', 'c']);
    expect(idsOf(search('', 'victim'))).toEqual(['b', 'c', 'a']);
  });

  it('takes a short word as a whole, unless it is still being typed', () => {
    const search = createSearch(helpWith(card('a', 'Carte', [], []), card('b', 'CA et moi', [], [])), '');
    expect(idsOf(search('ca', null))).toEqual(['b', 'a']);
    expect(idsOf(search('ca moi', null))).toEqual(['b']);
  });

  it('forgives no letter where the word stands as it is', () => {
    const search = createSearch(helpWith(card('a', 'Perte', [], []), card('b', 'Porte', [], [])), '');
    expect(idsOf(search('perte', null))).toEqual(['a']);
    expect(idsOf(search('pirte', null))).toEqual(['a', 'b']);
  });
});

/** What people type, and the card that must come first. */
const FRENCH: [query: string, first: string][] = [
  ['vol', 'theft'],
  ['on m’a volé mon portable', 'theft'],
  ['vole tel', 'theft'],
  ['telephone volé', 'theft'],
  ['portefeuile', 'theft'],
  ['carte identité perdue', 'lost-papers'],
  ['CNI', 'lost-papers'],
  ['passeport', 'lost-papers'],
  ['cambriolage', 'burglary'],
  ['cambrioler', 'burglary'],
  ['cambrilage', 'burglary'],
  ['CAMBRIOLÉ', 'burglary'],
  ['mon mari me frappe', 'couple-violence'],
  ['violence conjugal', 'couple-violence'],
  ['violences conjugales', 'couple-violence'],
  ['viol', 'sexual-violence'],
  ['attouchements', 'sexual-violence'],
  ['porter plainte', 'complaint-papers'],
  ['quoi apporter', 'complaint-papers'],
  ['main courante', 'complaint-or-note'],
  ['maincourante', 'complaint-or-note'],
  ['comissariat', 'find-station'],
  ['rdv', 'find-station'],
  ['arnaque', 'online-scam'],
  ['arnaqe', 'online-scam'],
  ['phishing', 'online-scam'],
  ['leboncoin', 'online-scam'],
  ['cb', 'card-fraud'],
  ['carte bleue', 'card-fraud'],
  ['harcelement', 'online-harassment'],
  ['harcellement', 'online-harassment'],
  ['cyberharcelement', 'online-harassment'],
  ['nudes', 'image-blackmail'],
  ['menace de mort', 'threats'],
  ['racisme', 'discrimination'],
  ['homophobe', 'discrimination'],
  ['fugue', 'missing-person'],
  ['disparition', 'missing-person'],
  ['dealer', 'dealing-point'],
  ['drogue', 'dealing-point'],
  ['accident voiture', 'road-accident'],
  ['delit de fuite', 'road-accident'],
  ['vacances', 'away-on-holiday'],
  ['otv', 'away-on-holiday'],
  ['faux policier', 'fake-police'],
  ['amende', 'fake-police'],
  ['avocat', 'victim-rights'],
  ['interprète', 'victim-rights'],
  ['enfant battu', 'child-in-danger'],
  ['maltraitance', 'child-in-danger'],
  ['ma voisine crie', 'someone-in-danger'],
  ['tabasser', 'assault'],
  ['coups', 'assault'],
  ['pharos', 'illegal-content'],
];

const ENGLISH: [query: string, first: string][] = [
  ['stolen phone', 'theft'],
  ['my husband hits me', 'couple-violence'],
  ['passport', 'lost-papers'],
  ['scam', 'online-scam'],
  ['interpretor', 'victim-rights'],
  ['police station', 'find-station'],
  ['holiday', 'away-on-holiday'],
];

describe('the help of France', () => {
  it.each(FRENCH)('« %s » leads to %s', (query, first) => {
    expect(inFrench(query, null).cards[0]?.id).toBe(first);
  });

  it.each(ENGLISH)('"%s" leads to %s', (query, first) => {
    expect(inEnglish(query, null).cards[0]?.id).toBe(first);
  });

  it.each(['3919', '39 19', '116006', '116 006', '0800', '17', '114'])('finds the number %s', (query) => {
    const digits = query.replaceAll(' ', '');
    expect(inFrench(query, null).numbers[0]?.number.replaceAll(' ', '')).toMatch(new RegExp(`^${digits}`));
  });

  it('finds nothing for what it knows nothing of', () => {
    for (const query of ['xyzzyx', '🙂', '***', 'qqqqqqqq wwwwwwww']) {
      const found = idsOf(inFrench(query, null));
      expect(found.length).toBe(wordsOf(query).length > 0 ? 0 : idsOf(inFrench('', null)).length);
    }
  });
});

describe('whatever is typed', () => {
  const help = helpOfFrance('fr');
  const titleWords = [...new Set(help.cards.flatMap(({ title }) => wordsOf(title)))].filter((word) => word.length > 4);
  const everyWord = [...help.cards, ...help.services, ...help.numbers].flatMap((entry) =>
    wordsOf([entry.title, ...entry.words, 'lines' in entry ? entry.lines.join(' ') : entry.text].join(' ')),
  );
  const door = fc.constantFrom(null, ...DOORS);

  it('case and accents change nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...titleWords), { minLength: 1, maxLength: 3 }), door, (words, chosen) => {
        const query = words.join(' ');
        const odd = query.toUpperCase().replaceAll('E', 'É').replaceAll('A', 'Ä').normalize('NFD');
        expect(idsOf(inFrench(odd, chosen))).toEqual(idsOf(inFrench(query, chosen)));
      }),
    );
  });

  it('a door hides nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), door, (query, chosen) => {
        expect(idsOf(inFrench(query, chosen)).sort()).toEqual(idsOf(inFrench(query, null)).sort());
      }),
    );
  });

  it('every beginning of a word finds what the word finds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...titleWords), fc.nat(), (word, cut) => {
        const begun = idsOf(inFrench(word.slice(0, 1 + (cut % word.length)), null));
        for (const id of idsOf(inFrench(word, null))) expect(begun).toContain(id);
      }),
    );
  });

  it('one wrong letter in a word of five letters or more still finds its card', () => {
    fc.assert(
      fc.property(fc.constantFrom(...titleWords), fc.nat(), fc.constantFrom('q', 'x', ''), (word, at, letter) => {
        const place = at % word.length;
        const wrong = `${word.slice(0, place)}${letter}${word.slice(place + 1)}`;
        fc.pre(wrong.length >= 5);
        const meant = inFrench(word, null).cards.filter(({ title }) => wordsOf(title).includes(word));
        const found = inFrench(wrong, null).cards;
        // Unless what was typed stands somewhere as it is.
        fc.pre(!everyWord.some((known) => known.startsWith(wrong)));
        for (const one of meant) expect(found).toContain(one);
      }),
    );
  });

  it('never fails, and finds each thing once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), door, (query, chosen) => {
        const ids = idsOf(inFrench(query, chosen));
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});
