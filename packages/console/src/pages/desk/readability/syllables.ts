/**
 * How many syllables a French word has when it is read with care. By rule, so it errs on rare words: good enough for a
 * mean over a message, which is all that it is for.
 */

/** Words in which a rule would err, and that officers write often. */
const KNOWN: Readonly<Record<string, number>> = {
  pays: 2,
  paysan: 3,
  paysage: 3,
  abbaye: 3,
  aout: 1,
  paon: 1,
  faon: 1,
};

/** In -ent, and not the silent end of a verb; of those in -ment, which are spoken, the verbs. */
const SPOKEN_ENT =
  /^(?:absent|accent|accident|adolescent|agent|antécédent|apparent|argent|cent|client|compétent|content|dent|différent|efficient|évident|excellent|fréquent|incident|indulgent|innocent|intelligent|lent|occident|parent|permanent|pertinent|précédent|présent|président|prudent|récent|résident|serpent|souvent|talent|torrent|urgent|vent|violent)$/;
const SILENT_MENT =
  /^(?:affirm|aim|anim|arm|calm|confirm|consomm|dorm|enferm|endorm|estim|exprim|ferm|form|fum|inform|nomm|réform|supprim|transform)ent$/;

const isSilentEnt = (word: string): boolean =>
  word.endsWith('ment') ? SILENT_MENT.test(word) : word.endsWith('ent') && !SPOKEN_ENT.test(word);

/** Marks that change no syllable go: those that part two vowels stay. */
const simplified = (word: string): string =>
  word
    .toLowerCase()
    .normalize('NFC')
    .replace(/[àâ]/g, 'a')
    .replace(/[èê]/g, 'è')
    .replace(/î/g, 'i')
    .replace(/ô/g, 'o')
    .replace(/[ùû]/g, 'u');

const VOWEL = 'aeéèëiïouüyœ';

/** Letters that are written and are no sound of their own, or none of a vowel. */
const asSpoken = (word: string): string =>
  word
    .replace(/qu/g, 'k')
    .replace(/gu(?=[eéèiy])/g, 'g')
    .replace(/ge(?=[aou])/g, 'g')
    .replace(/oe(?=[ui])/g, 'œ')
    // « paiement »: after another vowel it is not said.
    .replace(/([iuy])ement$/, '$1ment')
    // « accueil », « feuille »: the i belongs to the l.
    .replace(/(eu|ou|œu?|ue)il/g, '$1l')
    .replace(new RegExp(`(^|[${VOWEL}])y(?=[${VOWEL}])`, 'g'), '$1j');

const withoutSilentEnd = (word: string): string => {
  const rest = isSilentEnt(word) ? word.slice(0, -3) : word.replace(/es?$/, '');
  return rest !== word && new RegExp(`[${VOWEL}]`).test(rest) ? rest : word;
};

/** After two consonants that are said as one, the vowels part: « cri-er », « ou-vri-er », « cru-el ». */
const parted = (word: string): string =>
  word.replace(/([bcdfgptv][lr](?:i|ou))(?=[aeéèoœ])/g, '$1·').replace(/([bcdfgptv][lr]u)(?=[aeéèo])/g, '$1·');

/** One heart of a syllable: perhaps a glide, then a vowel, however many letters write it. */
const NUCLEUS = /(?:(?:ou|[iuy])(?=[aeéèiouœ]))?(?:eau|œu|au|ai|ei|eu|oi|ou|[aeéèëiïouüyœ])/g;

const ofPiece = (piece: string): number => {
  const word = simplified(piece);
  const known = KNOWN[word];
  if (known !== undefined) return known;
  return parted(asSpoken(withoutSilentEnd(word))).match(NUCLEUS)?.length ?? 0;
};

/** Letters of an abbreviation are said one by one: « W » has three syllables, « Y » two. */
const SPELT: Readonly<Record<string, number>> = { W: 3, Y: 2 };
const isSpelt = (piece: string): boolean => /^\p{Lu}{2,5}$/u.test(piece);
const spelt = (piece: string): number => [...piece].reduce((sum, letter) => sum + (SPELT[letter] ?? 1), 0);

/** Of a word as `wordsOf` gives it: at least one. A number counts a syllable for each of its figures. */
export const syllablesIn = (word: string): number => {
  const pieces = word.split(/['’-]/);
  const count = (piece: string): number => {
    if (/\d/.test(piece)) return piece.replace(/\D/g, '').length;
    return isSpelt(piece) ? spelt(piece) : ofPiece(piece);
  };
  return Math.max(
    1,
    pieces.reduce((sum, piece) => sum + count(piece), 0),
  );
};
