/** Control characters other than tab, line feed and carriage return: C0, delete, C1. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/**
 * Whether `text` can be stored and shown as it came: well-formed UTF-16 and no control characters. In a file without schemas, so
 * that a page that only asks this needs no library for them.
 */
export const isReadable = (text: string): boolean => text.isWellFormed() && !CONTROL.test(text);
