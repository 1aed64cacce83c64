/** The words of a line that stand between commas or spaces. */
export const wordsIn = (text: FormDataEntryValue | null): string[] =>
  String(text ?? '')
    .split(/[\s,;]+/)
    .filter(Boolean);

/** The lines of a text that are not empty. */
export const linesIn = (text: FormDataEntryValue | null): string[] =>
  String(text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
