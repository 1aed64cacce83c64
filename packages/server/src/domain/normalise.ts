/**
 * What says nothing to an engine and may break it: controls but line breaks, soft hyphens, blanks without width, the marks that
 * turn the direction. Joiners stay: Persian words and families of emoji are made with them.
 */
const UNSEEN = /(?!\t|\n|\r|\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}]/gu;

const APOSTROPHES = /(?<=\p{L})[\u2019\u02bc\u2032\u00b4\u0060\uff07](?=\p{L})/gu;

/** As people type: `il n est pas`, `j ai`, `qu il`. Without its apostrophe an engine loses the no (docs/translation.md). */
const MISSING_ELISION = /(?<![\p{L}\p{N}'-])(jusqu|lorsqu|puisqu|quoiqu|qu|[cdjlmnst]) (?=[aeiouyhàâæéèêëîïôœùûü])/giu;

/**
 * A text as engines read it best: composed, with plain apostrophes, in French with those that are missing, without what is
 * not seen. What people wrote stays as it is elsewhere.
 */
export const normalise = (text: string, language: string): string => {
  const plain = text.toWellFormed().normalize('NFC').replaceAll(UNSEEN, '').replaceAll(APOSTROPHES, "'");
  return language === 'fr' ? plain.replaceAll(MISSING_ELISION, "$1'") : plain;
};

/** Decimal digits of every script as 0 to 9: a number is the same number in any of them. */
export const plainDigits = (text: string): string =>
  text.replaceAll(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) as number;
    // Unicode puts the ten digits of a script in a row, and begins no row elsewhere than at its zero.
    let zero = point;
    while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String(point - zero);
  });
