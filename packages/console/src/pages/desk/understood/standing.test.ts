import type { Event as LogEvent } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { mayAsk, standingOf, type Told } from './standing.ts';

const at = '2026-11-24T10:00:00.000Z';
const said = (seq: number, asks?: 'say-back' | 'recap') =>
  ({ kind: 'message', author: 'officer', alias: 'C', at, seq, id: `m${seq}`, text: 'Bloquez la carte.', asks }) as Told;
const card = (seq: number) => ({ kind: 'card', author: 'officer', alias: 'C', at, seq, id: `c${seq}` }) as Told;
const wrote = (seq: number, text: string) =>
  ({ kind: 'message', author: 'visitor', at, seq, id: `v${seq}`, text }) as LogEvent;
const asked = (seq: number, of: number) => ({ kind: 'understood-asked', seq, of, author: 'officer' }) as LogEvent;
const answered = (seq: number, of: number, answer: string) =>
  ({ kind: 'understood', seq, of, answer, author: 'visitor' }) as LogEvent;

describe('what came of a message', () => {
  it('is nothing until it was asked about; a card is asked about by itself', () => {
    expect(standingOf([said(1)], said(1))).toEqual({ what: 'none' });
    expect(standingOf([said(1), asked(2, 1)], said(1))).toEqual({ what: 'clear', answer: null });
    expect(standingOf([card(1)], card(1))).toEqual({ what: 'clear', answer: null });
  });

  it('is the newest answer, and none again once it is asked anew', () => {
    const log = [card(1), answered(2, 1, 'not-quite'), answered(3, 1, 'example')];
    expect(standingOf(log, card(1))).toEqual({ what: 'clear', answer: 'example' });
    expect(standingOf([...log, asked(4, 1)], card(1))).toEqual({ what: 'clear', answer: null });
    expect(standingOf([...log, asked(4, 1), answered(5, 1, 'yes')], card(1))).toEqual({ what: 'clear', answer: 'yes' });
  });

  it('is, of what is to be said back, the next words of the visitor', () => {
    const log = [wrote(1, 'avant'), said(2, 'say-back'), wrote(3, 'J’appelle la banque'), wrote(4, 'puis')];
    expect(standingOf(log.slice(0, 2), said(2, 'say-back'))).toEqual({ what: 'say-back', text: null });
    expect(standingOf(log, said(2, 'say-back'))).toEqual({ what: 'say-back', text: 'J’appelle la banque' });
  });

  it('is, of a recap, that it is right, or what the visitor wrote once they said that it is not', () => {
    const recap = said(1, 'recap');
    expect(standingOf([recap, wrote(2, 'Attendez')], recap)).toEqual({ what: 'recap', answer: null, text: null });
    expect(standingOf([recap, answered(2, 1, 'yes'), wrote(3, 'Merci')], recap)).toMatchObject({
      answer: 'yes',
      text: null,
    });
    const corrected = [recap, answered(2, 1, 'not-quite'), wrote(3, 'Je corrige : lundi')];
    expect(standingOf(corrected, recap)).toMatchObject({ answer: 'not-quite', text: 'Je corrige : lundi' });
  });
});

describe('the question', () => {
  it('can be put to the newest that the officers sent, and again to what was not clear', () => {
    const [first, second] = [said(1), said(2)];
    expect([first, second].map((told) => mayAsk([first, second], told))).toEqual([false, true]);
    expect(mayAsk([first, asked(2, 1)], first)).toBe(false);
    expect(mayAsk([first, asked(2, 1), answered(3, 1, 'yes')], first)).toBe(false);
    expect(mayAsk([first, asked(2, 1), answered(3, 1, 'example'), said(4)], first)).toBe(true);
  });
});
