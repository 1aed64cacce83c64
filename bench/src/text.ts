/** What message `n` says: about as long as people write, with letters of more than one byte. */
export const textOf = (n: number): string =>
  `Message ${n} : bonjour, j’ai été témoin d’un accident près de la gare. Où puis-je déposer ? 🚲`;

/** The client id of message `n`. */
export const idOf = (n: number): string => `m${n}`;

/** The number behind a client id; -1 for one that is not ours. */
export const numberOf = (id: string): number => (/^m\d{1,9}$/.test(id) ? Number(id.slice(1)) : -1);
