import { readdirSync } from 'node:fs';
import { LOCALES } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { handoverTexts } from '../paths.ts';
import { printable } from './pdf.ts';
import { wordsFor } from './words.ts';

const written = readdirSync(handoverTexts).map((file) => file.replace('.json', ''));

describe('the words of a hand-over', () => {
  it('are in the visitor’s language where it is written, however long its tag, and else in French', () => {
    expect(wordsFor('en-GB').locale).toBe('en');
    for (const language of ['fr', 'und', 'x-private', 'ar', '../../en']) expect(wordsFor(language).locale).toBe('fr');
  });

  it.each(written)('are all there in %s, and can be printed', (locale) => {
    expect(LOCALES).toContain(locale);
    const { words } = wordsFor(locale);
    expect(Object.keys(words).sort()).toEqual(Object.keys(wordsFor('fr').words).sort());
    for (const [name, text] of Object.entries(words)) {
      expect(text.trim(), name).toBe(text);
      expect(printable(text), name).toEqual({ text, whole: true });
      expect(text.includes('\ufffd'), name).toBe(name === 'signsLeftOut');
    }
  });
});
