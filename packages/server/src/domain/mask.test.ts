// docs/security.md: T12

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasWords, mask, unmask } from './mask.ts';

/** Of a sentence, all that an engine does not see. */
const keptOf = (text: string, names: readonly string[] = []): readonly string[] => mask(text, 'brackets', names).kept;

describe('mask', () => {
  it.each([
    ['Appelez le 06 12 34 56 78 ou le +33 6 12 34 56 78.', ['06 12 34 56 78', '+33 6 12 34 56 78']],
    ['Écrivez à jean.dupont@exemple.fr, merci', ['jean.dupont@exemple.fr']],
    [
      'Voir https://www.service-public.fr/a?b=1#c. Puis www.exemple.fr/x',
      ['https://www.service-public.fr/a?b=1#c', 'www.exemple.fr/x'],
    ],
    ['La voiture AB-123-CD, et ab 123 cd', ['AB-123-CD', 'ab 123 cd']],
    ['Mon compte FR76 3000 6000 0112 3456 7890 189', ['FR76 3000 6000 0112 3456 7890 189']],
    ['Compte GB29 NWBK 6016 1331 9268 19', ['GB29 NWBK 6016 1331 9268 19']],
    ['Le 12/03/2026 à 14h30, ou 14:30', ['12/03/2026', '14h30', '14:30']],
    ['Il a pris 450,50 € et 2 000€', ['450,50 €', '2 000€']],
    ['Dossier [A/12] et 2026-000123', ['[A/12]', '2026-000123']],
    ['Son compte @paul_75.', ['@paul_75']],
    ['我有3个孩子', ['3']],
    ['لدي ٣ أطفال', ['٣']],
    ['Au 3e étage, le 1er mai, la 2ème porte', []],
    ['Il n’y a rien [ici]', []],
    ['Tapé ⟦1⟧ ainsi', ['⟦', '1', '⟧']],
  ])('%s', (text, kept) => {
    expect(keptOf(text)).toEqual(kept);
  });

  it('keeps names that it is told, whole and in any case', () => {
    expect(keptOf('Je m’appelle Agent 27, agent 27 (Anne)', ['Anne', 'Agent 27', ' '])).toEqual([
      'Agent 27',
      'agent 27',
      'Anne',
    ]);
    expect(keptOf('Annexe', ['Anne'])).toEqual([]);
    expect(keptOf('a.b', ['a+b', 'a.b'])).toEqual(['a.b']);
  });

  it('keeps nothing from an engine that cannot have it', () => {
    expect(mask('le 12', 'none')).toEqual({ text: 'le 12', kept: [] });
    expect(unmask('el 12', 'none', [])).toEqual({ text: 'el 12', isWhole: true });
  });

  // A pattern that goes back and forth would outlast the test.
  it('reads through a long text once', () => {
    for (const text of [
      'a'.repeat(4_000),
      '1'.repeat(4_000),
      'a@'.repeat(2_000),
      '1 '.repeat(2_000),
      '['.repeat(4_000),
    ]) {
      for (const protect of ['brackets', 'xml'] as const) {
        const { text: masked, kept } = mask(text, protect);
        expect(unmask(masked, protect, kept)).toEqual({ text, isWhole: true });
      }
    }
  });
});

describe('unmask', () => {
  const { text, kept } = mask('le 12 et le 13', 'brackets');

  it('finds placeholders as engines give them back', () => {
    expect(text).toBe('le ⟦1⟧ et le ⟦2⟧');
    expect(unmask('⟦ ٢ ⟧ و ⟦١⟧', 'brackets', kept)).toEqual({ text: '13 و 12', isWhole: true });
    expect(unmask('<x id = "2" > </x> &amp; <X id=1 />', 'xml', kept)).toEqual({ text: '13 & 12', isWhole: true });
  });

  it('says when one is lost, doubled or made up', () => {
    expect(unmask('el ⟦1⟧', 'brackets', kept)).toEqual({ text: 'el 12', isWhole: false });
    expect(unmask('⟦1⟧ ⟦1⟧', 'brackets', kept)).toEqual({ text: '12 12', isWhole: false });
    expect(unmask('⟦1⟧ ⟦9⟧', 'brackets', kept)).toEqual({ text: '12 ', isWhole: false });
    expect(unmask('⟦1⟧ ⟦2⟧ ⟦0⟧', 'brackets', kept).isWhole).toBe(false);
  });

  it('puts back what it is told to', () => {
    expect(unmask('⟦1⟧-⟦2⟧', 'brackets', kept, (what, number) => `${number}:${what}`).text).toBe('1:12-2:13');
  });
});

describe('hasWords', () => {
  it('is false for what no engine could translate', () => {
    for (const protect of ['brackets', 'xml'] as const) {
      expect(hasWords(mask('06 12 34 56 78 👍 !', protect), protect)).toBe(false);
      expect(hasWords(mask('le 12', protect), protect)).toBe(true);
    }
    expect(hasWords({ text: '12', kept: [] }, 'none')).toBe(false);
  });
});

/** A word or two of thirty scripts. */
const SCRIPTS = [
  'français',
  'Ελληνικά',
  'русский їє',
  'հայերեն',
  'ქართული',
  'עברית',
  'العربية',
  'فارسی پچژگ',
  'پښتو',
  'اردو ے',
  'ދިވެހި',
  'हिन्दी',
  'বাংলা',
  'ਪੰਜਾਬੀ',
  'ગુજરાતી',
  'ଓଡ଼ିଆ',
  'தமிழ்',
  'తెలుగు',
  'ಕನ್ನಡ',
  'മലയാളം',
  'සිංහල',
  'ไทย',
  'ລາວ',
  'བོད་ཡིག',
  'မြန်မာ',
  'ខ្មែរ',
  'አማርኛ ቐ',
  'ᏣᎳᎩ',
  'ⵜⴰⵎⴰⵣⵉⵖⵜ',
  '中文 汉字',
  'ひらがな カタカナ',
  '한국어',
  'ᠮᠣᠩᠭᠣᠯ',
  'ߒߞߏ',
];
const piece = fc.oneof(
  fc.constantFrom(...SCRIPTS),
  fc.constantFrom('\u202eabc\u202c', '\u2067ab\u2069', '\u200f', '👩‍👩‍👧‍👦', '🏳️‍🌈', '👍🏽', '𝒳', '𠜎'),
  fc.constantFrom('⟦1⟧', '⟧', '⟦', '⟦ 2 ⟧', '<x id="1"/>', '<x id=1></x>', '&amp;', '&lt;', '&#39;', '<', '>', '&'),
  fc.constantFrom(
    '06 12 34 56 78',
    'a@b.fr',
    'https://a.fr/b',
    'AB-123-CD',
    '14h30',
    '450,50 €',
    '[A/12]',
    '٣',
    '৪৫',
    '3e',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(' ', '\n', '\t', '\u00a0', '.', ',', '-', "'", '’'),
);
const anyText = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

it('what is masked and unmasked is the same text, in any script, both directions, with emoji', () => {
  fc.assert(
    fc.property(
      anyText,
      fc.constantFrom('brackets', 'xml', 'none'),
      fc.array(fc.string({ maxLength: 5 })),
      (text, protect, names) => {
        const masked = mask(text, protect, names);
        expect(unmask(masked.text, protect, masked.kept)).toEqual({ text, isWhole: true });
      },
    ),
    { numRuns: 2_000 },
  );
});
