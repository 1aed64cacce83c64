import type { Event as LogEvent, Translating } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { answered, at, claimed, opened, said } from '../desk.fixture.ts';
import { withTranslations } from './translations.ts';

const translated = (seq: number, of: number, text: string): LogEvent => ({
  kind: 'translation',
  author: 'service',
  seq,
  at: at(seq),
  of,
  from: 'es',
  lang: 'fr',
  status: 'ok',
  text,
  flags: [],
});
const unclear = (seq: number, of: number): LogEvent => ({ kind: 'unclear', author: 'visitor', seq, at: at(seq), of });
const route = { from: 'es', to: 'fr', engine: 'apertium', grade: 'experimental', locality: 'in-process' } as const;
const both: Translating = { toOfficer: route, toVisitor: { ...route, from: 'fr', to: 'es' } };

describe('the lines of a transcript', () => {
  it('have their translation, and none that is a line of its own', () => {
    const lines = withTranslations([opened(), claimed(), said(3, 'Hola'), translated(4, 3, 'Bonjour')]);
    expect(lines.map(({ event, translation }) => [event.seq, translation?.seq])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, 4],
    ]);
  });

  it('have the newest of several', () => {
    const lines = withTranslations([said(1), translated(2, 1, 'a'), said(3), translated(4, 1, 'b')]);
    expect(lines[0]?.translation?.text).toBe('b');
  });

  it('tell what is on its way, on either side, and nothing of what is no message', () => {
    const events = [opened(), said(2), answered(3), translated(4, 2, 'a')];
    expect(withTranslations(events, both).map(({ isComing }) => isComing)).toEqual([false, false, true]);
    expect(withTranslations(events, { ...both, toVisitor: null }).some(({ isComing }) => isComing)).toBe(false);
    expect(withTranslations(events, null).some(({ isComing }) => isComing)).toBe(false);
  });

  it('tell what the visitor has not understood', () => {
    const lines = withTranslations([answered(1), answered(2), unclear(3, 1)]);
    expect(lines.map(({ isUnclear }) => isUnclear)).toEqual([true, false, false]);
  });
});
