/** A point after these ends no sentence. */
const SHORTENED = /(?:^|\s)(?:MM?|Mme|Mmes|Mlle|Dr|Me|St|Ste|art|al|av|bd|cf|env|etc|ex|min|n°|p|tél|\p{Lu})\.$/u;

/** Sentences as a reader meets them: an abbreviation, an initial or a number with a point in it ends none; a new line does. */
export const sentencesOf = (text: string): string[] => {
  const sentences: string[] = [];
  let open = '';
  for (const [piece] of text.matchAll(/[^.!?…\n]*(?:[.!?…]+["»”)\s]*|\n+|$)/gu)) {
    open += piece;
    const isOver = /\n/.test(piece) || (/[.!?…]["»”)\s]*\s$/u.test(open) && !SHORTENED.test(open.trimEnd()));
    if (!isOver) continue;
    sentences.push(open);
    open = '';
  }
  sentences.push(open);
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => wordsOf(sentence).length > 0);
};

/** Words: letters and figures, with the apostrophes and hyphens inside. « l’enfant » is one, as it is read. */
export const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\d]+(?:['’-][\p{L}\p{M}\d]+)*/gu) ?? [];
