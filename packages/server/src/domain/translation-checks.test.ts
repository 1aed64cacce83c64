import { TRANSLATION_FLAGS } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { readTranslationWords } from '../translation-words.ts';
import { flagsOf, holdsWord, type Rendering, statusOf } from './translation-checks.ts';

const { watched } = readTranslationWords();

const flags = (source: string, target: string, more: Partial<Rendering> = {}) =>
  flagsOf({ source, from: 'fr', target, to: 'es', detected: null, ...more }, watched);

describe('flagsOf', () => {
  it.each<[what: string, source: string, target: string, expected: string[], more?: Partial<Rendering>]>([
    ['a fair one', 'Je vais au marché demain matin', 'Voy al mercado mañana por la mañana', []],
    ['a number that changed', 'Il est parti à 14h30', 'Se fue a las 14h35', ['digits']],
    ['a number that is lost', 'le 12', 'el', ['digits']],
    ['a number that came', 'demain', 'mañana 3', ['digits']],
    ['the same number in other digits', 'Il a 12 ans et 007', 'عمره ٧ و ١٢ سنة', [], { to: 'ar' }],
    ['numbers in another order', '3 chats et 12 chiens', '12 perros y 3 gatos', []],
    ['the text unchanged', 'Bonjour Madame', 'bonjour, madame !', ['echo']],
    ['too little to say that it is unchanged', 'Ok', 'ok', []],
    ['a loop', 'Je voudrais une salade', `Quiero una${' ensalada'.repeat(9)}`, ['loop', 'length']],
    ['a loop that was there before', 'ha ha ha ha ha ha ha ha', 'ja ja ja ja ja ja ja ja', []],
    [
      'a line that comes again',
      'Nous arrivons bientôt chez vous',
      'Llegamos muy pronto. '.repeat(5),
      ['loop', 'length'],
    ],
    [
      'far too long',
      'Nous arrivons bientôt',
      'Llegamos a la casa de usted con toda la gente de la ciudad y del campo de esta noche',
      ['length'],
    ],
    ['far too short', 'Nous arrivons bientôt chez vous, attendez', 'Sí', ['length']],
    ['Chinese is short', 'Nous arrivons bientôt chez vous', '我们很快就到您家', [], { to: 'zh' }],
    ['other letters', 'Nous arrivons', 'Мы приедем', ['script']],
    ['other letters where others are asked for', 'Nous arrivons', 'Llegamos', ['script'], { to: 'ar' }],
    ['another language', 'Nous arrivons bientôt', 'We are coming to you very soon', ['language'], { detected: 'en' }],
    ['one of its kin', 'Nous arrivons bientôt', 'Dolazimo uskoro kod vas', [], { to: 'bs', detected: 'hr' }],
    ['a short one says nothing', 'Nous arrivons', 'Ya llegamos', [], { detected: 'it' }],
    ['a no that is lost', 'il n’est pas grand', 'él es alto', ['negation']],
    ['a no that came', 'il est grand', 'él no es alto', ['negation']],
    ['a no on both sides', 'il n’est pas grand', 'él no es alto', []],
    ['a language whose no nobody knows', 'il n’est pas grand', 'er ist groß', [], { to: 'de' }],
    ['talk of the engine', 'Nous arrivons', 'Aquí está la traducción: llegamos', ['length', 'chatter'].slice(1)],
    ['talk that was there before', 'Sure, come in', 'Sure, entrez', [], { from: 'en', to: 'fr' }],
    ['a page of errors', 'Nous arrivons bientôt tous', '<html><body>Bad Gateway</body></html>', ['chatter']],
    ['markup that was there before', 'le code <div> du site', 'el código <div> del sitio', []],
    ['a word of danger', 'Il a un couteau', 'Él tiene un cuchillo', ['danger']],
    ['a word of danger that came', 'Il est là', 'Tiene un arma', ['danger']],
    ['nothing', 'Nous arrivons', ' \n', ['empty']],
    ['no number on either side', 'Oui ?', 'Sí', []],
    ['a number alone', 'dans 12 ans', '12', []],
    ['languages whose words of danger nobody knows', 'Il a une arme', 'Hij heeft iets', ['danger'], { to: 'nl' }],
    ['the same the other way', 'Hij heeft iets', 'Il a ceci', [], { from: 'nl', to: 'fr' }],
    ['a book', 'Nous arrivons', 'x'.repeat(12_001), ['length']],
    ['ten megabytes', 'Nous arrivons', 'x'.repeat(10_000_000), ['length']],
  ])('%s', (_, source, target, expected, more) => {
    expect(flags(source, target, more)).toEqual(expected);
  });

  it('says only what the wire knows', () => {
    for (const flag of flags('le 12 mai, non', '<html> '.repeat(20))) expect(TRANSLATION_FLAGS).toContain(flag);
  });

  it('comes to an end soon, whatever it is given', () => {
    for (const text of [
      'ab'.repeat(6_000),
      'a b '.repeat(3_000),
      'ne '.repeat(4_000),
      `${'abcdefghijk '.repeat(900)}x`,
    ]) {
      // A pattern that goes back and forth would outlast the test.
      expect(flags(text, text)).toContain('echo');
      expect(flags('Bonjour', text)).not.toEqual([]);
    }
  });
});

describe('holdsWord', () => {
  it('finds words and beginnings, with any apostrophe', () => {
    expect(holdsWord('J’n’ai rien', ["n'*"])).toBe(true);
    expect(holdsWord('des couteaux', ['couteau*'])).toBe(true);
    expect(holdsWord('sansonnet', ['sans'])).toBe(false);
    expect(holdsWord('SANS', ['sans'])).toBe(true);
  });
  it('finds nothing where it has no words', () => expect(holdsWord('a', [])).toBe(false));
});

describe('statusOf', () => {
  it('is what the worst flag says', () => {
    expect(statusOf('a', [])).toBe('ok');
    expect(statusOf('a', ['danger', 'experimental'])).toBe('ok');
    expect(statusOf('a', ['danger', 'digits'])).toBe('suspect');
    expect(statusOf('', ['empty'])).toBe('failed');
    expect(statusOf('a', ['unavailable'])).toBe('failed');
    expect(statusOf('x'.repeat(12_001), ['length'])).toBe('failed');
    expect(statusOf('𝒳'.repeat(12_000), ['length'])).toBe('suspect');
  });
});
