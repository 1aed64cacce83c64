// docs/security.md: T10

import type { Event, SiteId } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIGURES_GROUP_MIN } from './figures.ts';
import { type ClarityPart, clarityOf, isQuestion, toldAt, type UnderstoodCount, unansweredCard } from './understood.ts';

const at = '2026-11-24T10:00:00.000Z';
const by = { author: 'officer', alias: 'Camille', at } as const;
const said = (seq: number, more: object = {}) =>
  ({ kind: 'message', ...by, seq, id: `m${seq}`, text: 'Bloquez la carte.', ...more }) as Event;
const card = (seq: number) =>
  ({ kind: 'card', ...by, seq, id: `c${seq}`, text: 'Vol', card: { id: 'theft' } }) as Event;
const wrote = (seq: number) => ({ kind: 'message', author: 'visitor', at, seq, id: `v${seq}`, text: 'Oui' }) as Event;
const asked = (seq: number, of: number) => ({ kind: 'understood-asked', ...by, seq, id: `q${seq}`, of }) as Event;
const answered = (seq: number, of: number) =>
  ({ kind: 'understood', author: 'visitor', at, seq, id: `a${seq}`, of, answer: 'yes' }) as Event;

describe('what can be asked about', () => {
  it('is what officers wrote or sent, and nothing else', () => {
    const log = [wrote(1), said(2), card(3), asked(4, 2)];
    expect([1, 2, 3, 4, 9].map((of) => toldAt(log, of)?.kind ?? null)).toEqual([null, 'message', 'card', null, null]);
  });

  it('is answered for a card always, and for a message when it was asked', () => {
    const log = [
      said(1),
      card(2),
      said(3),
      asked(4, 3),
      said(5, { asks: 'recap' }),
      said(6, { asks: 'say-back' }),
      wrote(7),
    ];
    expect([1, 2, 3, 5, 6, 7, 9].map((of) => isQuestion(log, of))).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('the first answer', () => {
  it('is that about a card to which nothing was answered before', () => {
    const log = [card(1), card(2), said(3), asked(4, 3), answered(5, 1)];
    expect([1, 2, 3, 9].map((of) => unansweredCard(log, of))).toEqual([null, 'theft', null, null]);
  });
});

const count = (name: string, part: ClarityPart, name2: string, answers: number, clear: number): UnderstoodCount => ({
  day: '2026-11-24',
  site: 'demo' as SiteId,
  card: name,
  part,
  name: name2,
  answers,
  clear,
});

describe('clarityOf', () => {
  it('puts the least clear card first, and tells nothing of those with few answers', () => {
    const counts = [
      count('theft', 'door', 'victim', 20, 18),
      count('theft', 'language', 'fr', 20, 18),
      count('scam', 'door', 'ask', 10, 5),
      count('scam', 'door', 'ask', 2, 1),
      count('scam', 'language', 'fr', 12, 6),
      count('rare', 'door', 'ask', 9, 0),
      count('rare', 'language', 'fr', 9, 0),
    ];
    expect(clarityOf(counts, 10)).toEqual({
      few: 1,
      cards: [
        {
          card: 'scam',
          answers: 12,
          clear: 6,
          doors: [{ key: 'ask', answers: 12, clear: 6 }],
          languages: [{ key: 'fr', answers: 12, clear: 6 }],
        },
        {
          card: 'theft',
          answers: 20,
          clear: 18,
          doors: [{ key: 'victim', answers: 20, clear: 18 }],
          languages: [{ key: 'fr', answers: 20, clear: 18 }],
        },
      ],
    });
  });

  it('orders what is as clear by how many say so, then by name', () => {
    const whole = (name: string, answers: number) => count(name, 'door', 'ask', answers, answers);
    const some = [whole('b', 10), whole('a', 10), whole('c', 30)];
    for (const counts of [some, some.toReversed()]) {
      expect(clarityOf(counts, 10).cards.map(({ card: name }) => name)).toEqual(['c', 'a', 'b']);
    }
  });

  it('puts small doors and languages together, and leaves them out where they stay small', () => {
    const counts = [
      count('theft', 'door', 'ask', 30, 30),
      count('theft', 'language', 'fr', 15, 15),
      count('theft', 'language', 'ar', 12, 9),
      count('theft', 'language', 'ps', 3, 0),
      count('scam', 'door', 'ask', 12, 9),
      count('scam', 'language', 'en', 7, 4),
      count('scam', 'language', 'es', 5, 5),
      count('lost', 'door', 'ask', 20, 9),
      count('lost', 'door', 'victim', 20, 9),
    ];
    const { cards } = clarityOf(counts, 10);
    const groups = Object.fromEntries(cards.map(({ card: name, languages, doors }) => [name, { languages, doors }]));
    expect(groups.theft?.languages).toEqual([
      { key: '*', answers: 15, clear: 9 },
      { key: 'fr', answers: 15, clear: 15 },
    ]);
    expect(groups.scam?.languages).toEqual([{ key: '*', answers: 12, clear: 9 }]);
    expect(groups.lost?.doors.map(({ key }) => key)).toEqual(['ask', 'victim']);
  });

  it('never tells a group that is too small, nor one by what is missing', () => {
    const language = fc.record({
      name: fc.constantFrom('fr', 'en', 'ar', 'es', 'ps'),
      answers: fc.integer({ min: 1, max: 14 }),
    });
    fc.assert(
      fc.property(fc.array(language, { minLength: 1 }), (languages) => {
        const counts = languages.flatMap(({ name, answers }) => [
          count('theft', 'door', 'ask', answers, 0),
          count('theft', 'language', name, answers, 0),
        ]);
        for (const { answers, languages: told } of clarityOf(counts, FIGURES_GROUP_MIN).cards) {
          const missing = answers - told.reduce((sum, one) => sum + one.answers, 0);
          expect(missing === 0 || told.length === 0).toBe(true);
          for (const one of told) expect(one.answers).toBeGreaterThanOrEqual(FIGURES_GROUP_MIN);
        }
      }),
    );
  });
});
