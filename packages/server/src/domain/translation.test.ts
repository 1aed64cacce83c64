import type { ClientId, Event, TranslationEvent } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { directionOf, translationOf, untranslatedIn, wantsAnotherTry } from './translation.ts';

const at = '2026-11-24T12:00:00.000Z';
const said = (seq: number, author: 'visitor' | 'officer', text = 'Hola'): Event =>
  author === 'visitor'
    ? { kind: 'message', author, seq, at, id: `m${seq}` as ClientId, text }
    : { kind: 'message', author, alias: 'Agent 27', seq, at, id: `m${seq}` as ClientId, text };
const translation = (seq: number, of: number, more: Partial<TranslationEvent> = {}): TranslationEvent => ({
  ...{
    kind: 'translation',
    author: 'service',
    seq,
    at,
    of,
    from: 'es',
    lang: 'fr',
    status: 'ok',
    text: 'x',
    flags: [],
  },
  ...more,
});
const away = { status: 'failed', flags: ['unavailable'] } as const;

describe('directionOf', () => {
  it('is from the visitor’s language into that of the service, and back', () => {
    expect(directionOf({ author: 'visitor' }, 'es-MX')).toEqual({ from: 'es', to: 'fr' });
    expect(directionOf({ author: 'officer' }, 'zh-Hant')).toEqual({ from: 'fr', to: 'zh' });
    expect(directionOf({ author: 'visitor' }, 'fr-CA')).toBeNull();
  });
});

describe('translationOf', () => {
  it('is the newest one of a message into a language', () => {
    const log = [
      translation(3, 1),
      translation(4, 1, away as never),
      translation(5, 2),
      translation(6, 1, { lang: 'pt' }),
    ];
    expect(translationOf(log, 1, 'fr')?.seq).toBe(4);
    expect(translationOf(log, 9, 'fr')).toBeNull();
  });
});

describe('wantsAnotherTry', () => {
  it('is true where the engine was away', () => {
    expect(wantsAnotherTry({ status: 'failed', flags: ['unavailable'] })).toBe(true);
    expect(wantsAnotherTry({ status: 'failed', flags: ['too-long'] })).toBe(false);
    expect(wantsAnotherTry({ status: 'ok', flags: [] })).toBe(false);
  });
});

describe('untranslatedIn', () => {
  const log: Event[] = [
    { kind: 'opened', author: 'visitor', seq: 1, at, door: 'ask', locale: 'es' },
    said(2, 'visitor'),
    said(3, 'officer'),
    said(4, 'visitor'),
    translation(5, 2),
    translation(6, 4, { status: 'failed', flags: ['unavailable'] }),
    translation(7, 3, { status: 'failed', flags: ['too-long'], lang: 'es', from: 'fr' }),
    said(8, 'officer'),
  ];

  it('is what has none, and what failed since the engine was away', () => {
    expect(untranslatedIn(log, 'es').map(({ message, inPlaceOf }) => [message.seq, inPlaceOf])).toEqual([
      [4, 6],
      [8, null],
    ]);
  });

  it('is nothing where both sides have one language', () => expect(untranslatedIn(log, 'fr')).toEqual([]));

  it('is all that officers have said once the visitor has chosen another language', () => {
    expect(untranslatedIn(log, 'pt').map(({ message }) => message.seq)).toEqual([3, 4, 8]);
  });
});
