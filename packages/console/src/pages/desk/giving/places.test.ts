import type { ColleaguesAnswer } from '@lanterne/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadLanguage } from '../../../i18n/index.ts';
import { matches, placesIn } from './places.ts';

beforeAll(() => loadLanguage('fr'));

// Ids of a form that the tests do not depend on.
const known = {
  officers: [
    { id: 'a', alias: 'Élodie 12', role: 'officer', skills: ['minors'] },
    { id: 'b', alias: 'Agent 7', role: 'supervisor', skills: [] },
  ],
  queues: [
    { id: 'night', name: 'Nuit' },
    { id: 'general', name: null },
  ],
  skills: ['minors'],
} as unknown as ColleaguesAnswer;

describe('whom a conversation can be given to', () => {
  it('is listed by kind, without the queue that it comes from', () => {
    expect(placesIn(known, 'night').map(({ kind, places }) => [kind, places.map(({ name }) => name)])).toEqual([
      ['officer', ['Élodie 12', 'Agent 7']],
      ['queue', ['Générale']],
      ['skill', ['minors']],
    ]);
  });

  it('is found by the beginning of any of its words, without accents or capitals', () => {
    const found = (asked: string) =>
      placesIn(known, null)
        .flatMap(({ places }) => places)
        .filter((place) => matches(place, asked))
        .map(({ key }) => key);
    expect(found('elo')).toEqual(['officer a']);
    expect(found('12 ELODIE')).toEqual(['officer a']);
    expect(found('superv')).toEqual(['officer b']);
    expect(found('minors')).toEqual(['officer a', 'skill minors']);
    expect(found('lodie')).toEqual([]);
    expect(found(' ')).toHaveLength(5);
  });
});
