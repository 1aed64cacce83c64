import { describe, expect, it } from 'vitest';
import {
  countLetters,
  type Doubt,
  hear,
  isAlike,
  languageByLetters,
  languageByOwnLetter,
  lettersFor,
  NO_DOUBT,
  shareInScript,
} from './language.ts';

describe('languageByLetters', () => {
  it.each([
    ['زه مرستې ته اړتیا لرم، ښه نه یم', 'ps'],
    ['من به کمک نیاز دارم', null],
    ['پێویستم بە یارمەتی هەیە', 'ckb'],
    ['مجھے مدد کی ضرورت ہے، میں ڈرتا ہوں', 'ur'],
    ['أحتاج إلى مساعدة', null],
    ['ሓገዝ የድልየኒ ኣሎ', 'ti'],
    ['እርዳታ እፈልጋለሁ', null],
    ['Мені потрібна допомога, є небезпека', 'uk'],
    ['Мне нужна помощь, вы слышите', 'ru'],
    ['Мне трэба дапамога, гэта важна, і ўсё', null],
    ['Помогнете ми', null],
    ['Bonjour', null],
    ['Ez newêrim vegerim malê', 'ku'],
    ['Min nasnameya xwe winda kir', 'ku'],
    ['J’arrive dans 10 min, même si', null],
  ])('%s: %s', (text, language) => expect(languageByLetters(text)).toBe(language));
});

describe('languageByOwnLetter', () => {
  it('knows a letter that one language alone has', () => {
    expect(['Wczoraj zgubiłem', 'Řeknu', 'ľúto', 'Őr', 'știu', 'kızım', 'Bonjour'].map(languageByOwnLetter)).toEqual([
      ...['pl', 'cs', 'sk', 'hu', 'ro', 'tr', null],
    ]);
  });
});

describe('isAlike', () => {
  it('knows languages that no text tells apart', () => {
    expect(isAlike('es', 'es')).toBe(true);
    expect(isAlike('bs', 'hr')).toBe(true);
    expect(isAlike('prs', 'fa')).toBe(true);
    expect(isAlike('es', 'pt')).toBe(false);
    expect(isAlike('ur', 'ar')).toBe(false);
  });
});

describe('hear', () => {
  const LONG = 'necesito hablar con alguien por favor';
  const say = (doubt: Doubt, text: string, detected: string | null, chosen = 'fr') =>
    hear(doubt, { chosen, text, detected });

  it('has a reason to ask after two long messages in a row in the same other language', () => {
    const one = say(NO_DOUBT, LONG, 'es');
    expect(one).toEqual({ doubt: { looksLike: 'es' }, suggest: null });
    expect(say(one.doubt, LONG, 'es').suggest).toBe('es');
  });

  it('is not moved by a short message, nor by one that says nothing', () => {
    expect(say(NO_DOUBT, 'ok', 'en')).toEqual({ doubt: NO_DOUBT, suggest: null });
    const doubt = { looksLike: 'es' };
    expect(say(doubt, 'sí, claro', 'es')).toEqual({ doubt, suggest: null });
    expect(say(doubt, LONG, null)).toEqual({ doubt, suggest: null });
  });

  it('begins anew after one in the chosen language, or in a third one', () => {
    expect(say({ looksLike: 'es' }, LONG, 'fr').doubt).toEqual(NO_DOUBT);
    expect(say({ looksLike: 'es' }, LONG, 'pt')).toEqual({ doubt: { looksLike: 'pt' }, suggest: null });
    expect(say({ looksLike: 'hr' }, LONG, 'hr', 'bs')).toEqual({ doubt: NO_DOUBT, suggest: null });
  });
});

describe('shareInScript', () => {
  it('is the part of the letters that belongs there', () => {
    expect(shareInScript('Привет', 'ru')).toBe(1);
    expect(shareInScript('Bonjour', 'ru')).toBe(0);
    expect(shareInScript('Bonjour', 'fr')).toBe(1);
    expect(shareInScript('مرحبا', 'fr')).toBe(0);
    expect(shareInScript('مرحبا ab', 'ar')).toBeCloseTo(5 / 7);
    expect(shareInScript('12 👍', 'ru')).toBe(1);
  });
});

it('counts letters, and knows where one says as much as several', () => {
  expect(countLetters('l’été 12 👍')).toBe(4);
  expect(countLetters('')).toBe(0);
  expect(
    [lettersFor('zh'), lettersFor('ja'), lettersFor('ko'), lettersFor('ti'), lettersFor('am')].every((n) => n < 1),
  ).toBe(true);
  expect(lettersFor('es')).toBe(1);
});
