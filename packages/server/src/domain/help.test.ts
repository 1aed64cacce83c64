import { helpAnswer, helpData, helpOverlay } from '@lanterne/protocol';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { helpFor, helpLanguage, withTexts } from './help.ts';

const card = (id: string, title: Record<string, string>, see: string[] = []) => ({
  id,
  doors: ['ask' as const],
  about: 'steps' as const,
  title,
  lines: Object.fromEntries(Object.keys(title).map((language) => [language, [`a line in ${language}`]])),
  see,
});
const data = v.parse(helpData, {
  country: 'fr',
  reviewedOn: '2026-11-24',
  cards: [
    card('first', { fr: 'Première', en: 'First' }, ['site', 'line', 'second']),
    card('second', { fr: 'Deuxième' }),
  ],
  services: [
    { id: 'site', doors: ['ask'], title: { fr: 'Site' }, text: { fr: 'Un site.' }, url: 'https://example.fr/a' },
  ],
  numbers: [
    { id: 'line', doors: ['ask'], number: '17', by: 'call', title: { fr: 'Ligne' }, text: { fr: 'Une ligne.' } },
  ],
});
const overlay = (given: unknown) => v.parse(helpOverlay, given);
const titles = (answer: ReturnType<typeof helpFor>) => answer.cards.map(({ title }) => title);

describe('the help of a site', () => {
  it('is in the language asked for, and says where it could not be', () => {
    const answer = helpFor(data, null, 'en');
    v.assert(helpAnswer, answer);
    expect(answer.cards[0]).toMatchObject({ title: 'First', lines: ['a line in en'] });
    expect(answer.cards[0]).not.toHaveProperty('lang');
    expect(answer.cards[1]).toMatchObject({ title: 'Deuxième', lang: 'fr' });
    expect(answer.services[0]).toMatchObject({ text: 'Un site.', lang: 'fr' });
    expect(helpFor(data, null, 'fr').cards.every(({ lang }) => lang === undefined)).toBe(true);
  });

  it('falls back on any language of an entry that has not the reference', () => {
    const german = overlay({ cards: [card('first', { de: 'Erste' })] });
    expect(helpFor(data, german, 'en').cards[0]).toMatchObject({ title: 'Erste', lang: 'de' });
  });

  it('puts first what the site names, as it names it, and keeps the order of the others', () => {
    const own = { cards: [card('third', { fr: 'Troisième' }), card('fourth', { fr: 'Quatrième' })] };
    const order = (...ids: string[]) => titles(helpFor(data, overlay({ ...own, order: ids }), 'fr'));
    expect(order()).toEqual(['Première', 'Deuxième', 'Troisième', 'Quatrième']);
    expect(order('fourth', 'second')).toEqual(['Quatrième', 'Deuxième', 'Première', 'Troisième']);
    // Those that are there no more are no places.
    expect(order('gone', 'third')).toEqual(['Troisième', 'Première', 'Deuxième', 'Quatrième']);
  });

  it('says more in a language that is added, and in the others what it said', () => {
    const spanish = withTexts(data, 'es', {
      first: { title: 'Primera', lines: ['una línea'], words: ['uno'] },
      line: { title: 'Línea', text: 'Una línea.' },
    });
    const answer = helpFor(spanish, null, 'es');
    expect(answer.cards[0]).toMatchObject({ title: 'Primera', lines: ['una línea'], words: ['uno'] });
    expect(answer.cards[1]).toMatchObject({ title: 'Deuxième', lang: 'fr' });
    expect(answer.services[0]).toMatchObject({ title: 'Site', lang: 'fr' });
    expect(answer.numbers[0]).toMatchObject({ title: 'Línea', text: 'Una línea.', words: [], number: '17' });
    expect(helpFor(spanish, null, 'en')).toEqual(helpFor(data, null, 'en'));
  });

  it('names an entry that says nothing in any language by its id', () => {
    const silent = overlay({ cards: [card('silent', {})] });
    expect(helpFor(data, silent, 'en').cards[2]).toMatchObject({ title: 'silent', lines: [] });
  });

  it("takes a site's entry in the place of the country's, and others after them", () => {
    const changes = overlay({ cards: [card('new', { fr: 'Nouvelle' }), card('first', { fr: 'Changée' })] });
    expect(titles(helpFor(data, changes, 'fr'))).toEqual(['Changée', 'Deuxième', 'Nouvelle']);
  });

  it('leaves out what a site does not want, and every way that led there', () => {
    const answer = helpFor(data, overlay({ without: ['site', 'second', 'unheard-of'] }), 'fr');
    expect(titles(answer)).toEqual(['Première']);
    expect(answer.services).toEqual([]);
    expect(answer.cards[0]?.see).toEqual(['line']);
  });
});

describe('the language of the help', () => {
  const none = overlay({});
  it('is the first wanted one in which anything is written', () => {
    expect(helpLanguage(data, null, ['de', undefined, 'EN-gb', 'fr'])).toBe('en');
    expect(helpLanguage(data, none, ['de', 'fr-CA'])).toBe('fr');
    expect(helpLanguage(data, overlay({ cards: [card('new', { de: 'Neu' })] }), ['de', 'en'])).toBe('de');
  });

  it('is the reference where none is', () => {
    for (const wanted of [[], [undefined], ['xx', ''], ['constructor', '__proto__', 'x-en']]) {
      expect(helpLanguage(data, none, wanted)).toBe('fr');
    }
  });
});
