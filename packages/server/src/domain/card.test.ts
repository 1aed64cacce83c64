import { type HelpAnswer, type HelpData, sentCard } from '@lanterne/protocol';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readHelp } from '../help.ts';
import { helpOfFrance } from '../paths.ts';
import { cardOf, cardText } from './card.ts';
import { helpFor } from './help.ts';

const entry = { doors: [], words: [] };
const help: HelpAnswer = {
  country: 'fr',
  locale: 'en',
  reviewedOn: '2026-11-24',
  cards: [
    {
      ...entry,
      id: 'theft',
      title: 'Theft',
      about: 'steps',
      lines: ['One', 'Two'],
      see: ['call', 'papers', 'online', 'text'],
    },
    { ...entry, id: 'papers', title: 'Papiers', lang: 'fr', about: 'papers', lines: ['Une pièce'], see: [] },
  ],
  services: [{ ...entry, id: 'online', title: 'Complaint', text: 'File it', url: 'https://a.example/' }],
  numbers: [
    { ...entry, id: 'text', title: 'Texts', text: 'For who cannot hear', number: '114', by: 'text', emergency: true },
    { ...entry, id: 'call', title: 'Calls', lang: 'fr', text: '', number: '3919', by: 'call', emergency: false },
  ],
};

describe('a card that is sent', () => {
  it('takes along what it leads to, in its order, but no other card', () => {
    expect(cardOf(help, 'theft', 'en-GB')).toEqual({
      id: 'theft',
      title: 'Theft',
      about: 'steps',
      lines: ['One', 'Two'],
      numbers: [
        { id: 'call', title: 'Calls', text: '', number: '3919', by: 'call', lang: 'fr' },
        { id: 'text', title: 'Texts', text: 'For who cannot hear', number: '114', by: 'text' },
      ],
      services: [{ id: 'online', title: 'Complaint', text: 'File it', url: 'https://a.example/' }],
    });
    expect(cardOf(help, 'papers', 'en-GB')).toMatchObject({ lang: 'fr', about: 'papers', numbers: [], services: [] });
  });

  it('says of each of its texts the language, where that is not the visitor’s', () => {
    expect(cardOf(help, 'theft', 'ar')).toMatchObject({
      lang: 'en',
      numbers: [
        { id: 'call', lang: 'fr' },
        { id: 'text', lang: 'en' },
      ],
      services: [{ lang: 'en' }],
    });
  });

  it('is a number or a service alone, too; and nothing that is not there', () => {
    expect(cardOf(help, 'call', 'en-GB')).toMatchObject({
      title: 'Calls',
      lang: 'fr',
      lines: [],
      numbers: [{ number: '3919' }],
    });
    expect(cardOf(help, 'online', 'en-GB')).toMatchObject({
      title: 'Complaint',
      lines: [],
      services: [{ id: 'online' }],
    });
    expect(cardOf(help, 'none', 'en-GB')).toBeNull();
  });

  it('says the same as a text', () => {
    const texts = ['theft', 'online', 'papers'].map((id) => {
      const card = cardOf(help, id, 'en-GB');
      return card && cardText(card);
    });
    expect(texts).toEqual([
      'Theft\n– One\n– Two\n\nCalls\n3919\n\nTexts\nFor who cannot hear\n114\n\nComplaint\nFile it\nhttps://a.example/',
      'Complaint\nFile it\nhttps://a.example/',
      'Papiers\n– Une pièce',
    ]);
  });

  it('is of the wire’s form for all that the help of a country has', () => {
    const data: HelpData = readHelp(helpOfFrance).help;
    for (const locale of ['fr', 'en']) {
      const all = helpFor(data, null, locale);
      for (const { id } of [...all.cards, ...all.services, ...all.numbers]) {
        const card = cardOf(all, id, 'fr');
        expect(v.is(sentCard, card)).toBe(true);
        expect(card && cardText(card).trim()).toBeTruthy();
      }
    }
  });
});
