/**
 * What a canned answer may leave open, as `{alias}`: how the officer is shown, the name of the site, the hour and the day.
 * Closed, so that no answer reaches a visitor with a hole in it.
 */
export const ANSWER_VARIABLES = ['alias', 'site', 'hour', 'date'] as const;
export type AnswerVariable = (typeof ANSWER_VARIABLES)[number];

/** Whatever stands between braces on one line. */
const PLACE = /\{([^{}\n]*)\}/g;

const isVariable = (name: string | undefined): name is AnswerVariable =>
  ANSWER_VARIABLES.some((variable) => variable === name);

/** What stands between braces in `text` and is no variable, as it was written. */
export const unknownVariables = (text: string): string[] => [
  ...new Set([...text.matchAll(PLACE)].flatMap(([place, name]) => (isVariable(name) ? [] : [place]))),
];

/** Puts the values into the places of a text; never into a value. */
export const fillVariables = (text: string, values: Readonly<Record<AnswerVariable, string>>): string =>
  text.replace(PLACE, (place, name: string) => (isVariable(name) ? values[name] : place));
