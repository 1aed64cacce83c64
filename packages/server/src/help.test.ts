import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HelpData } from '@lanterne/protocol';
import { describe, expect, it, onTestFinished } from 'vitest';
import { helpFor } from './domain/help.ts';
import { readHelp } from './help.ts';
import { FileError } from './json-file.ts';
import { helpOfFrance } from './paths.ts';

const france = () => JSON.parse(readFileSync(helpOfFrance, 'utf8')) as HelpData;

/** A file of the help, and beside it what it says in more languages. */
const written = (document: unknown, languages: Readonly<Record<string, unknown>> = {}): string => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-help-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'help.json');
  writeFileSync(file, JSON.stringify(document));
  mkdirSync(join(folder, 'help'));
  for (const [language, texts] of Object.entries(languages)) {
    writeFileSync(join(folder, 'help', `${language}.json`), JSON.stringify(texts));
  }
  return file;
};

const faultsOf = (...given: Parameters<typeof written>): readonly string[] => {
  try {
    readHelp(written(...given));
    return [];
  } catch (error) {
    if (error instanceof FileError) return error.faults;
    throw error;
  }
};

describe('the help of a country', () => {
  it('is read, with its emergency lines', () => {
    const { help, emergency } = readHelp(helpOfFrance);
    expect(help.country).toBe('fr');
    expect(emergency).toEqual({ police: '17', general: '112', text: '114' });
  });

  it('is refused as a whole when one place is wrong, and every place is told', () => {
    const data = france();
    const [first, second, ...cards] = data.cards;
    if (!first || !second) throw new Error('no cards');
    const wrong = { ...data, cards: [{ ...first, title: { fr: ' ' } }, { ...second, about: 'gossip' }, ...cards] };
    expect(faultsOf(wrong)).toEqual(['/cards/0/title/fr: empty', '/cards/1/about: malformed']);
  });

  it('is refused when it leads nowhere, or names two things alike', () => {
    const data = france();
    const [card, ...cards] = data.cards;
    if (!card) throw new Error('no cards');
    const astray = { ...data, cards: [{ ...card, see: ['nowhere'] }, ...cards, { ...card, see: [] }] };
    expect(faultsOf(astray)).toEqual([
      `the id ${card.id} stands there more than once`,
      `the card ${card.id} leads to nowhere, which is not there`,
    ]);
  });

  it('says in one more language what stands beside it, and the rest in the reference', () => {
    const number = { title: 'Policia', text: 'Urgencias.', words: ['socorro'] };
    const { help } = readHelp(
      written(france(), { es: { 'number-17': number, 'lost-papers': { title: 'x', lines: ['y'] } } }),
    );
    const answer = helpFor(help, null, 'es');
    expect(answer.numbers.find(({ id }) => id === 'number-17')).toMatchObject(number);
    expect(answer.numbers.find(({ id }) => id === 'number-112')).toMatchObject({ lang: 'fr', by: 'call' });
    expect(helpFor(help, null, 'fr')).toEqual(helpFor(readHelp(helpOfFrance).help, null, 'fr'));
  });

  it('is refused when a language says what the help has no place for', () => {
    expect(faultsOf(france(), { es: { nowhere: { title: 'x', text: 'y' } } })).toEqual(['nowhere is not in the help']);
    expect(faultsOf(france(), { es: { 'number-17': { title: 'x', lines: ['y'] } } })).toEqual([
      'number-17 must have text, and no lines',
    ]);
    expect(faultsOf(france(), { es: { 'number-17': { title: ' ', text: 'y' } } })).toEqual(['/number-17/title: empty']);
  });

  it('is refused when nobody could be called', () => {
    const data = france();
    const quiet = { ...data, numbers: data.numbers.map((number) => ({ ...number, emergency: false })) };
    expect(faultsOf(quiet)).toEqual(['no number that can be called is marked as emergency']);
  });
});
