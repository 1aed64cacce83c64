/** Where in a text somebody says that they are under 18. */
export interface AgeHit {
  readonly from: number;
  readonly to: number;
}

/** Letters as they are typed in haste: no capitals, no accents, one apostrophe. As long as what it is made of, so that places agree. */
const plain = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => {
    const letter = text.charAt(at).normalize('NFD').charAt(0).toLowerCase();
    return letter === '’' || letter === 'ʼ' || letter === '`' ? "'" : letter;
  }).join('');

const among = (...choices: readonly string[]): string => `(?:${choices.join('|')})`;

const french = (): readonly string[] => {
  const words =
    'cinq|six|sept|huit|neuf|onze|douze|treize|quatorze|quinze|seize|dix[- ]?sept|dix(?![- ]?(?:huit|neuf))';
  const under = among('[5-9]', '1[0-7]', words);
  const coming = among('[5-9]', '1[0-8]', words, 'dix[- ]?huit');
  // Of marriage, of service, together: not how old somebody is.
  const years = "\\s*(?:ans?|piges?)\\b(?!\\s+(?:de\\b|d'|avec\\b|ensemble\\b|qu|plus tard\\b))";
  const have = among("j['\\s]?ai", "je?\\s?n'\\s?ai", "j['\\s]?e", 'ge?');
  const only = `(?:${among('que', "qu'", 'tout juste', 'juste', 'seulement', 'a peine', 'bientot', 'presque', 'genre', 'encore', 'environ')}\\s*){0,2}`;
  const am = among('je\\s+suis?', "j'?\\s?suis?", 'chuis?', 'moi c', '^suis');
  const child = among(
    'fille',
    'garcon',
    'gars',
    'meuf',
    'ado',
    'adolescente?',
    'jeune',
    'enfant',
    'gamine?',
    'eleve',
    'lyceen(?:ne)?',
    'collegien(?:ne)?',
  );
  const form = among(
    'cm[12]',
    '[3-6]\\s?e(?:me)?',
    'sixieme',
    'cinquieme',
    'quatrieme',
    'troisieme',
    'seconde',
    '2n?de',
    'premiere',
    '1e?re',
    'terminale',
    'tle',
  );
  return [
    // Before what was said: when one was so old, one is so no more.
    `(?<!${among('quand', 'que', 'lorsque')}\\s)\\b${have}\\s*${only}${under}${years}`,
    `\\b${among("j['\\s]?ai", "je?\\s?n'\\s?ai")}\\s+(?:meme\\s+)?pas\\s+(?:encore\\s+)?(?:mes\\s+)?${coming}${years}`,
    `\\b${among("j['\\s]?aurai", 'je?\\s?vais', "j'?\\s?vais", 'jvai')}\\s+(?:avoir\\s+|feter\\s+mes\\s+|sur\\s+mes\\s+)?(?:bientot\\s+)?${coming}${years}`,
    `\\bje?\\s?viens?\\s+d'?\\s?avoir\\s+${under}${years}`,
    `(?<!${among('quand', 'que', 'lorsque')}\\s)\\bj['\\s]?ai\\s+eu\\s+(?:mes\\s+)?${under}${years}`,
    `\\bj['\\s]?ai\\s+moins\\s+de\\s+${coming}${years}`,
    `\\b${am}\\s+agee?\\s+de\\s+${under}${years}`,
    `\\b${am}\\s+une?\\s+(?:jeune\\s+|petite?\\s+)?${child}\\s+de\\s+${under}${years}`,
    `^[^\\w\\n]*(?:moi\\s+)?${under}\\s*ans?(?:\\s+et\\s+demi)?[^\\w\\n]*$`,
    `\\b${am}\\s+(?:encore\\s+|toujours\\s+)?(?:une?\\s+)?mineure?\\b`,
    `\\b${am}\\s+(?:encore\\s+|qu'\\s?|que\\s+)?une?\\s+(?:enfant|ado|adolescente?)\\b(?!\\s+(?:unique|adopte|de\\b|du\\b|d'))`,
    `\\b${am}\\s+(?:encore\\s+)?(?:une?\\s+)?(?:collegien|lyceen)(?:ne)?\\b`,
    `\\b${am}\\s+(?:encore\\s+|eleve\\s+|scolarisee?\\s+)*(?:en\\s+classe\\s+de\\s+|en\\s+)${form}\\b(?!\\s+(?:annee|classe|ligne|vitesse|position|main))`,
    `\\b${am}\\s+(?:encore\\s+|eleve\\s+|scolarisee?\\s+|interne\\s+)*(?:au\\s+(?:college|lycee)|en\\s+(?:college|primaire)|a\\s+l'ecole\\s+primaire)\\b`,
    '\\bje?\\s?passe\\s+(?:mon|le)\\s+brevet\\b',
  ];
};

