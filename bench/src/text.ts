/** What each side writes: visitors in their language, officers in French. */
const SAID: Readonly<Record<string, string>> = {
  fr: 'bonjour, j’ai été témoin d’un accident près de la gare. Où puis-je déposer ? 🚲',
  es: 'buenos días, he sido testigo de un accidente cerca de la estación. ¿Dónde puedo declarar? 🚲',
};

/** The languages that visitors may have here. */
export const LANGUAGES = Object.keys(SAID);

/** What message `n` says: about as long as people write, with letters of more than one byte. */
export const textOf = (n: number, language = 'fr'): string => `Message ${n} : ${SAID[language] ?? SAID.fr}`;

/** The client id of message `n`. */
export const idOf = (n: number): string => `m${n}`;

/** The number behind a client id; -1 for one that is not ours. */
export const numberOf = (id: string): number => (/^m\d{1,9}$/.test(id) ? Number(id.slice(1)) : -1);
