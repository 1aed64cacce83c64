import { LOCALES } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { curatedText } from './services/curated.ts';
import { readTranslationWords } from './translation-words.ts';

const { phrases } = readTranslationWords();
const french = phrases.filter(({ locale }) => locale === 'fr');
const variablesIn = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
const inFrench = new Map(french.map(({ shortcut, text }) => [shortcut, text]));

describe('the phrasebook', () => {
  it.each(LOCALES)('says in %s what the French ones say, with the same variables', (locale) => {
    const own = phrases.filter((phrase) => phrase.locale === locale);
    expect(own.length).toBeGreaterThan(10);
    expect(new Set(own.map(({ shortcut }) => shortcut)).size).toBe(own.length);
    for (const { shortcut, text } of own) {
      expect(text.trim()).not.toBe('');
      expect(variablesIn(text), shortcut).toEqual(variablesIn(inFrench.get(shortcut) ?? 'nothing'));
    }
  });

  it.each(LOCALES)('names in %s the numbers to call', (locale) => {
    const urgent = phrases.find((phrase) => phrase.locale === locale && phrase.shortcut === 'urgence');
    for (const number of ['17', '112', '114']) expect(urgent?.text).toContain(number);
  });

  it('gives what was sent word for word in the language of the visitor, and nothing for any other text', () => {
    const filling = { lang: 'ar', alias: 'Camille', site: 'Démonstration' };
    const text = 'Bonjour, je m’appelle Camille. Je lis votre message et je vous réponds.';
    expect(curatedText(phrases, { ...filling, text })).toMatchObject({ text: expect.stringContaining('Camille') });
    expect(curatedText(phrases, { ...filling, text: `${text} Ou presque.` })).toBeNull();
  });
});
