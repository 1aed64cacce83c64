/** A word of the police that stays in French, since whoever reads it meets it again at the counter. */
export interface Term {
  /** As it is written, in all its forms; the first is its name. */
  readonly forms: readonly string[];
  /** What it means, by language. */
  readonly gloss: Readonly<Record<string, string>>;
}

/** All forms of all terms, to be kept from engines. */
export const formsOf = (terms: readonly Term[]): string[] => terms.flatMap(({ forms }) => forms);

const sameForm = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * Says what each term of a text means where it comes first: `main courante (police log entry, not a complaint)`. What is no term stays as
 * it is, and so does a term that has no gloss in the language.
 */
export const createGlossing = (terms: readonly Term[], language: string): ((what: string) => string) => {
  const said = new Set<Term>();
  return (what) => {
    const term = terms.find(({ forms }) => forms.some((form) => sameForm(form, what)));
    const gloss = term?.gloss[language];
    if (!term || gloss === undefined || said.has(term)) return what;
    said.add(term);
    return `${what} (${gloss})`;
  };
};
