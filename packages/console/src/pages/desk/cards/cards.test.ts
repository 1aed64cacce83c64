import type { HelpAnswer } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { search } from '../palette/search.ts';
import { choicesIn } from './cards.ts';

const help: HelpAnswer = {
  country: 'fr',
  locale: 'fr',
  reviewedOn: '2026-11-24',
  cards: [
    { id: 'a', doors: ['victim'], title: 'Vol', about: 'steps', lines: ['Appelez'], words: ['pickpocket'], see: ['n'] },
    { id: 'b', doors: ['ask'], title: 'Papers', lang: 'en', about: 'papers', lines: ['Passport'], words: [], see: [] },
  ],
  numbers: [
    {
      id: 'n',
      doors: [],
      title: 'Opposition',
      text: 'Carte',
      words: [],
      number: '0 892',
      by: 'call',
      emergency: false,
    },
  ],
  services: [{ id: 's', doors: ['ask'], title: 'En ligne', text: 'Plainte', words: [], url: 'https://a.example/' }],
};

describe('what of the help can be sent', () => {
  it('begins with what is of the visitor’s door', () => {
    expect(choicesIn(help, 'ask').map(({ id }) => id)).toEqual(['b', 's', 'a', 'n']);
    expect(choicesIn(help, 'victim').map(({ id, kind }) => [id, kind])).toEqual([
      ['a', 'steps'],
      ['b', 'papers'],
      ['n', 'number'],
      ['s', 'service'],
    ]);
  });

  it('shows before it is sent what will be sent, and is found by the words of the help', () => {
    const [theft] = choicesIn(help, 'victim');
    expect(theft?.card).toMatchObject({ lines: ['Appelez'], numbers: [{ number: '0 892' }], services: [] });
    expect(search(choicesIn(help, 'ask'), 'pickpocket').map(({ id }) => id)).toEqual(['a']);
    expect(search(choicesIn(help, 'ask'), '0 892').map(({ id }) => id)).toEqual(['n']);
    expect(choicesIn(help, 'ask')[0]?.lang).toBe('en');
  });
});