const english = (): readonly string[] => {
  const words = 'five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen';
  const under = among('[5-9]', '1[0-7]', words);
  const am = among("i'?m", 'i\\s+am');
  const only = `(?:${among('only', 'just', 'still', 'nearly', 'almost', 'like', 'turning', 'aged?')}\\s+){0,2}`;
  const old = among('(?:years?|yrs?)[- ]?old', 'y\\.?/?o\\b', '(?:years?|yrs?)\\s+of\\s+age');
  // What else is counted comes at once: minutes, weeks, miles.
  const ends = `(?=\\s*(?:$|[,;!?)…\\n]|\\.(?!\\d)|${among('and', 'but', 'so', 'my', 'please', 'pls', 'i', 'now', '[mf]')}\\b))`;
  const school = `(?:${among('primary', 'middle', 'secondary', 'high', 'elementary')}\\s?school|sixth\\s+form)`;
  const when = among('in', 'on', 'next', 'last', 'this', 'today', 'tomorrow', 'yesterday', 'soon');
  return [
    `\\b${am}\\s+${only}${under}${ends}`,
    `\\b${am}\\s+${only}(?:an?\\s+)?${under}[- ]?${old}`,
    `\\bi\\s+(?:just\\s+)?turned\\s+${under}(?:${ends}|\\s+${when}\\b)`,
    `\\b(?:i\\s+turn|i'?ll\\s+be|i\\s+will\\s+be)\\s+${among(under, '18', 'eighteen')}(?:${ends}|\\s+${when}\\b)`,
    `\\bmy\\s+age\\s+is\\s+${under}\\b`,
    `^[^\\w\\n]*age:?\\s+${under}[^\\w\\n]*$`,
    `\\b${am}\\s+not\\s+(?:even\\s+|yet\\s+)?(?:18|eighteen)\\b`,
    `\\b${am}\\s+(?:still\\s+)?(?:under\\s?-?age\\b|under\\s+(?:18|eighteen)\\b)`,
    `\\b${am}\\s+(?:still\\s+|only\\s+|just\\s+)?a\\s+(?:minor|kid|child)\\b(?!\\s*(?:'|-)|\\s+(?:support|protection|care|carer|social|psych\\w*|minder|league|of)\\b)`,
    `\\b${am}\\s+(?:still\\s+)?in\\s+(?:year|yr|grade)\\s?(?:[1-9]|1[0-3])\\b(?!\\s+(?:of|at)\\b)`,
    `\\b${am}\\s+(?:still\\s+)?in\\s+(?:the\\s+)?(?:[1-9]|1[0-2])(?:st|nd|rd|th)\\s+grade`,
    `\\b${am}\\s+(?:still\\s+)?in\\s+${school}`,
    `\\bi\\s+(?:still\\s+)?go\\s+to\\s+${school}`,
    `^[^\\w\\n]*${under}\\s*(?:${old}|[mf])[^\\w\\n]*$`,
  ];
};

/** In whichever of the two languages: somebody may write in another one than they chose. */
const patterns = [...french(), ...english()].map((pattern) => new RegExp(pattern, 'm'));

/**
 * Where somebody says of themselves that they are under 18, by an age or a form at school; null where they do not. A suggestion to a person,
 * never more. No pattern repeats what repeats within it, so that the time grows with the text alone.
 */
export const findAge = (text: string): AgeHit | null => {
  const typed = plain(text);
  for (const pattern of patterns) {
    const found = pattern.exec(typed);
    if (found) return { from: found.index, to: found.index + found[0].length };
  }
  return null;
};
