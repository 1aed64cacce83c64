import { describe, expect, it } from 'vitest';
import list from './jargon.fr.json';
import { jargonIn, madePlain } from './jargon.ts';
import { readingOf } from './reading.ts';
import { sentencesOf, wordsOf } from './text.ts';

describe('the sentences of a text', () => {
  it.each([
    ['Bonjour. Comment allez-vous ?', ['Bonjour.', 'Comment allez-vous ?']],
    ['M. Dupont habite au 12 bis. Il est là !', ['M. Dupont habite au 12 bis.', 'Il est là !']],
    ['Il a payé 3.50 euros. Merci', ['Il a payé 3.50 euros.', 'Merci']],
    ['Il a dit : « Viens. » Je suis parti.', ['Il a dit : « Viens. »', 'Je suis parti.']],
    ['Sans point\nà la ligne', ['Sans point', 'à la ligne']],
    ['Quoi ?!… Rien.', ['Quoi ?!…', 'Rien.']],
    ['… !', []],
    ['', []],
  ])('%j', (text, sentences) => expect(sentencesOf(text)).toEqual(sentences));
});

describe('the words of a text', () => {
  it('keep what joins them, and nothing else', () =>
    expect(wordsOf('« L’enfant » est-il né le 3/4 ? Aujourd’hui, oui.')).toEqual([
      'L’enfant',
      'est-il',
      'né',
      'le',
      '3',
      '4',
      'Aujourd’hui',
      'oui',
    ]));
});

describe('how a text reads', () => {
  it('is measured as the formulas say', () => {
    // By hand: le(1) voleur(2) a(1) pris(1) mon(1) téléphone(3), appelez(3) la(1) gendarmerie(4).
    const { kandelMoles, lix, words } = readingOf('Le voleur a pris mon téléphone. Appelez la gendarmerie.');
    expect(words).toBe(9);
    expect(kandelMoles).toBeCloseTo(207 - (1.015 * 9) / 2 - (73.6 * 17) / 9, 6);
    // Téléphone, appelez and gendarmerie have more than six letters.
    expect(lix).toBeCloseTo(9 / 2 + (100 * 3) / 9, 6);
  });

  it('is not judged where there is too little of it', () => {
    expect(readingOf('').ease).toBeNull();
    expect(readingOf('Nous arrivons.').ease).toBeNull();
  });

  it('tells an easy answer from a hard one', () => {
    const easy = 'Oui, vous pouvez porter plainte. Venez avec vos papiers. Nous sommes là jour et nuit.';
    const hard =
      'Conformément aux dispositions du code de procédure pénale, l’enregistrement de votre déposition interviendra ultérieurement, postérieurement à la réception des constatations médico-légales.';
    expect(readingOf(easy).ease).toBe('easy');
    expect(readingOf(hard).ease).toBe('hard');
  });

  it('names the longest sentence once it is too long', () => {
    const long = Array.from({ length: 21 }, () => 'mot').join(' ');
    expect(readingOf(`Court. ${long}.`).long).toEqual({ sentence: `${long}.`, words: 21 });
    expect(readingOf('Court. Assez court.').long).toBeNull();
  });
});

describe('words of the police', () => {
  it('are found whole, in either apostrophe and in any case, abbreviations in capitals alone', () => {
    const written = (text: string) => jargonIn(text).map((found) => found.written);
    expect(written('Un OPJ prendra votre Audition.')).toEqual(['OPJ', 'Audition']);
    expect(written("Venez à l'effet de signer.")).toEqual(["à l'effet de"]);
    expect(written('L’auditionnaire du cic parle.')).toEqual([]);
  });

  it('give way to plain ones, or are explained in brackets, once', () => {
    const text = 'Interpellé hier. Votre main courante est prise.';
    const [first, second] = jargonIn(text);
    expect(first && madePlain(text, first)).toBe('Arrêté hier. Votre main courante est prise.');
    const explained = second ? madePlain(text, second) : '';
    expect(explained).toContain('main courante (une déclaration écrite, qui n’est pas une plainte) est prise');
    expect(jargonIn(explained).map((found) => found.written)).toEqual(['Interpellé']);
  });

  it('take the longer of two that lie over each other', () =>
    expect(jargonIn('Elle est mise en cause.').map((found) => found.written)).toEqual(['mise en cause']));

  it('are explained in words that are none of them', () => {
    for (const { plain } of list.terms) expect(jargonIn(plain), plain).toEqual([]);
  });
});
